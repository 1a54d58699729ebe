"""Code that runs in a namespace which is there already, as a notebook's cell does."""

import ast
import asyncio
import linecache

import pytest

import chainexec
from chainexec.tracing import trace_awaited, trace_code


def cell(text, name, flags=0):
    """Code as a notebook compiles it; its text is known to linecache alone."""
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    return compile(text, name, "exec", flags)


def test_it_sees_and_binds_the_names_of_the_namespace(recorder):
    names = {"__name__": "__main__", "base": 4}
    trace = trace_code(cell("double = base * 2\n", "/tmp/cells/names.py"), names, detail="lines")
    assert names["double"] == 8
    assert [change.text for change in trace[1].changes] == ["double = 8"]
    assert trace.source == "double = base * 2\n"


def test_a_function_of_an_earlier_cell_is_followed(recorder):
    names = {"__name__": "__main__"}
    trace_code(cell("def f(x):\n    return x + 1\n", "/tmp/cells/earlier.py"), names, detail="lines")
    trace = trace_code(cell("y = f(1)\n", "/tmp/cells/later.py"), names, detail="lines")
    assert [frame.function for frame in trace.frames] == ["<module>", "f"]
    assert {program.text for program in trace.programs} == {"def f(x):\n    return x + 1\n", "y = f(1)\n"}


def test_what_it_raises_is_an_outcome(recorder):
    trace = trace_code(cell("1 / 0\n", "/tmp/cells/raises.py"), {"__name__": "__main__"}, detail="lines")
    assert trace.outcome.type == "ZeroDivisionError"
    frames = [row.f_code.co_filename for row, _ in __import__("traceback").walk_tb(trace.exception.__traceback__)]
    assert frames == ["/tmp/cells/raises.py"], "our own frames are taken off"


async def awaited(text, name, names):
    return await trace_awaited(cell(text, name, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names, detail="lines")


def test_code_that_awaits_runs_in_the_loop_that_is_there(recorder):
    async def notebook():
        names = {"__name__": "__main__", "task": asyncio.create_task(asyncio.sleep(0, "done"))}
        return await awaited("r = await task\n", "/tmp/cells/awaits.py", names), names

    trace, names = asyncio.run(notebook())
    assert names["r"] == "done"
    assert [step.kind for step in trace] == ["call", "line", "yield", "resume", "return"]
    assert isinstance(trace.outcome, chainexec.traces.Returned)


def test_code_that_awaits_and_is_cancelled(recorder):
    async def notebook():
        names = {"__name__": "__main__", "asyncio": asyncio}
        task = asyncio.create_task(awaited("await asyncio.sleep(60)\n", "/tmp/cells/cancelled.py", names))
        await asyncio.sleep(0.01)
        task.cancel()
        return await task

    trace = asyncio.run(notebook())
    assert trace.outcome.type == "CancelledError"
    assert isinstance(trace.exception, asyncio.CancelledError)


def test_options_are_checked():
    with pytest.raises(chainexec.ArgumentError, match="limits="):
        trace_code(cell("x = 1\n", "/tmp/cells/options.py"), {"__name__": "__main__"}, limits=3)
