"""The rationale of a question is true, sentence by sentence, and leads to where its answer is known."""

from __future__ import annotations

import pytest

import chainexec
from oracle.data import rows_of
from oracle.samples import call_of, text_of
from questions.adversarial import PROGRAMS

SAY_IT = ("variable_value", "call_return", "output")  # kinds of which the rationale holds the answer as it is written
SAMPLES = ("recursion", "generators", "exceptions", "instances", "closures", "aliases")


def unfounded(trace, n):
    """(kind, what is wrong) for each question whose rationale is not found true, or lacks the answer."""
    wrong = []
    for question in chainexec.ask(trace, n=n):
        report = chainexec.audit(question.rationale, trace)
        if not report.ok:
            wrong.append((question.kind, str(report)))
        if question.kind in SAY_IT and question.answer not in question.rationale:
            wrong.append((question.kind, f"{question.answer} is not in it"))
    return wrong


def of_cruxeval(rows):
    traces = {row["id"]: chainexec.trace_source(row["code"], call=f"f({row['input']})", capture=True) for row in rows}
    return {name: bad for name, trace in traces.items() if (bad := unfounded(trace, 60))}


def test_some_programs_of_cruxeval():
    assert of_cruxeval(rows_of("cruxeval")[::40]) == {}


@pytest.mark.slow
def test_all_programs_of_cruxeval():
    assert of_cruxeval(rows_of("cruxeval")) == {}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_adversarial_programs(name):
    assert unfounded(chainexec.trace_source(PROGRAMS[name], call="main()", capture=True), 80) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name):
    assert unfounded(chainexec.trace_source(text_of(name), call=call_of(name), capture=True), 60) == []
