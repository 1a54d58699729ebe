"""Other ways to record a run, each as a function that runs `fn` and returns when it has its recording."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import large_objects
import workloads

import chainexec

if TYPE_CHECKING:
    from collections.abc import Callable

TRACED_FILES = frozenset({workloads.__file__, large_objects.__file__})


class Missing(Exception):
    """The peer is not installed here."""


def trace_lines(fn: Callable[[], object], on_line) -> None:
    """sys.settrace on the workloads' code alone."""

    def tracer(frame, event, _argument):
        if frame.f_code.co_filename not in TRACED_FILES:
            return None
        if event == "line":
            on_line(frame)
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        fn()
    finally:
        sys.settrace(before)


def count_lines(fn: Callable[[], object]) -> int:
    count = 0

    def one_more(_frame) -> None:
        nonlocal count
        count += 1

    trace_lines(fn, one_more)
    return count


def chainexec_lines(fn):
    return chainexec.trace(fn, detail="lines")


def chainexec_expressions(fn):
    return chainexec.trace(fn, detail="expressions")


def settrace_repr_diff(fn):
    """What data pipelines do by hand: `repr` of every local at every line, keep what differs."""
    log, shown = [], {}

    def on_line(frame):
        now = {name: repr(value) for name, value in frame.f_locals.items()}
        before = shown.get(id(frame), {})
        log.append((frame.f_lineno, {name: text for name, text in now.items() if before.get(name) != text}))
        shown[id(frame)] = now

    trace_lines(fn, on_line)


def code_objects():
    """Every code object of the workloads, nested ones included."""
    import types

    found, waiting = [], []
    for module in (workloads, large_objects):
        for value in vars(module).values():
            if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
                waiting.append(value.__code__)
            elif isinstance(value, type) and value.__module__ == module.__name__:
                waiting += [method.__code__ for method in vars(value).values() if isinstance(method, types.FunctionType)]
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return found


def empty_c_callback(fn):
    """The floor: LINE events of the workloads' code, answered by a C function that does nothing."""
    try:
        from chainexec.recording._recorder import noop_callback
    except ImportError as error:
        raise Missing(str(error)) from error
    line, tool = sys.monitoring.events.LINE, next(number for number in (4, 3, 5) if sys.monitoring.get_tool(number) is None)
    sys.monitoring.use_tool_id(tool, "empty")
    try:
        sys.monitoring.register_callback(tool, line, noop_callback)
        for code in code_objects():
            sys.monitoring.set_local_events(tool, code, line)
        fn()
    finally:
        for code in code_objects():
            sys.monitoring.set_local_events(tool, code, 0)
        sys.monitoring.register_callback(tool, line, None)
        sys.monitoring.free_tool_id(tool)


def pysnooper(fn):
    try:
        import pysnooper as library
    except ImportError as error:
        raise Missing(str(error)) from error
    with library.snoop(io.StringIO(), depth=30, max_variable_length=None, color=False):
        fn()


def hunter(fn):
    try:
        import hunter as library
    except ImportError as error:
        raise Missing(str(error)) from error
    snooper = library.VarsSnooper(stream=io.StringIO(), repr_limit=10**9, repr_func="repr")
    with library.trace(filename_in=tuple(TRACED_FILES), action=snooper):
        fn()


def snoop(fn):
    try:
        import snoop as library
    except ImportError as error:
        raise Missing(str(error)) from error
    with library.Config(out=io.StringIO(), color=False).snoop(depth=30):
        fn()


FAST = {
    "empty C callback": empty_c_callback,
    'chainexec "lines"': chainexec_lines,
    'chainexec "expressions"': chainexec_expressions,
}
SLOW = {  # a run takes up to seconds: fewer rounds
    "settrace + repr + diff": settrace_repr_diff,
    "PySnooper": pysnooper,
    "hunter": hunter,
    "snoop": snoop,
}
