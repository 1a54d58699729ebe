"""Frames that pause: what they do between two pauses, and what they hand out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.narration.moments import Run
    from chainexec.traces import Value


def waits_for_calls(run: Run, step: int) -> bool:
    """Whether a frame that goes on after its pause first makes calls, or lets others go on, before its statement is done."""
    end = run.end(step)
    return run.kind(step) == L.RESUME and end > step + 1 and not all(map(run.is_event, range(step + 1, end)))


def is_async_item(value: Value) -> bool:
    """Whether that is how an asynchronous generator hands out an item: Python wraps it, which tells it from what an `await` hands on."""
    return value.type_name == "async_generator_wrapped_value"


def item_yielded(run: Run, step: int) -> Value | None:
    """The item that an asynchronous generator hands out; None where its statement may have yielded before."""
    moment = run.moment(run.reader.line_step(step))
    found = [node for node in moment.plan.nodes if isinstance(node, ast.Yield)]
    source = found[0].value if len(found) == 1 else None
    if source is None or moment.end != step or isinstance(source, ast.Constant):
        return None
    return moment.value(source)


def tells_end(exception: Value | None) -> bool:
    """Whether that is the exception with which an asynchronous iterator tells that there are no more items."""
    return exception is not None and exception.type_name == "StopAsyncIteration"


def ends_items(run: Run, step: int) -> bool:
    """Whether an exception is how an asynchronous iterator told the loop or comprehension that goes through it that there are no more."""
    if run.kind(step) != L.RAISE:
        return False
    if not tells_end(run.value_of(step)):
        return False
    plan, after = run.moment(step).plan, step + 1
    if plan.kind != "AsyncFor" and not any(isinstance(node, ast.comprehension) and node.is_async for node in plan.nodes):
        return False
    return not (after < run.count and run.kind(after) in (L.UNWIND, L.HANDLED) and run.frame(after) is run.frame(step))
