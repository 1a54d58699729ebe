"""Pages that tools make are what they make today."""

import functools
import importlib.util
import re

import pytest

import chainexec
from documents.pages import DOCS, MADE, ROOT

EXPRESSIONS = chainexec.recorder_info().name == "c"


@functools.cache
def tool(name):
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not EXPRESSIONS, reason="the pages show expressions, which need the C recorder")
def test_gallery_and_styles():
    for path, text in tool("gallery").pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.relative_to(ROOT)}: run `make pages`"


def test_every_message_has_a_note():
    _, left = tool("messages").assigned()
    assert not left, "add these to a note of tools/messages.toml, or a note for them, then run `make pages`: " + "; ".join(f"{m.error}: {m.text}" for m in left)


def test_every_note_is_of_use():
    by_note, _ = tool("messages").assigned()
    assert not [note.of for note, found in by_note.items() if not found], "notes without a message"


def test_messages_are_up_to_date():
    messages = tool("messages")
    assert messages.page() == messages.PAGE.read_text(encoding="utf-8"), "run `make pages`"


def test_every_error_class_and_message_is_on_the_page():
    messages = tool("messages")
    page = messages.PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"`([^`]+)`", page)
    found = messages.messages()
    assert len(found) > 250
    for message in found:
        assert messages.code(message.text) in shown
    for name in chainexec.__all__:
        kind = getattr(chainexec, name)
        if isinstance(kind, type) and issubclass(kind, chainexec.ChainexecError):
            assert name in page


def test_messages_are_read_from_the_source():
    """The scanner sees what is really raised: f-strings, conditions, texts that a function of the module makes."""
    texts = {message.text for message in tool("messages").messages()}
    assert "style=… is not known; there are …." in texts
    for provoke, start in (
        (lambda: chainexec.trace(3), "trace() needs a function, not "),
        (lambda: chainexec.trace(len, ([1],)), " is made in C, there is no Python code to follow; "),
        (lambda: chainexec.Limits(steps=0), "must be at least 1; None means no limit"),
    ):
        with pytest.raises(chainexec.ChainexecError) as raised:
            provoke()
        assert start in str(raised.value)
        assert any(start in text for text in texts)


def test_figures_of_the_comparison_stand_in_the_benchmarks():
    measured = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    rows = {row.split(" | ")[0]: row for row in re.findall(r"^\| (.*) \|$", measured, re.MULTILINE)[::-1]}  # the first of each name counts
    compared = 0
    for row in re.findall(r"^\| (.*) \|$", (DOCS / "why.md").read_text(encoding="utf-8"), re.MULTILINE):
        name, *figures = row.split(" | ")
        if figures and all(re.fullmatch(r"[\d,.]+x?", figure) for figure in figures):
            assert [figure for figure in figures if figure not in rows[name].split(" | ")] == []
            compared += len(figures)
    assert compared >= 18


def test_every_made_page_is_checked():
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for name in MADE:
        assert name.removesuffix(".md") in tests
