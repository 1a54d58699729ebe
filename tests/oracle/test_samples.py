"""Hand-written programs, one concern each, through both recorders and the oracle."""

from __future__ import annotations

import pytest

from oracle.judge import judge
from oracle.samples import NAMES, call_of, text_of
from oracle.twins import recorder_difference


@pytest.mark.parametrize("name", NAMES)
def test_sample(name, recorder):
    assert judge(text_of(name), call_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_recorders_agree(name, both_recorders):
    assert recorder_difference(text_of(name), call_of(name)) is None
