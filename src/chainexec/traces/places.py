"""Where an object can be seen from: the names and paths, in live frames, that lead to it at a moment of the run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.heap import DICT_LIKE, SET_LIKE, HeapObject
from chainexec.traces.texts import atom_text, number_of, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.traces.frames import Frame
    from chainexec.traces.reader import Reader

NEAR = 200  # objects that are looked at on the way up to the nearest name of the running frame


def place_of(reader: Reader, target: HeapObject, position: int, frame: Frame | None, step: int) -> str:
    """The nearest path to an object, from the variables of `frame` if they lead to it, else from those of other live frames.

    Among equally near names one that stands in the statement of `step` is taken. An object that no name leads to is told by its
    type and number: `<list #2>`.
    """
    if frame is not None:
        overlays = frame._overlays
        if (
            frame.id in target.frames
            and (not overlays or overlays[-1].stop < position)
            and frame._own_names is None
            and frame._globals not in target.holders
        ):
            slots = frame._slots.at(reader.columns, position)[0]
            if slots.count(target) == 1:  # the most frequent case
                name: str = frame._facts.variables[slots.index(target)]
                if name[0] != ".":
                    return name
        near: list[tuple[str, _Path]] = []
        for ancestor, path in _upwards(reader, target, position, NEAR):
            if near and path.depth > near[0][1].depth:
                break
            near += [(name, path) for name in _names_in(frame, ancestor, position)]
        if near:
            name, path = _best(near, frame, reader, step)
            return name + path()
    found = _from_other_frames(reader, target, position, frame)
    return found if found is not None else f"<{type_text(target.info)} #{number_of(reader, target)}>"


def names_of(reader: Reader, target: HeapObject, position: int) -> tuple[str, ...]:
    """All names, in all live frames, that see an object, each with its shortest path: `("a", "b[0]", "self.items")`."""
    found: dict[str, None] = {}
    live = reader.live_frames(position)
    spaces = _namespaces(live)
    for ancestor, path in _upwards(reader, target, position, None):
        if ancestor in spaces:
            continue
        names = [name for frame in live if frame.id in ancestor.frames for name in _slot_names(frame, ancestor, position)]
        names += [name for space in spaces if space in ancestor.holders for name in _space_names(reader, space, ancestor, position)]
        if names:
            text = path()
            found.update(dict.fromkeys(name + text for name in names))
    return tuple(found)


def _from_other_frames(reader: Reader, target: HeapObject, position: int, frame: Frame | None) -> str | None:
    live = reader.live_frames(position)
    spaces = _namespaces(live)
    for ancestor, path in _upwards(reader, target, position, None):
        if ancestor in spaces:
            continue
        for other in reversed(live):
            if other is not frame and other.id in ancestor.frames:
                for name in _slot_names(other, ancestor, position):
                    return name + path()
        for space in spaces:
            if space in ancestor.holders:
                for name in _space_names(reader, space, ancestor, position):
                    return name + path()
    return None


def _best(near: list[tuple[str, _Path]], frame: Frame, reader: Reader, step: int) -> tuple[str, _Path]:
    """Of equally near names one that stands in the statement; else the first of the frame's variables."""
    if len(near) == 1:
        return near[0]
    hint = reader.statement_text(step)
    order = {name: number for number, name in enumerate(frame._facts.variables)}

    def rank(one: tuple[str, _Path]) -> tuple[bool, int]:
        return re.search(rf"(?<![\w.]){re.escape(one[0])}(?!\w)", hint) is None, order.get(one[0], len(order))

    return min(near, key=rank)


def _namespaces(frames: list[Frame]) -> dict[HeapObject, None]:
    return {space: None for frame in frames for space in (frame._own_names, frame._globals) if space is not None}


