"""Programs that several tests record."""

from __future__ import annotations

import chainexec


def record(fn, *args, **options):
    """The trace of a call, with what its steps need no C recorder for."""
    return chainexec.trace(fn, args, detail="lines", **options)


def lines(trace, frame=None):
    """Lines of the LINE steps, counted from the first line of the frame's function (its `def` line is 0)."""
    frame = trace.frames[0] if frame is None else frame
    first = frame.call_step.line
    return [step.line - first for step in trace if step.kind == "line" and step.frame.id == frame.id]


def kinds(trace):
    return [str(step.kind) for step in trace]


def last(trace, name):
    """The text of a variable in the last state of the outermost frame that has it."""
    return trace.history(name)[-1][1].text
