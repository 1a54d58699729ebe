"""The site is built from the documents without a warning, and loads nothing from elsewhere."""

import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

import chainexec
from documents.pages import DOCS, ROOT

MISSING = [name for name in ("mkdocs", "material", "mkdocstrings_handlers") if find_spec(name) is None]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}: the dependency group docs")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    target = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", ROOT / "tools" / "site" / "mkdocs.yml", "--site-dir", target],
        capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_every_page_is_there(site):
    for path in DOCS.rglob("*.md"):
        name = path.relative_to(DOCS).with_suffix(".html").as_posix().replace("README", "index")
        assert (site / name).exists(), name
    assert (site / "changelog.html").exists()


def test_every_public_name_and_member_has_its_place(site):
    """An anchor for each name of chainexec, and for each public method and property of its classes."""
    text = "".join(path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html"))
    anchors = set(re.findall(r'id="(chainexec[\w.]*)"', text))
    for name in chainexec.__all__:
        assert f"chainexec.{name}" in anchors
        kind = getattr(chainexec, name)
        if isinstance(kind, type):
            for member, value in vars(kind).items():
                if not member.startswith("_") and (callable(value) or isinstance(value, property | classmethod)):
                    assert f"chainexec.{name}.{member}" in anchors, f"{name}.{member}"


def test_nothing_comes_from_elsewhere(site):
    """No script, style, font or image of another host: the site works without a network."""
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for tag in re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*>", text):
            for address in re.findall(r'(?:src|href|srcset)="([^"]*)"', tag):
                assert not re.match(r"(https?:)?//", address), f"{path.name}: {tag}"
    for path in [*site.rglob("*.css")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(@import\s*|url\()['\"]?(https?:)?//", text), path.name


def test_drawings_follow_the_colours_of_the_page(site):
    text = (site / "how-it-works.html").read_text(encoding="utf-8")
    assert text.count('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760') == 2


def test_links_between_pages_lead_somewhere(site):
    """What mkdocs does not see: links in raw HTML and those that the reference makes."""
    known = {path: set(re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))) for path in site.rglob("*.html")}
    for path in known:
        if path.name == "404.html":
            continue
        for target in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', path.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            other = (path.parent / file).resolve() if file else path
            other = other / "index.html" if other.is_dir() else other
            assert other in known, f"{path.name} links to {target}"
            assert not anchor or anchor in known[other] or anchor == "__skip", f"{path.name} links to {target}"