def _names_in(frame: Frame, target: HeapObject, position: int) -> Iterator[str]:
    """Names of a frame (variables, its own namespace, globals) that are bound to an object."""
    if frame.id in target.frames:
        yield from _slot_names(frame, target, position)
    for space in (frame._own_names, frame._globals):
        if space is not None and space in target.holders:
            yield from _space_names(frame._reader, space, target, position)


def _slot_names(frame: Frame, target: HeapObject, position: int) -> Iterator[str]:
    columns = frame._reader.columns
    names = frame._facts.variables
    histories = [frame._slots, *(overlay.history for overlay in frame._overlays_at(position))]
    hidden = frame._facts.handed_on if len(histories) == 1 else ()
    for history in histories:
        slots = history.at(columns, position)[0]
        if target in slots:
            for slot, raw in enumerate(slots):
                if raw is target and names[slot][0] != "." and slot not in hidden:
                    yield names[slot]


def _space_names(reader: Reader, space: HeapObject, target: HeapObject, position: int) -> Iterator[str]:
    for name, raw in space.names_at(reader.columns, position).items():
        if raw is target:
            yield name


class _Path:
    """The way from an ancestor down to the target, written only when it is used."""

    __slots__ = ("child", "depth", "holder", "position", "reader", "rest")

    def __init__(self, reader: Reader, holder: HeapObject | None, child: HeapObject, position: int, rest: _Path | None) -> None:
        self.reader = reader
        self.holder = holder
        self.child = child
        self.position = position
        self.rest = rest
        self.depth: int = 0 if rest is None else rest.depth + 1

    def __call__(self) -> str:
        steps = []
        at: _Path | None = self
        while at is not None and at.holder is not None:
            steps.append(_step(at.reader, at.holder, at.child, at.position) or "")
            at = at.rest
        return "".join(steps)


def _upwards(reader: Reader, target: HeapObject, position: int, limit: int | None) -> Iterator[tuple[HeapObject, _Path]]:
    """The object itself, then what holds it, then what holds that, nearest first; each once."""
    queue = [(target, _Path(reader, None, target, position, None))]
    yield queue[0]
    seen = {target}
    index = 0
    while index < len(queue) and (limit is None or index < limit):
        child, path = queue[index]
        index += 1
        for holder in reversed(child.holders):
            if holder not in seen and holder.layout != L.NAMESPACE_DICT and _holds(reader, holder, child, position):
                seen.add(holder)
                row = (holder, _Path(reader, holder, child, position, path))
                queue.append(row)
                yield row


def _holds(reader: Reader, holder: HeapObject, child: HeapObject, position: int) -> bool:
    items, attributes = holder.at(reader.columns, position)
    if items:
        if isinstance(items, dict):
            if child in items:
                return True
            if holder.layout in DICT_LIKE and any(value is child for value in items.values()):
                return True
        elif not isinstance(items, bytearray) and child in items:
            return True
    return any(value is child for value in attributes.values())


def _step(reader: Reader, holder: HeapObject, child: HeapObject, position: int) -> str | None:
    """How the holder's text names the part: `[2]`, `['key']`, `.next`."""
    items, attributes = holder.at(reader.columns, position)
    for name, value in attributes.items():
        if value is child:
            return f".{name}" if name else ""
    if holder.layout in DICT_LIKE:
        for key, value in items.items():
            if value is child:
                return f"[{key_text(reader, key)}]"
        return " (a key)"
    if holder.layout in SET_LIKE:
        return " (a member)"
    if holder.info.form == "namedtuple" and isinstance(items, list):
        place = items.index(child)
        return f".{holder.info.fields[place]}" if place < len(holder.info.fields) else f"[{place}]"
    return f"[{items.index(child)}]"


def key_text(reader: Reader, key: Any) -> str:
    """A dict's key as a path shows it; an object that is a key by its type and number."""
    if type(key) is HeapObject:
        return key.label if key.label is not None else f"<{type_text(key.info)} #{number_of(reader, key)}>"
    return atom_text(key)
