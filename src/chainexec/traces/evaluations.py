"""Values of sub-expressions, where the program computed them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.recording import log as L
from chainexec.traces.texts import same
from chainexec.traces.values import Value

if TYPE_CHECKING:
    from chainexec.traces.frames import Frame
    from chainexec.traces.reader import Reader


class Evaluation(NamedTuple):
    """The value of one sub-expression.

    `span` is (line, column, end line, end column), columns in UTF-8 bytes; `form` the name of its syntax node ("Compare", "Call",
    ...; "Truth" for a tested value); `frame` the frame that a call activated, None for other forms and calls of code that is not
    followed; `step` the step that computed it.
    """

    span: tuple[int, int, int, int]
    text: str
    form: str
    value: Value
    frame: Frame | None
    step: int


def evaluations_of(reader: Reader, step: int) -> tuple[Evaluation, ...]:
    """What a step computed, in order."""
    reader.need_step(min(reader.end_of(step), reader.step_count - 1))
    columns = reader.columns
    frame = reader.frames.get(columns.b[reader.step_at[step]])
    if frame is None:
        return ()
    found = []
    since = reader.step_at[step]
    for start, stop in reader.segments(step):
        for place in range(start, stop):
            if columns.kind[place] >> 1 & 63 != L.EVALUATION or columns.b[place] != frame.id:
                continue
            site = frame._facts.evaluations[columns.a[place]]
            value = columns.c[place]
            callee = None
            if site.form == "Call":
                callee = _activated(reader, step, since, place, site.text, value)
                since = place
            found.append(Evaluation(site.span, site.text, site.form, Value(reader, value, place + 1), callee, step))
    return tuple(found)


def _activated(reader: Reader, step: int, since: int, place: int, text: str, value: Any) -> Frame | None:
    """The frame that a call activated itself: it ran between this value and the one before, and fits by name or by what it returned."""
    columns, frames = reader.columns, reader.frame_list
    low, high = 0, len(frames)
    while low < high:
        middle = (low + high) // 2
        if frames[middle]._start_position <= since:
            low = middle + 1
        else:
            high = middle
    candidates = []
    while low < len(frames) and frames[low]._start_position < place:
        frame = frames[low]
        if frame._parents[0][1] == step and frame._end_position < place:
            candidates.append(frame)
        low += 1
    match = re.search(r"(\w+)\s*\($", text[: _opening(text) + 1])
    called = match.group(1) if match else ""
    for frame in reversed(candidates):
        parts = frame.function.split(".")
        if called and (parts[-1] == called or (parts[-1] in ("__init__", "__new__", "__call__") and called in parts)):
            return frame
    if len(candidates) == 1 and columns.kind[candidates[0]._end_position] >> 1 & 63 == L.RETURN:
        frame = candidates[0]
        if same(columns.c[frame._end_position], value) and frame.name != "<genexpr>":
            return frame
    return None


def _opening(text: str) -> int:
    """Where the parenthesis of the outermost call opens: the partner of the last one."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        if text[index] in ")]}":
            depth += 1
        elif text[index] in "([{":
            depth -= 1
            if depth == 0:
                return index
    return -1
