"""Questions about lines, values, branches and loops: an oracle that is not the recorder gives every answer again, and no other reading of the
words of a question has another answer."""

from __future__ import annotations

import pytest

import chainexec
from oracle.data import rows_of
from oracle.observe import is_too_long
from oracle.samples import NAMES, call_of, text_of
from questions.adversarial import PROGRAMS
from questions.flow_judge import KINDS, judge
from questions.flow_oracle import LIMIT


def cruxeval(rows, n):
    counts = {}
    found = {}
    for row in rows:
        if bad := judge(row["code"], f"f({row['input']})", n=n, counts=counts):
            found[row["id"]] = bad
    return found, counts


def humaneval(rows, n):
    found = {}
    for row in rows:
        source = row["prompt"] + row["canonical_solution"] + "\n\n" + row["test"] + f"\n\ndef main():\n    check({row['entry_point']})\n"
        if not is_too_long(source, limit=LIMIT) and (bad := judge(source, "main()", n=n)):
            found[row["task_id"]] = bad
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_adversarial_programs(name):
    assert judge(PROGRAMS[name], "main()", n=40) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_recordings_that_a_limit_ended(name):
    for steps in (5, 12, 25, 60):
        assert judge(PROGRAMS[name], "main()", n=10, limits=chainexec.Limits(steps=steps)) == []


def test_the_adversarial_programs_have_all_kinds():
    counts = {}
    for program in PROGRAMS.values():
        judge(program, "main()", n=1, counts=counts)
    assert set(counts) == set(KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_samples(name):
    assert judge(text_of(name), call_of(name), n=4) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_all_questions_of_samples(name):
    assert judge(text_of(name), call_of(name), n=200) == []


def test_some_cruxeval_programs():
    found, counts = cruxeval(rows_of("cruxeval")[::25], 8)
    assert found == {}
    assert set(KINDS) - set(counts) <= {"deciding_operand"}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_all_cruxeval_programs(part):
    rows = rows_of("cruxeval")
    assert len(rows) == 800
    assert cruxeval(rows[part::2], 30)[0] == {}


def test_some_humaneval_programs():
    assert humaneval(rows_of("humaneval")[::40], 6) == {}


@pytest.mark.slow
def test_all_humaneval_programs():
    assert humaneval(rows_of("humaneval"), 15) == {}
