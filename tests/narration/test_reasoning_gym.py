"""The puzzle generators of reasoning-gym (PyPI), where it is installed: told, audited, falsified."""

import random

import pytest

import chainexec
from chainexec import ArgumentError, Limits, audit, narrate
from chainexec.narration.styles import styles
from narration.mutations import mutated
from oracle import reasoning_programs

pytest.importorskip("reasoning_gym", reason="reasoning-gym is not installed: pip install reasoning-gym")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder"),
]
NAMES = [name for name in reasoning_programs.names() if name not in reasoning_programs.LARGE]


@pytest.mark.parametrize("name", NAMES)
def test_every_style_is_right_with_and_without_a_budget(name):
    trace = chainexec.trace_source(reasoning_programs.program_of(name), call="main()", capture=True, limits=Limits(steps=100))
    for style in styles():
        for seed, budget in ((0, None), (1, None), (2, None), (2, 800)):
            try:
                narration = narrate(trace, style=style, seed=seed, max_tokens=budget)
            except ArgumentError:  # there is no room for anything
                assert budget is not None
                continue
            report = audit(str(narration), trace)
            assert report.ok, (style, seed, budget, report)


@pytest.mark.parametrize("name", NAMES)
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
