"""Steps, frames, states, loops and branches, read from logs made by hand."""

from __future__ import annotations

import pytest

import chainexec
from chainexec.analysis.code_map import Pass
from chainexec.errors import InternalError, TraceLookupError
from chainexec.recording import log as L
from chainexec.traces import Returned, Stopped
from traces.logs import MadeLog, one_frame

LOOP = """\
def f(n):
    total = 0
    for i in n:
        if i:
            break
        total = i
    return total
"""


def loop_log() -> MadeLog:
    log = one_frame(LOOP)
    items = log.new("list", 0, 7)
    log.bind(1, "n", items)
    log.line(1, 0)
    log.bind(1, "total", 0)
    log.line(1, 1)
    log.bind(1, "i", 0)
    log.line(1, 2)
    log.line(1, 4)  # total = i: the same value, no record
    log.line(1, 1)
    log.bind(1, "i", 7)
    log.line(1, 2)
    log.line(1, 3)
    log.line(1, 5)
    log.leave(1, 0)
    log.put(L.RESULT, c=0)
    return log


def test_a_trace_is_a_sequence_of_steps() -> None:
    trace = loop_log().trace()
    assert len(trace) == 10
    assert [str(step.kind) for step in trace] == ["call", *["line"] * 8, "return"]
    assert trace[-1] == trace[9] and trace[2:4][1] == trace[3]
    assert [step.index for step in trace[::-3]] == [9, 6, 3, 0]
    assert trace.steps[1].kind == "line" and trace.steps[1:3][0].index == 1
    with pytest.raises(IndexError, match="no step 10: the trace has 10 steps"):
        trace[10]


def test_lines_visits_and_ends() -> None:
    trace = loop_log().trace()
    assert [step.line for step in trace] == [1, 2, 3, 4, 6, 3, 4, 5, 7, 7]
    assert [step.visit for step in trace] == [0, 1, 1, 1, 1, 2, 2, 1, 1, 1]
    assert [step.end for step in trace] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert trace[4].statement is not None and trace[4].statement.text == "total = i"


def test_states_before_and_after() -> None:
    trace = loop_log().trace()
    assert {name: value.python for name, value in trace[0].after.items()} == {"n": [0, 7]}
    assert list(trace[2].before) == ["n", "total"] and list(trace[2].after) == ["n", "total", "i"]
    assert trace[5].before["i"].python == 0 and trace[5].after["i"].python == 7
    with pytest.raises(KeyError, match="'i' is not bound in f"):
        trace[1].after["i"]


def test_states_do_not_depend_on_the_order_of_asking() -> None:
    forward, backward = loop_log().trace(), loop_log().trace()
    ahead = [{name: value.text for name, value in step.after.items()} for step in forward]
    behind = [{name: value.text for name, value in step.after.items()} for step in reversed(backward)]
    assert ahead == behind[::-1]


def test_loops_iterations_and_branches() -> None:
    trace = loop_log().trace()
    assert [[loop.iteration for loop in step.loops] for step in trace] == [[], [], [], [1], [1], [], [2], [2], [], []]
    assert [trace[2].iteration, trace[5].iteration, trace[4].iteration] == [1, 2, None]
    assert [trace[index].branch.taken for index in (2, 3, 5, 6)] == [True, False, True, True]
    broken = trace[7].branch
    assert (broken.taken, broken.reason, broken.loop.line, broken.loops[0].iteration) == (None, "break", 3, 2)


@pytest.mark.parametrize(
    ("source", "lines", "reason", "iterations"),
    [
        ("def f(n):\n    for i in n:\n        a = i\n    return a\n", [0, 1, 0, 1, 0, 2], "exhausted", 2),
        ("def f(n):\n    while n:\n        n = n - 1\n    return n\n", [0, 1, 0, 2], "condition false", 1),
        ("def f(n):\n    while n:\n        n = n - 1\n    return n\n", [0, 2], "condition false", 0),
    ],
)
def test_why_loops_end(source: str, lines: list[int], reason: str, iterations: int) -> None:
    log = one_frame(source)
    for statement in lines:
        log.line(1, statement)
    log.leave(1)
    trace = log.trace()
    last = [step for step in trace if step.kind == "line" and step.statement.kind in ("For", "While")][-1]
    assert (last.branch.taken, last.branch.reason, last.branch.loops[0].iteration, last.iteration) == (False, reason, iterations, None)


def test_a_return_inside_loops_ends_them_all() -> None:
    log = one_frame("def f(n):\n    for a in n:\n        for b in a:\n            return b\n")
    for statement in (0, 1, 2):
        log.line(1, statement)
    log.leave(1, 5)
    branch = log.trace()[3].branch
    assert branch.reason == "return" and [(loop.statement.line, loop.iteration) for loop in branch.loops] == [(3, 1), (2, 1)]


