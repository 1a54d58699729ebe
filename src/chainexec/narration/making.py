"""Whose `__init__` runs: that of an object that is just being made, or that of one which is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.words import function_name
from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from chainexec.narration.moments import Run
    from chainexec.traces import Frame


class Making(NamedTuple):
    """A call of an `__init__`."""

    object: Value  # that it gets, as it was then
    is_new: bool  # whether a call of the class has made it just before
    is_own: bool  # whether it is the one whose method calls: `super().__init__()`

    @property
    def kind(self) -> str:
        """The class of the object, which may inherit the `__init__`."""
        return self.object.type


def making_of(run: Run, frame: Frame) -> Making | None:
    """What an `__init__` was called for; None for other calls, and where its first parameter holds no object."""
    parent, begun = frame._parent_step_at(frame._call_step), frame._call_step
    target = receiver(run, frame) if frame.name == "__init__" and not frame.joined else None
    if target is None or parent < 0:
        return None
    # A call of the class makes the object within the statement, and runs one `__init__` for it
    is_new = target.position > run.step_at[parent] and not any(
        run.kind(step) == L.CALL and run.frame(step).name == "__init__" and receiver(run, run.frame(step)) is target
        for step in range(max(target.segment - 1, parent), begun)
    )
    caller = run.frame(parent)
    is_own = "." in function_name(caller.function) and receiver(run, caller) is target
    return Making(Value(run.reader, target, run.step_at[begun]), is_new=is_new, is_own=is_own)


def receiver(run: Run, frame: Frame) -> HeapObject | None:
    """The object in the first parameter of a frame's function, as it was called."""
    names, after = frame._facts.parameters, frame._call_step + 1
    if not names or after >= run.count:
        return None
    if names[0] in frame._facts.variables and run.columns.b[run.step_at[after]] == frame.id:
        raw = frame._slots.at(run.columns, run.step_at[after])[0][frame._facts.variables.index(names[0])]
    else:
        value = frame.arguments.get(names[0])
        raw = value._raw if value is not None else None
    if type(raw) is HeapObject and raw.info.qualname == "tuple" and raw.info.module == "builtins":  # `def __init__(*args)`
        items = Value(run.reader, raw, run.step_at[after]).items
        raw = items[0]._raw if items else None
    return raw if type(raw) is HeapObject else None
