"""`around=step`: what led to one step, told in full as far as it fits."""

from __future__ import annotations

import pytest

import chainexec
from chainexec.errors import ArgumentError
from chainexec.narration.budget import estimated_tokens


class Tree:
    def __init__(self, depth):
        self.kids = [Tree(depth - 1), Tree(depth - 1)] if depth else []
        self.n = depth

    def check(self, path):
        with open("/dev/null"):
            for i, kid in enumerate(self.kids):
                kid.check([*path, i])
            assert len(path) + self.n != 5 or path[-1] == 0, path


def deep():
    tree = Tree(5)
    tree.check([])


def long(n):
    total = 0
    for i in range(n):
        total += i
    assert total < 0
    return total


def walk(n):
    total = 0
    while total < n:
        for piece in pieces(3):
            total += piece
    return total // (total - n)


def pieces(n):
    for i in range(n):
        yield i


RUNS = {"deep": (deep, ()), "long": (long, (4000,)), "walk": (walk, (900,))}


@pytest.fixture(scope="module")
def traces():
    return {name: chainexec.trace(fn, args) for name, (fn, args) in RUNS.items()}


@pytest.mark.parametrize("seed", [0, 5])
@pytest.mark.parametrize("budget", [150, 300, 700, 2000])
@pytest.mark.parametrize("name", RUNS)
def test_the_failure_is_told(traces, name, budget, seed):
    trace = traces[name]
    step = trace.outcome.step if isinstance(trace.outcome, chainexec.traces.Raised) else len(trace) - 1
    narration = chainexec.narrate(trace, max_tokens=budget, around=step, seed=seed)
    text = str(narration)
    assert estimated_tokens(text) <= budget
    report = chainexec.audit(text, trace)
    assert report.ok, report
    assert report.complete
    assert any(step in line.steps for line in narration.steps) or budget < 300
    assert narration.steps[0].steps == (0,)


@pytest.mark.parametrize("place", [0.01, 0.3, 0.5, 0.9])
def test_any_step(traces, place):
    trace = traces["deep"]
    step = int(len(trace) * place)
    narration = chainexec.narrate(trace, max_tokens=600, around=step)
    assert chainexec.audit(narration, trace).ok
    told = [index for line in narration.steps for index in line.steps]
    assert step in told or step - 1 in told
    assert chainexec.narrate(trace, max_tokens=600, around=step - len(trace)) == narration


def test_the_gap_says_where_the_text_goes_on(traces):
    text = str(chainexec.narrate(traces["long"], max_tokens=300, around=-1))
    assert "steps left out here; what follows is in `long(4000)`)" in text
    assert "contradicted (0)" not in str(chainexec.audit(text, traces["long"]))
    wrong = text.replace("in `long(4000)`)", "in `walk(4000)`)")
    assert not chainexec.audit(wrong, traces["long"]).ok


def test_what_fits_is_told_whole(traces):
    trace = chainexec.trace(walk, (2,))
    assert str(chainexec.narrate(trace, max_tokens=5000, around=3)) == str(chainexec.narrate(trace))


@pytest.mark.parametrize("style", ["brief", "frames", "table", "json"])
def test_other_styles(traces, style):
    narration = chainexec.narrate(traces["long"], max_tokens=1500, around=-1, style=style)
    assert chainexec.audit(str(narration), traces["long"]).ok


@pytest.mark.parametrize(("around", "style", "complaint"), [
    (10**6, "coe", "is no step of this trace"), (1.5, "coe", "is no step"), (True, "coe", "is no step"), (3, "inline", "needs a style that can leave lines out"),
])  # fmt: skip
def test_wrong_steps_are_explained(traces, around, style, complaint):
    with pytest.raises(ArgumentError, match=complaint):
        chainexec.narrate(traces["long"], max_tokens=100, around=around, style=style)
