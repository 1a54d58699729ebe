"""Random programs through both recorders and the oracle."""

from __future__ import annotations

import pytest

from oracle.judge import judge, judge_recorders
from oracle.random_programs import random_program
from oracle.twins import recorder_difference

FEW, MANY = range(25), range(1_000, 1_250)


@pytest.mark.parametrize("seed", FEW)
def test_random_program(seed, recorder):
    assert judge(random_program(seed)) == []


@pytest.mark.parametrize("seed", FEW)
def test_recorders_agree(seed, both_recorders):
    assert recorder_difference(random_program(seed)) is None


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_many_random_programs(part, recorders):
    bad = {seed: found for seed in MANY[part::2] if (found := judge_recorders(random_program(seed), "main()", recorders))}
    assert bad == {}


@pytest.mark.slow
def test_recorders_agree_on_many(both_recorders):
    bad = {seed: found for seed in MANY if (found := recorder_difference(random_program(seed)))}
    assert bad == {}
