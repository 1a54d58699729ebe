"""Keeps the house of docs/architecture.md: imports run downward only."""

import ast
import re
from pathlib import Path

import pytest

import chainexec

ROOT = Path(chainexec.__file__).parent

# Floor and order within it: a module may import what stands earlier in this list, and modules of its own entry.
HOUSE = [
    "errors", "showable", "source", "program_texts", "version",  # floor 0
    "analysis", "recording", "traces",  # floor 1, in this order
    "sandbox", "isolated", "tracing_run", "tracing", "tracing_job",  # floor 2; tracing hands isolated runs on to `isolated`
    "narration", "equivalence",  # floor 3
    "questions", "rewriting",  # floor 4
    "corpus",  # floor 5
    "notebook", "pytest_plugin", "cli", "__main__",  # floor 6
]  # fmt: skip
RANK = {name: rank for rank, name in enumerate(HOUSE)}
SAME_FLOOR_APART = [("equivalence", "narration")]  # neither may import the other


def modules():
    return sorted(path for path in ROOT.rglob("*.py"))


def part_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_parts(path):
    """(part of the house, line) for each import of chainexec's own modules."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top, _, rest = alias.name.partition(".")
                if top == "chainexec":
                    yield (rest.partition(".")[0] or "__init__"), node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} is a relative import"
            top, _, rest = (node.module or "").partition(".")
            if top == "chainexec":
                for alias in node.names:
                    name = rest.partition(".")[0] or (alias.name if alias.name in RANK else "__init__")
                    yield name, node.lineno


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downward_only(path):
    part = part_of(path)
    if part == "__init__":  # the front door: it may show any room
        return
    assert part in RANK, f"{part} is not in the house: add it to docs/architecture.md and to this test"
    for other, line in imported_parts(path):
        where = f"{path.relative_to(ROOT)}:{line}"
        if other == "__init__":
            assert part in {"cli", "__main__", "notebook"}, f"{where} imports the front door; import the module that it means"
            continue
        assert other in RANK, f"{where} imports chainexec.{other}, which is not in the house"
        assert RANK[other] <= RANK[part], f"{where} imports upward: {part} -> {other}"
        assert (part, other) not in [*SAME_FLOOR_APART, *[(b, a) for a, b in SAME_FLOOR_APART]], f"{where}: {part} and {other} are neighbours"


def test_no_module_bears_the_name_of_a_public_function():
    names = {path.name.removesuffix(".py") for path in ROOT.iterdir()} - {"__init__", "__main__"}
    functions = {name for name in chainexec.__all__ if callable(getattr(chainexec, name)) and not isinstance(getattr(chainexec, name), type)}
    assert functions, "there are public functions"
    assert not names & functions


DOCUMENT = ROOT.parents[1] / "docs" / "architecture.md"
SHIPPED = {"algorithms", "maths", "competitions"}  # hold programs to be traced, in folders by topic


def sources():
    return [path for path in ROOT.rglob("*") if path.suffix in {".py", ".pyi", ".c", ".h", ".js", ".css", ".html"}]


def test_the_document_shows_every_room():
    document = DOCUMENT.read_text(encoding="utf-8")
    for part in {part_of(path) for path in modules()} - {"__init__"}:
        assert part in document, f"docs/architecture.md does not mention {part}"


def test_the_document_mentions_every_folder():
    document = DOCUMENT.read_text(encoding="utf-8")
    folders = {path.parent for path in sources()} - {ROOT}
    assert len(folders) > 20
    for folder in folders:
        if not SHIPPED & set(folder.relative_to(ROOT).parts[:-1]):
            named = f"{folder.name}/" in document or f"the folder {folder.name})" in document
            assert named, f"docs/architecture.md does not say what {folder.relative_to(ROOT)}/ is for"


def test_what_the_document_mentions_is_there():
    """Files and folders in code spans, and the rows of the picture, with a path of ours or its end."""
    document = DOCUMENT.read_text(encoding="utf-8")
    top = ROOT.parents[1]
    ours = {path.relative_to(ROOT).as_posix() for path in [*sources(), *(source.parent for source in sources())]}
    named = re.findall(r"`([\w./-]+(?:\.py|\.c|\.h|/))`", document) + re.findall(r"^ {2,5}([\w.]+(?:\.py|/)) ", document, re.MULTILINE)
    assert len(named) > 60
    for name in named:
        plain = name.rstrip("/")
        assert any(path == plain or path.endswith(f"/{plain}") for path in ours) or (top / plain).exists(), f"docs/architecture.md mentions {name}, which is not there"
