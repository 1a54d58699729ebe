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
