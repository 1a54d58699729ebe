"""What goes without an event of its own (analysis/quiet.py, analysis/looks.py) is recorded as if it had one."""

from __future__ import annotations

import pytest

from chainexec.recording import choose
from oracle.judge import judge
from oracle.random_programs import random_program
from oracle.random_stores import random_store_program
from oracle.samples import NAMES, ODD, call_of, text_of
from oracle.twins import first_difference, trace_difference, traced

FEW, MANY = range(20), range(1_000, 1_100)


class EveryEntry:
    """A recorder that leaves no event out."""

    def __init__(self, recorder):
        self._recorder = recorder

    def begin(self, _watch_again=None, on_limit=None):
        self._recorder.begin(None, on_limit)

    def __getattr__(self, name):
        return getattr(self._recorder, name)


def difference(source, call, monkeypatch, ours=None):
    ours = ours or traced(source, call, "c")
    make = choose.make_recorder
    with monkeypatch.context() as patch:
        patch.setattr(choose, "make_recorder", lambda *args: EveryEntry(make(*args)))
        every = traced(source, call, "c")
    return trace_difference(every, ours) or first_difference(made_outside(every), made_outside(ours), "outside")


def difference_of_any(program, monkeypatch):
    """Of the C recorder to its twin, or to itself where it leaves nothing out."""
    ours = traced(program, "main()", "c")
    return trace_difference(traced(program, "main()", "python"), ours) or difference(program, "main()", monkeypatch, ours)


def made_outside(trace):
    return [(step.index, sorted(change.text for change in step.changes if change.outside)) for step in trace.steps]


@pytest.fixture
def c_recorder(both_recorders):
    return both_recorders


@pytest.mark.parametrize("name", NAMES + ODD)
def test_sample(name, c_recorder, monkeypatch):
    assert difference(text_of(name), call_of(name), monkeypatch) is None


@pytest.mark.parametrize("seed", FEW)
def test_stores(seed, recorder):
    assert judge(random_store_program(seed)) == []


@pytest.mark.parametrize("seed", FEW)
def test_stores_agree(seed, both_recorders, monkeypatch):
    assert difference_of_any(random_store_program(seed), monkeypatch) is None


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_many_stores(part, both_recorders, monkeypatch):
    bad = {}
    for seed in MANY[part::4]:
        program = random_store_program(seed)
        found = judge(program) or difference_of_any(program, monkeypatch)
        if found:
            bad[seed] = found
    assert bad == {}


@pytest.mark.slow
def test_many_random_programs(c_recorder, monkeypatch):
    assert {seed: found for seed in MANY if (found := difference(random_program(seed), "main()", monkeypatch))} == {}
