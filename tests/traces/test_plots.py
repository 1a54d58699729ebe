"""The history of variables, drawn."""

from __future__ import annotations

import builtins
import math

import pytest

import chainexec
from chainexec.errors import ArgumentError, TraceLookupError


def search(xs, wanted):
    lo, hi = 0, len(xs) - 1
    found = None
    while lo <= hi:
        middle = (lo + hi) // 2
        if xs[middle] == wanted:
            found = middle
            break
        if xs[middle] < wanted:
            lo = middle + 1
        else:
            hi = middle - 1
    return found


def words():
    for word in ("to", "be", "$x$", "or\x1b"):
        pass
    del word


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@pytest.fixture
def axes():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from matplotlib.figure import Figure

    return Figure().subplots()


def drawn(axes):
    """(label, steps, heights) of each line."""
    return [(line.get_label(), list(line.get_xdata()), list(line.get_ydata())) for line in axes.get_lines()]


def test_numbers_are_heights(recorder, axes):
    trace = chainexec.trace(search, (list(range(100)), 90), detail="lines")
    assert trace.plot("lo", "hi", axes=axes) is axes
    for (label, steps, heights), name in zip(drawn(axes), ("lo", "hi")):
        history = trace.history(name)
        assert label == f"{name} in search" and steps[:-1] == [step.index for step, _ in history] and heights[:-1] == [value.python for _, value in history]
        assert steps[-1] == trace.frames[0].return_step.index and heights[-1] == heights[-2], "the last value holds until the end"
    assert axes.get_legend() is not None and axes.get_xlabel() == "step" and axes.get_ylabel() == "lo, hi"


def test_none_is_a_gap_between_numbers(recorder, axes):
    trace = chainexec.trace(search, ([1, 2, 3], 2), detail="lines")
    ((label, _, heights),) = drawn(trace.plot("found", axes=axes))
    assert label == "found" and math.isnan(heights[0]) and heights[1:] == [1, 1]


def test_other_values_have_places_of_their_own(recorder, axes):
    trace = chainexec.trace(words, detail="lines")
    trace.plot("word", axes=axes)
    axes.figure.canvas.draw()
    assert [text.get_text() for text in axes.get_yticklabels()] == ["'to'", "'be'", r"'\$x\$'", r"'or\x1b'", "unbound"]


def test_frames_are_lines(recorder, axes):
    trace = chainexec.trace(fib, (3,), detail="lines")
    found = drawn(trace.plot("n", axes=axes))
    assert [(label, heights) for label, _, heights in found] == [(f"n in fib (frame {frame.id})", [frame.arguments["n"].python] * 2) for frame in trace.frames]
    axes.clear()
    assert [label for label, *_ in drawn(trace.plot("n", frame=1, axes=axes))] == ["n"]


def test_many_frames_are_one_line_with_gaps(recorder, axes):
    trace = chainexec.trace(fib, (8,), detail="lines")
    ((label, steps, heights),) = drawn(trace.plot("n", axes=axes))
    assert label == f"n in {len(trace.frames)} frames"
    assert sum(map(math.isnan, heights)) == len(trace.frames)


def test_names_of_a_module(recorder, axes):
    trace = chainexec.trace_source("total = 0\nfor i in range(3):\n    total += i\n", detail="lines")
    ((label, _, heights),) = drawn(trace.plot("total", axes=axes))
    assert label == "total" and heights == [0, 0, 1, 3, 3]


def test_what_cannot_be_drawn(recorder, axes):
    def many():
        for i in range(100):
            text = str(i)
        big = 10**400
        never: int
        return text, big

    trace = chainexec.trace(many, detail="lines")
    with pytest.raises(ArgumentError, match="100 different values"):
        trace.plot("text", axes=axes)
    with pytest.raises(ArgumentError, match="larger than an axis"):
        trace.plot("big", axes=axes)
    with pytest.raises(ArgumentError, match="name of a variable"):
        trace.plot(axes=axes)
    with pytest.raises(TraceLookupError, match="nothing"):
        trace.plot("nothing", axes=axes)


def test_new_axes_can_be_saved(recorder, tmp_path):
    matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    axes = chainexec.trace(search, ([1, 2, 3], 2), detail="lines").plot("lo")
    axes.figure.savefig(tmp_path / "lo.png")
    plt.close(axes.figure)
    assert (tmp_path / "lo.png").read_bytes().startswith(b"\x89PNG")


def test_a_missing_matplotlib_is_named(recorder, monkeypatch):
    real = builtins.__import__

    def blocked(name, *rest, **options):
        if name.split(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *rest, **options)

    trace = chainexec.trace(search, ([1], 1), detail="lines")
    monkeypatch.setattr(builtins, "__import__", blocked)
    with pytest.raises(ArgumentError, match=r"pip install 'chainexec\[plot\]'"):
        trace.plot("lo")
