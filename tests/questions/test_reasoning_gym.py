"""The puzzle generators of reasoning-gym (PyPI), where it is installed: every answer against both oracles, every rationale against the audit."""

from __future__ import annotations

import random

import pytest

import chainexec
from chainexec import Limits, ask, trace_source

pytest.importorskip("reasoning_gym", reason="reasoning-gym is not installed: pip install reasoning-gym")

from oracle.reasoning_programs import LARGE, names, program_of
from questions import calls_judge, flow_judge
from questions.test_rationales import unfounded

LONGEST = 20_000  # steps of a run that is asked about
SHORT = 4_000  # steps of a run whose every state an oracle keeps
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder"),
]


@pytest.mark.parametrize("name", [name for name in names() if name not in LARGE])
def test_generator(name):
    program = program_of(name)
    random.seed(0)
    trace = trace_source(program, call="main()", capture=True, limits=Limits(steps=LONGEST))
    if type(trace.outcome).__name__ == "Stopped":
        pytest.skip(f"more than {LONGEST} steps")
    questions = ask(trace, kinds=calls_judge.FAMILY, n=100)
    random.seed(0)
    assert calls_judge.wrong(program, "main()", questions) == []
    assert unfounded(trace, 12) == []
    assert unfounded(trace, 4, choices=3) == []
    assert len(questions) > 10
    if len(trace) <= SHORT:
        counts = {}
        assert flow_judge.judge(program, "main()", n=10, counts=counts) == []
        assert sum(counts.values()) > 40
