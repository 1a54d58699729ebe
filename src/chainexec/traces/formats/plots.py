"""The history of variables as a matplotlib plot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.traces.changes import BindingChange
from chainexec.traces.formats.previews import preview, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from chainexec.traces.frames import Frame
    from chainexec.traces.trace import Trace
    from chainexec.traces.values import Value

NAMED_LINES = 12  # more lines than this have no legend
TEXT_VALUES = 40  # different values that are no numbers, on one axis
_NUMBERS = (int, float, Fraction, Decimal)  # bool is an int


def plot(trace: Trace, names: Sequence[str], frame: int | Frame | None, axes: Axes | None) -> Axes:
    """See `Trace.plot`."""
    if not names:
        raise ArgumentError('plot() needs the name of a variable, such as trace.plot("total").')
    lines = [line for name in names for line in _lines(trace, name, frame, several=len(names) > 1)]
    if len(lines) > NAMED_LINES:
        lines = [_together(name, [line for line in lines if line.name == name]) for name in names]
    numeric = all(isinstance(value._raw, (*_NUMBERS, type(None))) for line in lines for value in line.values if value is not None)
    drawn = [_heights(line) if numeric else _texts(line) for line in lines]
    different = 0 if numeric else len({text for texts in drawn for text in texts})
    if different > TEXT_VALUES:
        raise ArgumentError(
            f"{', '.join(names)} had {different:,} different values that are not all numbers, too many for one axis (at most "
            f"{TEXT_VALUES}); look at trace.history({names[0]!r}) instead."
        )
    axes = _new_axes() if axes is None else axes
    for line, values in zip(lines, drawn, strict=True):
        axes.step(line.steps, values, where="post", label=line.label, marker="." if len(values) <= 100 else None, linewidth=1.4)
    axes.set_xlabel("step")
    axes.set_ylabel(_plain(", ".join(names)))
    axes.set_xlim(0, max(len(trace) - 1, 1))
    axes.grid(alpha=0.25)
    if 1 < len(lines) <= NAMED_LINES:
        axes.legend()
    return axes


def _new_axes() -> Axes:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ArgumentError("plot() needs matplotlib, which is not installed; run: pip install 'chainexec[plot]'") from error
    made: Axes = plt.subplots(layout="constrained")[1]
    return made


@dataclass(frozen=True, slots=True)
class _Line:
    """What one variable of one frame (or of a module) held: from each step on, the value; None where it was unbound."""

    name: str
    label: str
    steps: list[int]
    values: list[Value | None]


def _lines(trace: Trace, name: str, frame: int | Frame | None, *, several: bool) -> list[_Line]:
    owners: dict[Frame | None, tuple[list[int], list[Value | None]]] = {}
    for step, value in trace.history(name, frame):
        owner = next((change.frame for change in step.changes if isinstance(change, BindingChange) and change.name == name), None)
        steps, values = owners.setdefault(owner, ([], []))
        steps.append(step.index)
        values.append(value)
    if not owners:
        raise ArgumentError(f"{name} was never bound in this run, so there is nothing to draw.")
    made = []
    for owner, (steps, values) in owners.items():
        end = owner.return_step if owner is not None else None
        steps.append(end.index if end is not None else len(trace) - 1)  # the last value holds until its frame ends
        values.append(values[-1])
        label = f"{name} in {owner.function}" if owner is not None and (several or len(owners) > 1) else name
        made.append(_Line(name, _plain(f"{label} (frame {owner.id})" if owner is not None and len(owners) > 1 else label), steps, values))
    return made


def _together(name: str, lines: list[_Line]) -> _Line:
    """All lines of a variable as one, with gaps between: matplotlib takes long for many lines."""
    steps = [step for line in lines for step in (*line.steps, line.steps[-1])]
    values = [value for line in lines for value in (*line.values, None)]
    return _Line(name, _plain(f"{name} in {len(lines):,} frames"), steps, values)


def _heights(line: _Line) -> list[float]:
    """Numbers; a gap where it was None or unbound."""
    try:
        return [math.nan if value is None or value._raw is None else float(value._raw) for value in line.values]
    except OverflowError:
        raise ArgumentError(f"{line.name} becomes larger than an axis can show; look at trace.history({line.name!r}) instead.") from None


def _texts(line: _Line) -> list[str]:
    return ["unbound" if value is None else _plain(preview(value, 30)) for value in line.values]


def _plain(text: str) -> str:
    """A text in which matplotlib reads no formula."""
    return visible(text).replace("$", r"\$")
