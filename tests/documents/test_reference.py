"""The reference has every public name, and every docstring says all that a caller needs."""

import builtins
import dataclasses
import functools
import importlib
import inspect
import re

import pytest

import chainexec
from documents.pages import DOCS

PAGES = sorted((DOCS / "reference").glob("*.md"))
ROOMS = (
    "chainexec", "chainexec.traces", "chainexec.narration", "chainexec.questions", "chainexec.questions.formats", "chainexec.equivalence",
    "chainexec.rewriting", "chainexec.corpus", "chainexec.corpus.sources", "chainexec.corpus.gates", "chainexec.sandbox",
)  # fmt: skip


def listed():
    """full name -> page, of all that the reference shows."""
    return {name: page.name for page in PAGES for name in re.findall(r"^::: (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)}


def found(name):
    module, _, last = name.rpartition(".")
    return getattr(importlib.import_module(module), last)


NAMES = sorted(listed())
FUNCTIONS = [name for name in NAMES if callable(found(name)) and not isinstance(found(name), type) and hasattr(found(name), "__name__")]
CLASSES = [name for name in NAMES if isinstance(found(name), type)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_on_the_reference(room):
    shown = [found(name) for name in listed()]
    for name in importlib.import_module(room).__all__:
        full = f"{room}.{name}"
        assert full in listed() or any(getattr(importlib.import_module(room), name) is one for one in shown), f"{full} is on no page of docs/reference"


def test_there_is_something_to_test():
    assert set(chainexec.__all__) <= {name.rpartition(".")[2] for name in NAMES}
    assert len(FUNCTIONS) > 30
    assert len(CLASSES) > 50


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_documented(name):
    """What each argument means, what comes back, and, for the names of chainexec itself, which errors are raised."""
    function = found(name)
    documented = inspect.getdoc(function) or ""
    assert documented, f"{name} has no docstring"
    signature = inspect.signature(function)
    for parameter in signature.parameters:
        assert re.search(rf"^    \*{{0,2}}{parameter}: \S", documented, re.MULTILINE), f"{name} does not say what {parameter} is"
    if signature.return_annotation != "None":
        assert re.search(r"^(Returns|Yields):$", documented, re.MULTILINE), f"{name} does not say what it returns"
    if name.count(".") == 1:
        assert re.search(r"^Raises:$", documented, re.MULTILINE), f"{name} does not say what it raises"


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_documented(name):
    kind = found(name)
    documented = inspect.getdoc(kind) or ""
    assert documented and documented != inspect.getdoc(kind.__mro__[1]), f"{name} has no docstring"
    if dataclasses.is_dataclass(kind):
        for field in dataclasses.fields(kind):
            if not field.name.startswith("_"):
                assert re.search(rf"^    .*\b{field.name}\b.*: \S", documented, re.MULTILINE), f"{name} does not say what its {field.name} is"
    for member, value in vars(kind).items():
        plain = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if not member.startswith("_") and (inspect.isfunction(plain) or isinstance(plain, property | functools.cached_property)):
            assert inspect.getdoc(getattr(kind, member)) or inspect.getdoc(plain), f"{name}.{member} has no docstring"


def test_errors_that_docstrings_name_exist():
    known = {name.rpartition(".")[2] for name in CLASSES}
    for name in FUNCTIONS:
        raised = (inspect.getdoc(found(name)) or "").partition("\nRaises:\n")[2]
        for error in re.findall(r"^    (\w+Error):", raised, re.MULTILINE):
            assert error in known or hasattr(builtins, error), f"{name} raises {error}, which is on no page of the reference"


def test_the_index_names_the_public_names():
    index = (DOCS / "reference" / "index.md").read_text(encoding="utf-8")
    for name in chainexec.__all__:
        assert f"[`{name}`][chainexec.{name}]" in index, f"docs/reference/index.md does not link to {name}"
