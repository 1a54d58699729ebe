"""The puzzle generators of reasoning-gym (PyPI), where it is installed: told, audited, falsified."""

import random

import pytest

import chainexec
from chainexec import Limits, audit, narrate
from narration.mutations import mutated
from oracle import reasoning_programs

pytest.importorskip("reasoning_gym", reason="reasoning-gym is not installed: pip install reasoning-gym")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder"),
]
LARGE = {"arc_1d", "arc_agi", "rearc"}  # they read files of many megabytes first


@pytest.mark.parametrize("name", [name for name in reasoning_programs.names() if name not in LARGE])
def test_a_generator_is_told_and_no_falsification_goes_unnoticed(name):
    trace = chainexec.trace_source(reasoning_programs.program_of(name), call="main()", capture=True, limits=Limits(steps=400))
    chosen = random.Random(name)
    missed = []
    for seed in (0, chosen.randrange(1, 1000)):
        text = str(narrate(trace, seed=seed))
        report = audit(text, trace)
        assert report.ok, report
        for _ in range(15):
            made = mutated(text, chosen)
            if made is not None and audit(made[0], trace).ok:
                missed.append(made[1])
    assert len(missed) <= 1, missed
