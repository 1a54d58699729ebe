"""HumanEval: each canonical solution under its own tests."""

from __future__ import annotations

import contextlib

import pytest

from oracle.canonical import TooLarge
from oracle.data import rows_of
from oracle.judge import judge_recorders
from oracle.observe import is_too_long

LONGEST = 4_000  # steps: beyond, a program says little more and takes long


def failures(rows, recorders):
    found = {}
    for row in rows:
        source = row["prompt"] + row["canonical_solution"] + "\n\n" + row["test"] + f"\n\ndef main():\n    check({row['entry_point']})\n"
        if is_too_long(source, limit=LONGEST):
            continue
        with contextlib.suppress(TooLarge):
            if bad := judge_recorders(source, "main()", recorders):
                found[row["task_id"]] = bad
    return found


def test_some_solutions(recorders):
    assert failures(rows_of("humaneval")[::16], recorders) == {}


@pytest.mark.slow
def test_all_solutions(recorders):
    assert failures(rows_of("humaneval"), recorders) == {}