def test_an_exception_that_leaves_a_loop() -> None:
    log = one_frame("def f(n):\n    try:\n        for a in n:\n            a()\n    except KeyError:\n        n = 1\n")
    error = log.new("ValueError", args=("x",))
    for statement in (0, 1, 2):
        log.line(1, statement)
    log.close(1)
    log.put(L.RAISE, 0, 1, error)
    log.line(1, 3)
    log.close(1)
    log.put(L.HANDLED, 3, 1)
    log.line(1, 4)
    log.leave(1)
    trace = log.trace()
    assert trace[4].value.text == "ValueError('x')"
    assert trace[5].branch.taken is True
    handled = trace[6]
    assert handled.kind == "handled" and handled.branch.reason == "exception" and handled.branch.loop.line == 3


CALLS = "def f(a):\n    b = g(a)\n    return b\n\ndef g(x):\n    return x\n"


def calls_log() -> MadeLog:
    log = one_frame(CALLS)
    log.bind(1, "a", 3)
    log.line(1, 0)
    log.call(2, "g", 1)
    log.bind(2, "x", 3)
    log.line(2, 0)
    log.leave(2, 3)
    log.bind(1, "b", 3)
    log.line(1, 1)
    log.leave(1, 3)
    log.put(L.RESULT, c=3)
    return log


def test_frames_and_parents() -> None:
    trace = calls_log().trace()
    first, second = trace.frames
    assert (first.function, first.depth, first.parent) == ("f", 1, None)
    assert (second.function, second.depth, second.parent) == ("g", 2, first)
    assert {name: value.python for name, value in second.arguments.items()} == {"x": 3}
    assert second.call_step.index == 2 and second.return_step.index == 4 and [step.index for step in second.steps] == [2, 3, 4]
    assert trace[3].parent.index == 1 and trace[1].parent is None
    assert trace[4].value.python == 3


def test_what_comes_after_a_return_belongs_to_the_caller() -> None:
    trace = calls_log().trace()
    assert [change.text for change in trace[1].changes] == ["b = 3"]
    assert [change.text for change in trace[4].changes] == []
    assert trace[1].end == 5 and trace[1].after["b"].python == 3


def test_the_whole_state_at_a_step() -> None:
    trace = calls_log().trace()
    inside = trace.at(3)
    assert [frame.function for frame in inside.stack] == ["f", "g"] and inside.current.function == "g"
    assert list(inside) == [1, 2] and inside[2]["x"].python == 3 and "b" not in inside[1]
    assert list(trace.at(len(trace))) == [] and list(trace.at(5)) == [1]
    with pytest.raises(TraceLookupError):
        inside[9]
    with pytest.raises(IndexError):
        trace.at(99)


def test_history() -> None:
    trace = loop_log().trace()
    assert [(step.index, value.python) for step, value in trace.history("i")] == [(2, 0), (5, 7)]
    assert [(step.index, value.python) for step, value in trace.history("total", 1)] == [(1, 0), (4, 0)]
    with pytest.raises(TraceLookupError, match="no variable of any frame.*n, total, i"):
        trace.history("zzz")
    with pytest.raises(TraceLookupError, match="no frame 5"):
        trace.history("i", 5)


def test_loops_of_real_runs() -> None:
    import asyncio
    import contextlib

    def plain() -> None:
        n = 0
        for _ in range(2):
            with contextlib.nullcontext():
                n += 1
        while True:
            n -= 1
            if n < 0:
                break

    async def numbers():
        yield 1

    async def waits() -> None:
        async for _ in numbers():
            await asyncio.sleep(0)

    trace = chainexec.trace(plain, (), detail="lines")
    assert [step.loops[0].iteration for step in trace if step.kind == "line" and step.loops] == [1, 1, 1, 2, 2, 2, 1, 1, 2, 2, 3, 3, 3]
    assert [step.iteration for step in trace if step.kind == "line" and step.statement.kind == "For"] == [1, 2, None]
    trace = chainexec.trace(waits, (), detail="lines")
    taken = [step.branch.taken for step in trace if step.kind == "line" and step.statement.kind == "AsyncFor"]
    assert taken == [True, False]


