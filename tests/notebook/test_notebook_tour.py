"""The tour: without outputs in the repository, run from top to bottom, exported, and opened in a browser."""

import json
import re
from pathlib import Path

import pytest

import chainexec

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "examples" / "notebook_tour.ipynb"


def cells(kind):
    return [cell for cell in json.loads(TOUR.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def test_it_is_kept_without_outputs():
    for cell in cells("code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert not re.search(r"(?<![\w.])/(home|root|tmp|usr)/", TOUR.read_text("utf-8")), "no machine's folders"


def test_its_links_lead_somewhere():
    links = [link for cell in cells("markdown") for link in re.findall(r"\]\(([^)#:]+)\)", "".join(cell["source"]))]
    assert len(links) >= 3
    for link in links:
        assert (TOUR.parent / link).exists(), link


def test_it_says_how_many_kinds_of_questions_there_are():
    text = "".join("".join(cell["source"]) for cell in cells("markdown"))
    assert re.search(r"forty-seven kinds", text)
    assert len(chainexec.KINDS) == 47


@pytest.fixture(scope="module")
def executed():
    if chainexec.recorder_info().name != "c":
        pytest.skip("the tour shows expressions, which need the C recorder")
    pytest.importorskip("ipykernel", reason="there is no Jupyter kernel: pip install ipykernel")
    pytest.importorskip("libcst", reason="libcst is not installed: pip install 'chainexec[rewrite]'")
    nbclient = pytest.importorskip("nbclient", reason="nbclient, which runs notebooks, is not installed")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(TOUR, as_version=4)
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def output(executed, start):
    """The last output of the code cell that begins so, or has a line that does."""
    cell = next(cell for cell in executed.cells if cell.cell_type == "code" and re.search(f"^{re.escape(start)}", cell.source, re.MULTILINE))
    return cell.outputs[-1]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestExecuted:
    def test_every_result_shows_itself(self, executed):
        results = [out for cell in executed.cells if cell.cell_type == "code" for out in cell.outputs if out.output_type == "execute_result"]
        assert len(results) >= 12
        own = [out.data for out in results if "text/html" in out.data]
        assert len(own) == len(results) - 1, "all but the list of values"
        assert all({"text/plain", "text/markdown"} <= set(data) for data in own)

    def test_what_is_told_is_what_the_text_says(self, executed):
        assert output(executed, "trace = ").data["text/plain"].startswith("<Trace of insertion_sort: 20 steps, returned [1, 2, 3]>")
        audit = output(executed, "chainexec.audit").data["text/plain"]
        assert "2 contradicted, 1 sentences not recognised" in audit
        assert output(executed, "%%narrate\nshares").ename == "ZeroDivisionError"
        assert output(executed, "chainexec.check_equivalence").data["text/plain"].startswith("different: ")
        assert "3 variants" in output(executed, "chainexec.rewrite").data["text/plain"]

    def test_nothing_but_what_is_meant_fails(self, executed):
        for cell in executed.cells:
            if cell.cell_type == "code" and any(out.output_type == "error" for out in cell.outputs):
                assert "raises-exception" in cell.metadata.get("tags", [])
            assert not any(out.output_type == "stream" and out.name == "stderr" for out in cell.get("outputs", [])), cell.source

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_exported_and_opened(self, executed, browser, theme, tmp_path):
        nbconvert = pytest.importorskip("nbconvert", reason="nbconvert, which exports notebooks, is not installed")
        nothing = dict.fromkeys(("mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url", "widget_renderer_url"), "")
        page_text, _ = nbconvert.HTMLExporter(template_name="lab", theme=theme, **nothing).from_notebook_node(executed)
        (tmp_path / "tour.html").write_text(page_text, "utf-8")
        page = browser.new_page(color_scheme="no-override")
        said = []
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((tmp_path / "tour.html").as_uri())
        stepper = page.frame_locator("section.chainexec iframe").first
        count = stepper.locator("#count")
        assert count.inner_text().split() == ["step", "1", "of", "20"]
        stepper.locator("#slider").press("ArrowRight")
        assert count.inner_text().split() == ["step", "2", "of", "20"]
        assert stepper.locator("html").get_attribute("data-theme") == theme, "the stepper follows the notebook's theme"
        assert page.locator(".chainexec.card").count() >= 10
        card = page.locator(".chainexec.card").first.evaluate("element => getComputedStyle(element).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", card)[:3])) < 300) == (theme == "dark")
        question = page.locator("details.row").nth(1)
        assert not question.locator(".reveal").is_visible()
        question.locator("summary").first.click()
        assert question.locator(".reveal").is_visible()
        assert not question.locator(".answer").is_visible()
        assert said == []
        page.close()
