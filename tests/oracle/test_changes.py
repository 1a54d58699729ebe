"""States rebuilt from `Step.changes` alone are the states of the trace."""

from __future__ import annotations

import pytest

from oracle.changes_judge import judge_changes
from oracle.data import rows_of
from oracle.random_programs import random_program
from oracle.samples import NAMES, ODD, call_of, text_of


@pytest.mark.parametrize("name", NAMES + ODD)
def test_sample(name, recorder):
    assert judge_changes(text_of(name), call_of(name)) == []


@pytest.mark.parametrize("seed", range(15))
def test_random_program(seed, recorder):
    assert judge_changes(random_program(seed)) == []


def test_cruxeval_in_part(recorder):
    found = {row["id"]: bad for row in rows_of("cruxeval")[::10] if (bad := judge_changes(row["code"], f"f({row['input']})"))}
    assert found == {}


@pytest.mark.slow
def test_cruxeval(recorder):
    found = {row["id"]: bad for row in rows_of("cruxeval") if (bad := judge_changes(row["code"], f"f({row['input']})"))}
    assert found == {}


@pytest.mark.slow
def test_many_random_programs(recorder):
    found = {seed: bad for seed in range(2_000, 2_250) if (bad := judge_changes(random_program(seed)))}
    assert found == {}
