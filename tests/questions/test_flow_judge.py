"""The judge of questions itself: it finds what is wrong."""

from __future__ import annotations

import dataclasses

import pytest

import chainexec
from chainexec.questions import ask
from questions.adversarial import PROGRAMS
from questions.flow_judge import KINDS, difference
from questions.flow_oracle import FlowOracle

OTHER = {"yes": "no", "no": "yes", "True": "False", "False": "True"}


def questions(kind, n=6):
    for program in PROGRAMS.values():
        trace = chainexec.trace_source(program, call="main()", capture=True, detail="expressions")
        asked = ask(trace, kinds=kind, n=n)
        if asked:
            yield FlowOracle(program, "main()"), {frame.id: number for number, frame in enumerate(trace.frames)}, asked


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_answer_is_found(kind):
    seen = 0
    for oracle, numbers, asked in questions(kind):
        for question in asked:
            wrong = OTHER.get(question.answer, "['another', 'answer']")
            assert difference(oracle, dataclasses.replace(question, answer=wrong), numbers)
            seen += 1
    assert seen


@pytest.mark.parametrize("kind", sorted({"variable_value", "branch_taken", "next_line", "last_write", "expression_value"}))
def test_words_that_do_not_say_which_run_are_found(kind):
    seen = 0
    for oracle, numbers, asked in questions(kind):
        for question in asked:
            head, _, tail = question.prompt.rpartition("```")
            shorter = tail
            for number in ("1st", "2nd", "3rd", "4th"):
                shorter = shorter.replace(f" for the {number} time", "")
            if shorter != tail:
                assert "things" in difference(oracle, dataclasses.replace(question, prompt=f"{head}```{shorter}"), numbers)
                seen += 1
    assert seen


@pytest.mark.parametrize("kind", ["state_before", "statement_effect"])  # after a block, what was changed may have cancelled out
def test_a_state_that_leads_elsewhere_is_found(kind):
    seen = 0
    for oracle, numbers, asked in questions(kind):
        for question in asked:
            name = question.data["name"]
            rows = question.prompt.split("\n")
            given = [number for number, row in enumerate(rows) if row.startswith(f"{name} = ") and row[-1].isdigit()]
            if given:
                rows[given[-1]] += " + 1"
                assert difference(oracle, dataclasses.replace(question, prompt="\n".join(rows)), numbers)
                seen += 1
    assert seen
