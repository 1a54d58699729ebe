"""What is told of the odd programs that the recorder is tested with is found right by the audit."""

from __future__ import annotations

import pytest

import chainexec
from oracle.samples import NAMES, ODD, call_of, text_of


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("detail", ["lines", "expressions"])
@pytest.mark.parametrize("name", NAMES + ODD)
def test_every_sentence_is_right(name, detail):
    if detail == "expressions" and chainexec.recorder_info().name != "c":
        pytest.skip("expressions need the C recorder")
    trace = chainexec.trace_source(text_of(name), call=call_of(name), detail=detail, capture=True)
    report = chainexec.audit(chainexec.narrate(trace), trace)
    assert (report.contradicted, report.unrecognised, report.complete) == ((), (), True)


NESTED = """\
class A:
    class B:
        x = 1
        class C: pass
    for n in (1, 2):
        class D: w = 3
    class E(B): pass
"""


def test_classes_made_in_a_class_body():
    trace = chainexec.trace_source(NESTED, detail="lines", capture=True)
    told = chainexec.narrate(trace)
    for name, place in [("C", "A.B"), ("B", "A"), ("D", "A"), ("E", "A")]:
        assert f"Back in `{place}`: the class `{name}` is made." in str(told)
    assert chainexec.audit(told, trace).ok


LAMBDAS = """\
seen = []
note = lambda value: seen.append(value)
note(1)
ordered = sorted([3, 2], key=lambda value: seen.append(value) or value)
double = lambda value: 2 * value
twice = double(4)
"""


@pytest.mark.parametrize("detail", ["lines", "expressions"])
def test_what_a_lambda_changes_is_told(detail):
    if detail == "expressions" and chainexec.recorder_info().name != "c":
        pytest.skip("expressions need the C recorder")
    trace = chainexec.trace_source(LAMBDAS, detail=detail)
    told = chainexec.narrate(trace)
    for value, now in [("1", "[1]"), ("3", "[1, 3]"), ("2", "[1, 3, 2]")]:
        assert f"`{value}` is added to the end of `seen`; `seen` is now `{now}`" in str(told)
    assert "the lambda on line 5 with `value = 4` returns `8`" in str(told).lower()
    assert chainexec.audit(told, trace).ok
