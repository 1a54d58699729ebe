"""Programs that differ are told apart, by what they differ in; programs that do not are not."""

import pytest

from chainexec.equivalence import check_equivalence
from equivalence.pairs import DIFFERENT, EQUIVALENT


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair.name)
def test_different(pair):
    verdict = check_equivalence(pair.a, pair.b, inputs=pair.inputs, generate=False)
    assert verdict.kind == "different", verdict
    assert set(pair.differs) == set(verdict.witness.differs)
    assert not verdict.ok
    assert verdict.witness.call in verdict.reason


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair.name)
def test_different_the_other_way_round(pair):
    assert check_equivalence(pair.b, pair.a, inputs=pair.inputs, generate=False).kind == "different"


@pytest.mark.parametrize("pair", EQUIVALENT, ids=lambda pair: pair.name)
def test_equivalent(pair):
    verdict = check_equivalence(pair.a, pair.b, inputs=pair.inputs)
    assert verdict.ok, verdict
    assert verdict.inputs >= len(pair.inputs)
    assert verdict.witness is None and verdict.reason is None


@pytest.mark.parametrize("pair", DIFFERENT + EQUIVALENT, ids=lambda pair: pair.name)
def test_every_program_is_equivalent_to_itself(pair):
    for text in (pair.a, pair.b):
        verdict = check_equivalence(text, text, inputs=pair.inputs)
        assert verdict.ok, verdict
        assert verdict.coverage.a == verdict.coverage.b