def test_comprehension_variables_are_seen_in_its_passes_alone() -> None:
    source = "def f(n):\n    x = 9\n    r = [x for x in n]\n    return r\n"
    log = one_frame(source, passes=(Pass(1, 0, 0, (1,), 3, (3, 8, 3, 22), "x"),), slots=("n", "x", "r"))
    log.line(1, 0)
    log.bind(1, "x", 9)
    log.line(1, 1)
    log.put(L.UNBIND, 1, 1)  # the comprehension hides the function's x
    log.iteration(1, 0, 1, 4)
    log.bind(1, "x", 0)
    log.iteration(1, 0, 2, 5)
    log.bind(1, "x", 1)
    log.put(L.PASSES_END, 0, 1)
    log.bind(1, "x", 9)  # and gives it back
    log.bind(1, "r", log.new("list", 0, 1))
    log.line(1, 2)
    log.leave(1)
    trace = log.trace()
    assert [[change.text for change in step.changes] for step in trace][1:6] == [["x = 9"], ["r = [0, 1]"], ["x = 0"], ["x: 0 -> 1"], []]
    assert [step.after["x"].python for step in trace[1:6]] == [9, 9, 0, 1, 9]
    assert "r" not in trace[4].after and trace[4].line == 3 and trace[4].iteration == 2
    assert [value.python for _, value in trace.history("x")] == [9, 0, 1]


def test_output_belongs_to_no_state_and_closes_nothing() -> None:
    log = one_frame("def f():\n    print(1)\n    a = 2\n")
    log.line(1, 0)
    log.put(L.OUTPUT, 1, 1, "1\n")
    log.line(1, 1)
    log.bind(1, "a", 2)
    log.leave(1)
    trace = log.trace(stdout="1\n")
    assert (trace[2].kind, trace[2].text, trace[2].stream, trace[2].line, trace[2].end) == ("output", "1\n", "stdout", 2, 2)
    assert trace[1].end == 3 and trace.stdout == "1\n"


def test_outcomes() -> None:
    assert loop_log().trace().outcome == Returned(calls_log().trace()[1].after["b"]) or loop_log().trace().outcome.value.python == 0
    assert loop_log().trace(limit="steps").outcome == Stopped("steps", 9)
    error = ValueError("no")
    trace = loop_log().trace(exception=error)
    assert (trace.outcome.type, trace.outcome.message) == ("ValueError", "no")
    with pytest.raises(ValueError, match="no") as caught:
        trace.unwrap()
    assert caught.value is error
    live = object()
    assert loop_log().trace(result=live).unwrap() is live and loop_log().trace().unwrap() == 0


def test_a_message_never_runs_the_programs_own_str() -> None:
    class Loud(Exception):
        def __str__(self) -> str:
            raise AssertionError("ran")

    assert loop_log().trace(exception=Loud("quiet")).outcome.type == "Loud"


def test_a_log_that_contradicts_itself_is_reported() -> None:
    log = one_frame("def f():\n    a = 1\n")
    log.put(L.SEQ_SET, 3, 77, 1)
    with pytest.raises(InternalError, match="contradicts itself"):
        log.trace()[0].changes


def test_equal_by_content() -> None:
    assert loop_log().trace() == loop_log().trace()
    assert loop_log().trace() != calls_log().trace()
    assert loop_log().trace()[3] == loop_log().trace()[3]


def test_a_long_trace_opens_without_being_read() -> None:
    log = one_frame("def f():\n    a = 1\n")
    for _ in range(20_000):
        log.line(1, 0)
    read: list[int] = []
    records = log.records
    log.records = lambda start, stop: (read.append(stop), records(start, stop))[1]
    trace = log.trace()
    assert len(trace) == 20_001 and read == []
    assert trace[5].line == 2 and max(read) < 10_000


NEVER_TRUE = [
    ("if c and 0:\n    a = 1", [False]),
    ("if c and 0:\n    print(a)", [False]),
    ("if [] and 0:\n    a = 1\nelse:\n    a = 2", [False]),
    ("if not (c or 1):\n    pass", [False]),
    ("if 0 and c:\n    a = 1\nelif c and False:\n    a = 2", [False, False]),
    ("while c and 0:\n    a = 1", [False]),
    ("if c or 1:\n    a = 1", [True]),
    ("if c and 0: a = 1", [False]),
    ("if c and -0.0:\n    try:\n        a = 1\n    except Exception:\n        pass", [False]),
    ("if not (0 - 1):\n    try:\n        try:\n            del c\n        finally:\n            a = 1\n    except Exception:\n        pass", [False]),
    ("if c and (1 - 1):\n    print(a)", [False]),
]


@pytest.mark.parametrize(("body", "branches"), NEVER_TRUE)
@pytest.mark.parametrize("value", ["[]", "[1]"])
def test_a_test_whose_body_the_compiler_left_away_is_false(body: str, branches: list[bool], value: str, recorder: str) -> None:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    trace = chainexec.trace_source(f"def f(c):\n{lines}    return c\n", call=f"f({value})", detail="lines")
    assert [step.branch.taken for step in trace if step.branch is not None] == branches
