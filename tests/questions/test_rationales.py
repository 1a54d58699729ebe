"""The rationale of a question is true, sentence by sentence, and ends in its answer, as a model would give it."""

from __future__ import annotations

import re

import pytest

import chainexec
from chainexec.narration import audit_all
from chainexec.narration.forms import read_line
from chainexec.narration.lookback import answer, read
from chainexec.questions.asking import ROOM
from oracle.data import rows_of
from oracle.samples import call_of, text_of
from questions.adversarial import PROGRAMS
from questions.test_calls import calls_in_test

SAMPLES = (
    "recursion", "generators", "exceptions", "instances", "closures", "aliases", "generator_expressions", "generator_pipeline", "with_exits",
    "output_and_input", "generator_expressions_late", "arrays_and_views",
)  # fmt: skip
PARTS = 4  # of the longest tests, so that no worker waits for another at the end
LONG = """
def f(n):
    total = 0
    seen = []
    for i in range(n):
        if i % 3 == 0:
            total += g(i)
        seen.append(i * i)
    return total

def g(k):
    return k + 1
"""


def unfounded(trace, n, *, choices=0):
    """(kind, what is wrong) for each question whose rationale is not found true, or is no right response to it."""
    wrong = []
    questions = chainexec.ask(trace, n=n, choices=choices)
    reports = audit_all([question.rationale for question in questions], trace)
    for question, report in zip(questions, reports, strict=True):
        grade = chainexec.grade(question, question.rationale)
        if not report.ok:
            wrong.append((question.kind, str(report)))
        if not grade.correct:
            wrong.append((question.kind, grade.reason))
    return wrong


def of_cruxeval(rows):
    found = {}
    for row in rows:
        trace = chainexec.trace_source(row["code"], call=f"f({row['input']})", capture=True)
        if bad := unfounded(trace, 60) + unfounded(trace, 20, choices=3):
            found[row["id"]] = bad
    return found


def of_humaneval(rows):
    found = {}
    for row in rows:
        source = row["prompt"] + row["canonical_solution"]
        for call in calls_in_test(row)[:2]:
            trace = chainexec.trace_source(source, call=call, limits=chainexec.Limits(steps=3000))
            if bad := unfounded(trace, 60):
                found[row["task_id"], call] = bad
    return found


def test_some_programs_of_cruxeval():
    assert of_cruxeval(rows_of("cruxeval")[::40]) == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_all_programs_of_cruxeval(part):
    assert of_cruxeval(rows_of("cruxeval")[part::PARTS]) == {}


def test_some_programs_of_humaneval():
    assert of_humaneval(rows_of("humaneval")[::24]) == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_all_programs_of_humaneval(part):
    assert of_humaneval(rows_of("humaneval")[part::PARTS]) == {}


@pytest.mark.parametrize("name", sorted(PROGRAMS)[::4])
def test_audited_together_or_one_by_one(name):
    trace = chainexec.trace_source(PROGRAMS[name], call="main()", capture=True)
    texts = [question.rationale for question in chainexec.ask(trace, n=20)]
    spoilt = [text.replace("1", "2") for text in texts]
    reports = audit_all([*texts, *spoilt, *texts], trace)
    assert reports == [chainexec.audit(text, trace) for text in (*texts, *spoilt, *texts)]
    assert {report.ok for report in reports} == {True, False}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_adversarial_programs(name):
    trace = chainexec.trace_source(PROGRAMS[name], call="main()", capture=True)
    assert unfounded(trace, 80) == []
    assert unfounded(trace, 40, choices=4) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name):
    assert unfounded(chainexec.trace_source(text_of(name), call=call_of(name), capture=True), 60) == []


def test_scripts_that_print_and_read():
    text = "n = 3\nfor i in range(n):\n    print(i, 'of', n)\nprint('done')\n"
    assert unfounded(chainexec.trace_source(text, capture=True), 60) == []


def test_all_kinds_have_such_a_rationale():
    asked = set()
    for name, text in PROGRAMS.items():
        asked |= {question.kind for question in chainexec.ask(chainexec.trace_source(text, call="main()", capture=True)) if name}
    trace = chainexec.trace_source(LONG, call="f(4)", capture=True)
    asked |= {question.kind for question in chainexec.ask(trace)}
    script = chainexec.trace_source("print('a')\nx = 1\nprint(x)\n", capture=True)
    asked |= {question.kind for question in chainexec.ask(script)}
    assert set(chainexec.KINDS) - asked == set()


def test_runs_that_a_limit_ended():
    for steps in (5, 40, 300):
        trace = chainexec.trace_source(LONG, call="f(100)", limits=chainexec.Limits(steps=steps))
        assert unfounded(trace, 60) == []


