"""The variables and objects of a moment as a Mermaid or Graphviz diagram: boxes for objects, arrows for references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.traces.formats.graphs import dot_html, dot_text, known, mermaid_text
from chainexec.traces.formats.objects import ATTRIBUTES, MAPPING, MEMBERS, SEQUENCE, TEXT, anatomy
from chainexec.traces.formats.previews import raw_preview, short_name
from chainexec.traces.frames import GLOBAL, State
from chainexec.traces.heap import HeapObject, Raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.traces.frames import CallStack
    from chainexec.traces.trace import Trace

ACROSS = 80  # characters of a sequence that is drawn as a row; a longer one is drawn as a column
CELL = 24  # characters of a value in a cell, about
ROWS = 24  # parts of an object that are drawn
FRAMES = 50  # live frames that are drawn: the youngest
VARIABLE = 40  # characters of a value beside a variable, about


@dataclass(frozen=True, slots=True)
class Cell:
    """One place: what it is called, and its text or the number of the object that stands there."""

    key: str
    text: str | None
    target: int | None


@dataclass(frozen=True, slots=True)
class Box:
    """One frame or object. `left_out` says how many of its parts are not drawn."""

    name: str  # identifier in the diagram
    title: str
    form: str
    cells: tuple[Cell, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    frames: tuple[Box, ...]
    objects: tuple[Box, ...]
    objects_left_out: int
    frames_left_out: int

    @property
    def left_out(self) -> str:
        """What is not drawn; empty where all is."""
        return ", ".join(
            f"… {count:,} more {what}{'' if count == 1 else 's'}"
            for count, what in ((self.frames_left_out, "older frame"), (self.objects_left_out, "object"))
            if count
        )


def heap_graph(trace: Trace, step: int, form: str, most: int) -> str:
    """See `Trace.heap`."""
    write = _mermaid if known(form) == "mermaid" else _dot
    if most < 1:
        raise ArgumentError(f"most must be at least 1, not {most}.")
    return "\n".join(write(_picture(trace.at(step), most))) + "\n"


def _picture(stack: CallStack, most: int) -> Picture:
    """The frames that are live, and the first `most` objects that a walk from their variables meets."""
    reader, position = stack._reader, stack._position
    numbers: dict[HeapObject, int] = {}
    order: list[HeapObject] = []

    def cell(key: str, raw: Raw, limit: int) -> Cell:
        if type(raw) is HeapObject and raw.label is None:
            if raw not in numbers:
                numbers[raw] = len(order)
                order.append(raw)
            if numbers[raw] < most:
                return Cell(key, None, numbers[raw])
        return Cell(key, raw_preview(reader, raw, position, limit), None)

    frames = []
    live = stack.frames
    for frame in live[-FRAMES:]:
        state = State(frame, position)._raw
        hidden = [name for name, (section, raw) in state.items() if section == GLOBAL and _is_definition(raw)]
        cells = tuple(cell(name, raw, VARIABLE) for name, (_, raw) in state.items() if name not in hidden)
        are = "global that is" if len(hidden) == 1 else "globals that are"
        left_out = f"… {len(hidden):,} {are} a function, class or module" if hidden else ""
        title = short_name(frame.function) + ("" if frame == stack.current else " (waits)")
        frames.append(Box(f"f{frame.id}", title, ATTRIBUTES, cells, left_out))
    objects: list[Box] = []
    for number, target in enumerate(order):  # grows while it is gone through
        found = anatomy(reader, target, position)
        beside = [*found.rows[:ROWS], *found.attributes[:ROWS]]
        if number >= most:  # not drawn, but what it leads to is counted
            for _, raw in beside:
                cell("", raw, CELL)
            continue
        if found.form == TEXT:
            beside = [("", raw_preview(reader, target, position, 2 * VARIABLE))]
            objects.append(Box(f"o{number}", found.name, TEXT, (Cell("", beside[0][1], None),)))
            continue
        cells = tuple(
            cell(key if isinstance(key, str) and found.form != MAPPING else raw_preview(reader, key, position, CELL), raw, CELL)
            for key, raw in beside
        )
        over = len(found.rows) + len(found.attributes) - len(beside)
        form = found.form if not found.attributes else MAPPING if found.form == MAPPING else ATTRIBUTES
        objects.append(Box(f"o{number}", found.name, form, cells, _more(over) if over else ""))
    return Picture(tuple(frames), tuple(objects), max(len(order) - most, 0), max(len(live) - FRAMES, 0))


def _is_definition(raw: Raw) -> bool:
    """Whether it is a function, class or module: as a global it is there for its name, not for what it holds."""
    return type(raw) is HeapObject and raw.label is not None and raw.info.form in ("function", "class", "module")


def _more(count: int) -> str:
    return f"… {count:,} more"


# ---- Graphviz --------------------------------------------------------------------------------------------------------


def _dot(picture: Picture) -> Iterator[str]:
    yield "digraph heap {"
    yield '    graph [rankdir="LR", nodesep="0.25", ranksep="0.6"]'
    yield '    node [shape="plain", fontname="Helvetica", fontsize="11"]'
    yield '    edge [color="#5c6bc0", arrowsize="0.7"]'
    for box in picture.frames:
        yield f"    {box.name} [label=<{_upright(box, '#e8eaf6')}>]"
    if len(picture.frames) > 1:
        yield f"    {{ rank=same; {' -> '.join(box.name for box in picture.frames)} [style=invis] }}"
    for box in picture.objects:
        table = _across(box) if _lies(box) else _upright(box, "#eeeeee")
        yield f"    {box.name} [label=<{table}>]"
    for box in (*picture.frames, *picture.objects):
        for place, cell in enumerate(box.cells):
            if cell.target is not None:
                side = "c -> o{} [tailclip=false]" if _lies(box) else "e -> o{}"
                yield f"    {box.name}:p{place}:{side.format(cell.target)}"
    if picture.left_out:
        yield f'    more [shape="note", label="{dot_text(picture.left_out)}"]'
    yield "}"


def _lies(box: Box) -> bool:
    """Whether it is drawn as a row: a sequence that is no wider than a picture should be."""
    return box.form == SEQUENCE and bool(box.cells) and sum(len(cell.text or "•") for cell in box.cells) <= ACROSS


def _shown(cell: Cell) -> str:
    return "•" if cell.text is None else dot_html(cell.text) or " "


def _upright(box: Box, colour: str) -> str:
    """A row for each part."""
    keys = box.form in (ATTRIBUTES, MAPPING, SEQUENCE)
    rows = [f'<tr><td bgcolor="{colour}" colspan="2"><b>{dot_html(box.title)}</b></td></tr>']
    for place, cell in enumerate(box.cells):
        key = f'<td align="right">{dot_html(cell.key) or " "}</td>' if keys else ""
        where = f'align="{"right" if cell.text is None else "left"}" port="p{place}" colspan="{1 if keys else 2}"'
        rows.append(f"<tr>{key}<td {where}>{_shown(cell)}</td></tr>")
    if box.left_out:
        rows.append(f'<tr><td colspan="2">{dot_html(box.left_out)}</td></tr>')
    return f'<table border="0" cellborder="1" cellspacing="0" color="#777777">{"".join(rows)}</table>'


def _across(box: Box) -> str:
    """A sequence: its indexes above its parts."""
    width = len(box.cells) + bool(box.left_out)
    keys = "".join(f'<td border="0"><font point-size="8" color="#777777">{cell.key}</font></td>' for cell in box.cells)
    parts = "".join(f'<td port="p{place}">{_shown(cell)}</td>' for place, cell in enumerate(box.cells))
    if box.left_out:
        keys, parts = f'{keys}<td border="0"></td>', f"{parts}<td>{dot_html(box.left_out)}</td>"
    title = f'<tr><td bgcolor="#eeeeee" colspan="{width}"><b>{dot_html(box.title)}</b></td></tr>'
    return f'<table border="0" cellborder="1" cellspacing="0" color="#777777">{title}<tr>{keys}</tr><tr>{parts}</tr></table>'


# ---- Mermaid ---------------------------------------------------------------------------------------------------------


def _mermaid(picture: Picture) -> Iterator[str]:
    yield "flowchart LR"
    for box in (*picture.frames, *picture.objects):
        named = box.form not in (MEMBERS, TEXT)
        parts = [f"{cell.key} = {cell.text}" if named else cell.text for cell in box.cells if cell.text is not None]
        lines = [box.title, *parts, *([box.left_out] if box.left_out else [])]
        yield f'    {box.name}["{"<br/>".join(map(mermaid_text, lines))}"]'
    for box in (*picture.frames, *picture.objects):
        for cell in box.cells:
            if cell.target is not None:
                label = "member" if box.form == MEMBERS else cell.key
                yield f'    {box.name} -->|"{mermaid_text(label)}"| o{cell.target}'
    if picture.left_out:
        yield f'    more["{mermaid_text(picture.left_out)}"]'
        yield "    classDef folded stroke-dasharray:4 3"
        yield "    class more folded"
    if picture.frames:
        yield "    classDef frame stroke:#3949ab,stroke-width:2px"
        yield f"    class {','.join(box.name for box in picture.frames)} frame"
