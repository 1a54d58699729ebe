"""Hand-written programs, one concern each, through both recorders and the oracle."""

from __future__ import annotations

import gc

import pytest

from oracle.judge import judge
from oracle.samples import NAMES, OBSERVED, ODD, call_of, text_of
from oracle.twins import recorder_difference


@pytest.mark.parametrize("name", OBSERVED)
def test_sample(name, recorder):
    assert judge(text_of(name), call_of(name)) == []


@pytest.mark.parametrize("name", NAMES + ODD)
def test_recorders_agree(name, both_recorders):
    assert recorder_difference(text_of(name), call_of(name)) is None


@pytest.mark.parametrize("name", NAMES + ODD)
def test_collected_at_every_turn(name, both_recorders):
    """The garbage collector runs as often as it can: what is alive is recorded as ever."""
    text, call = text_of(name), call_of(name)
    before = gc.get_threshold()
    gc.freeze()  # what the tests themselves hold is not looked through each time
    gc.set_threshold(5, 2, 2)
    try:
        assert recorder_difference(text, call) is None
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
