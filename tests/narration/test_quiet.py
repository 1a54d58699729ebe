"""Telling, checking and asking print no warnings about the program: its compiler has said them when it was run."""

import warnings

import pytest

import chainexec
from chainexec.narration.plans import tree_of
from chainexec.narration.styles import styles

PROGRAM = '''def f(x):
    y = x is 3
    z = "\\d"
    if (x is 'a') or y:
        return 1
    assert (x, 'm')
    return [y is 4 for y in [1]], z
'''


@pytest.fixture(scope="module")
def trace():
    with warnings.catch_warnings(action="ignore"):
        return chainexec.trace_source(PROGRAM, call="f(5)", capture=True)


@pytest.mark.parametrize("style", list(styles()))
def test_telling_and_checking_warn_of_nothing(trace, style):
    with warnings.catch_warnings(action="error"):
        assert chainexec.audit(chainexec.narrate(trace, style=style), trace).ok


def test_warnings_that_are_errors_change_no_word(trace):
    with warnings.catch_warnings(action="error"):
        tree_of.cache_clear()
        strict = str(chainexec.narrate(trace))
    tree_of.cache_clear()
    assert strict == str(chainexec.narrate(trace))
    assert "`x is 3` gives `False`" in strict


def test_asking_warns_of_nothing(trace):
    with warnings.catch_warnings(action="error"):
        for question in chainexec.ask(trace):
            assert chainexec.audit(question.rationale, trace).ok
