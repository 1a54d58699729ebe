"""`detail="expressions"`: the values of sub-expressions, against a program whose every sub-expression tells its value."""

from __future__ import annotations

import pytest

from oracle.data import rows_of
from oracle.expressions_judge import judge_expressions
from oracle.random_programs import random_program
from oracle.samples import NAMES, ODD, UNOBSERVED, call_of, text_of

# A class's hash is its address, which differs from run to run; `globals()` has the names in another order (docs/limits.md); the oracle keeps what
# the program lets go of, so `gc.collect()` counts less there.
OWN_VALUES = frozenset({"dataclass_kinds", "dropped_by_c", "module_globals"})
LEAST_SHARE = 0.7  # of the values told that must be recorded, over all samples together


@pytest.fixture(autouse=True)
def expressions(both_recorders, monkeypatch):
    monkeypatch.setenv("CHAINEXEC_RECORDER", "c")


@pytest.mark.parametrize("name", [name for name in NAMES + ODD if name not in UNOBSERVED | OWN_VALUES])
def test_sample(name):
    assert judge_expressions(text_of(name), call_of(name)).differences == []


@pytest.mark.collects
def test_most_values_are_recorded():
    judged = [judge_expressions(text_of(name), call_of(name)) for name in NAMES]
    assert sum(j.recorded for j in judged) >= LEAST_SHARE * sum(j.told for j in judged)


@pytest.mark.parametrize("seed", range(15))
def test_random_program(seed):
    assert judge_expressions(random_program(seed)).differences == []


@pytest.mark.slow
def test_cruxeval():
    found = {row["id"]: bad for row in rows_of("cruxeval") if (bad := judge_expressions(row["code"], f"f({row['input']})").differences)}
    assert found == {}


@pytest.mark.slow
def test_many_random_programs():
    found = {seed: bad for seed in range(1_000, 1_250) if (bad := judge_expressions(random_program(seed)).differences)}
    assert found == {}
