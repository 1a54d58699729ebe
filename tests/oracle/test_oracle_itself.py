"""The oracle is judged first: by CPython's own line events, and by runs that are written down here."""

from __future__ import annotations

import pytest

from oracle.judge import judge
from oracle.line_events import lines_of_frames
from oracle.observe import SeenRun, observe
from oracle.random_programs import random_program
from oracle.samples import NAMES, call_of, text_of

THREADED = {"threads"}  # sys.settrace sees one thread


def lines_seen(run: SeenRun) -> list[list[int]]:
    """As `lines_of_frames`: one line several times in a row stands once."""
    frames = []
    for frame in run.frames:
        lines: list[int] = []
        for step in frame.steps:
            if step.kind == "line" and (not lines or lines[-1] != step.place.line):
                lines.append(step.place.line)
        frames.append(lines)
    return frames


@pytest.mark.parametrize("name", [name for name in NAMES if name not in THREADED])
def test_statements_follow_line_events(name):
    assert lines_seen(observe(text_of(name), call_of(name))) == lines_of_frames(text_of(name), call_of(name))


@pytest.mark.parametrize("seed", range(15))
def test_random_statements_follow_line_events(seed):
    program = random_program(seed)
    assert lines_seen(observe(program)) == lines_of_frames(program)


@pytest.mark.parametrize("name", NAMES)
def test_watching_values_changes_nothing(name):
    plain, watched = observe(text_of(name), call_of(name)), observe(text_of(name), call_of(name), values=True)
    assert [(s.frame, s.kind, s.place, s.visit) for s in plain.steps] == [(s.frame, s.kind, s.place, s.visit) for s in watched.steps]
    assert (plain.raised, plain.stdout) == (watched.raised, watched.stdout)


def test_states_of_a_loop():
    run = observe("def main():\n    x = 2\n    while x: x -= 1\n    return x\n")
    assert [(s.place.kind, s.visit, s.after["x"][2]) for s in run.steps] == [
        ("Assign", 1, "0x2"),
        ("While", 1, "0x2"),
        ("AugAssign", 1, "0x1"),
        ("While", 2, "0x1"),
        ("AugAssign", 2, "0x0"),
        ("While", 3, "0x0"),
        ("Return", 1, "0x0"),
    ]


def test_passes_and_their_variable():
    run = observe("def main():\n    a = [x + 1 for x in (5, 6)]\n    return a\n")
    passes = [s for s in run.steps if s.kind == "iteration"]
    assert [s.after["x"][2] for s in passes] == ["0x5", "0x6"]
    assert all("x" not in s.before and "x" not in s.after for s in run.steps if s.kind == "line")


def test_aliases_have_one_number():
    run = observe("def main():\n    a = [1]\n    b = a\n    c = [1]\n    return c\n")
    after = run.steps[-1].after
    assert after["a"] == after["b"]
    assert after["a"] != after["c"]


def test_values_in_order():
    run = observe("def main():\n    a = [3, 4]\n    return a[0] + -a[1] > 2\n", values=True)
    assert [picture[2] for _span, picture in run.steps[1].values] == ["0x3", "0x4", "-0x4", "-0x1", "False"]


def test_the_beginning_of_a_run():
    text = "def main():\n    a = []\n    try:\n        for i in range(9):\n            a.append(i)\n    except:\n        a = None\n    return a\n"
    run = observe(text, limit=5, work=10_000)
    assert not run.is_whole
    assert [s.place.line for s in run.steps] == [2, 3, 4, 5, 4]
    assert [len(s.after["a"][3]) if s.after else None for s in run.steps] == [0, 0, 0, 1, None]
    assert observe(text, limit=500, work=10_000).is_whole
    assert len(observe(text, limit=500, work=20).steps) < 15
    assert judge(text, seen=run) == []
    assert judge(text.replace("range(9)", "range(2)"), seen=run) == []  # what is otherwise comes later
    assert judge(text.replace("append(i)", "append(7)"), seen=run)