@pytest.mark.slow
def test_a_long_way_is_told_within_a_budget():
    trace = chainexec.trace_source(LONG, call="f(900)", capture=True)
    assert len(trace) > 3000
    questions = chainexec.ask(trace, n=60, levels=(5, 5))
    texts = [question.rationale for question in questions]
    for question, text, report in zip(questions, texts, audit_all(texts, trace), strict=True):
        assert len(text) < ROOM * 8, question.kind
        assert report.ok, question.kind
        assert chainexec.grade(question, text).correct


# ---- what is false is found -----------------------------------------------------------------------------------------------


def falsified(line):
    """A sentence that looks back, with each of its numbers and values changed in turn."""
    for found in re.finditer(r"(?<![\w`.])\d+(?!\w|st|nd|rd|th|\s?\(`)", line):
        yield line[: found.start()] + str(int(found[0]) + 1) + line[found.end() :]
    for found in re.finditer(r"`([^`]*)`", line):
        yield line[: found.start(1)] + found[1] + "7" + line[found.end(1) :]
    for one, other in (("true", "false"), ("one object", "two objects"), ("negative", "positive"), ("even", "odd"), ("break", "return")):
        for old, new in ((one, other), (other, one)):
            if re.search(rf"(is|are|reason:) {old}\.", line):
                yield re.sub(rf"(is|are|reason:) {old}\.", rf"\1 {new}.", line)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_changed_sentence_is_found(name):
    trace = chainexec.trace_source(PROGRAMS[name], call="main()", capture=True)
    changed = []
    for question in chainexec.ask(trace, n=60):
        lines = question.rationale.split("\n")
        places = [place for place, line in enumerate(lines) if read_line(line) is None and read(line) is not None]
        assert places, question.kind
        for place in places:
            for wrong in falsified(lines[place]):
                changed.append((lines[place], wrong, "\n".join([*lines[:place], wrong, *lines[place + 1 :]])))
    reports = audit_all([text for _, _, text in changed], trace)
    assert [(line, wrong) for (line, wrong, _), report in zip(changed, reports, strict=True) if report.ok] == []
    assert len(changed) > 50


def test_an_answer_that_does_not_follow_is_found():
    trace = chainexec.trace_source(LONG, call="f(4)", capture=True)
    told = str(chainexec.narrate(trace))
    reason = "In the 2nd run of line 6 (`if i % 3 == 0:`) in the outermost call of `f`, the condition is false."
    assert chainexec.audit("\n".join([told, reason, answer("False")]), trace).ok
    assert chainexec.audit("\n".join([told, reason, answer("(B) False")]), trace).ok
    for wrong in ("True", "false", "", "False or True", "False\nFalse", "[ANSWER]False[/ANSWER]"):
        assert not chainexec.audit("\n".join([told, reason, answer(wrong)]), trace).ok, wrong
    assert not chainexec.audit("\n".join([told, answer("False")]), trace).ok
    assert not chainexec.audit("\n".join([told, reason, told.splitlines()[1], answer("False")]), trace).ok


def test_sentences_that_name_what_is_not_there():
    trace = chainexec.trace_source(LONG, call="f(4)", capture=True)
    told = str(chainexec.narrate(trace))
    for text in (
        "Line 6 (`if i % 3 == 0:`) runs 4 times in the call of `g`.",
        "Line 6 (`if i % 3 == 0:`) runs 4 times in the 2nd call of `f`.",
        "Line 5 (`if i % 3 == 0:`) runs 4 times in the outermost call of `f`.",
        "Line 6 (`if i % 3 == 0:`) runs 4 times in the outermost call of `g`.",
        "Line 6 (`if i % 3 == 0:`) runs 4 times in the run of the program.",
        "After the 9th run of line 6 (`if i % 3 == 0:`) in the outermost call of `f`, `i` is `3`.",
        "After the run of line 6 (`if i % 3 == 0:`) in the outermost call of `f`, `i` is `3`.",
        "At the end of the outermost call of `f`, `nothing` is `3`.",
        "At the end of the outermost call of `f`, `__import__('os')` is `3`.",
        "In the call of `h`, the values of `x` are, in order, none.",
        "Suppose that line 6 (`if i % 3 == 0:`) is about to run, where `i = 3`.",
    ):
        report = chainexec.audit(f"{told}\n{text}", trace)
        assert report.wrong + report.unread == 1, text


def test_right_sentences_about_the_same_run():
    trace = chainexec.trace_source(LONG, call="f(4)", capture=True)
    told = str(chainexec.narrate(trace))
    for text in (
        "Line 6 (`if i % 3 == 0:`) runs 4 times in the outermost call of `f`.",
        "After the 4th run of line 8 (`seen.append(i * i)`) in the outermost call of `f`, `seen[3]` is `9`.",
        "The calls of `g` are, in the order in which they begin, `g(0)`, `g(3)`: 2 in all.",
        "The loop of line 5 (`for i in range(n):`), entered for the 1st time in the outermost call of `f`, begins 4 iterations.",
    ):
        assert chainexec.audit(f"{told}\n{text}", trace).ok, text
