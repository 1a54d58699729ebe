"""Programs of several files: a prompt says of which file a line is, and the rationale holds all the same."""

from __future__ import annotations

import importlib
import re
import sys

import pytest

import chainexec

HELPER = "def double(x):\n    y = x + x\n    return y\n"
MAIN = "from helper_of_questions import double\ndef total(xs):\n    s = 0\n    for x in xs:\n        s += double(x)\n    return s\n"


@pytest.fixture
def trace(tmp_path, monkeypatch):
    (tmp_path / "helper_of_questions.py").write_text(HELPER)
    (tmp_path / "main_of_questions.py").write_text(MAIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    total = importlib.import_module("main_of_questions").total
    yield chainexec.trace(total, ([1, 2, 3],), scope=chainexec.Scope(include=("main_of_questions", "helper_of_questions")))
    for name in ("main_of_questions", "helper_of_questions"):
        sys.modules.pop(name, None)


def test_a_line_is_named_with_its_file(trace):
    assert len(trace.programs) == 2
    named = 0
    for question in chainexec.ask(trace, n=150):
        assert not re.search(r"line \d+ \(`", question.prompt), question.prompt
        named += len(re.findall(r"line \d+ of `(?:main|helper)_of_questions.py` \(`", question.prompt))
    assert named > 30


def test_the_rationale_is_true_and_right(trace):
    for question in chainexec.ask(trace, n=150):
        assert chainexec.audit(question.rationale, trace).ok, question.rationale
        assert chainexec.grade(question, question.rationale).correct
