"""What a terminal gets instead of plain lines: colours, columns as wide as the window, long lines wrapped or cut with a mark.

Needs rich. Where it is not installed, where standard output is no terminal, or with NO_COLOR, there is none of it. Everything that
comes from a program is text here: control characters are shown as escapes, markup is never read.
"""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from chainexec.traces import Raised, Returned, StepKind
from chainexec.traces.formats.previews import preview, short_name, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.segment import Segment
    from rich.style import Style
    from rich.text import Text

    from chainexec.traces import Step, Trace, Value

TAB = 4
BATCH = 2000  # pieces of rows that are handed to rich at a time
STATES_FROM = 110  # columns from which on there is room for all variables beside the changes
VALUE = 40  # characters of a value in a row, about
_STEP, _LINE = 8, 6  # widths
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_PLACE = re.compile(r"\b(?:[Ll]ine|iteration|pass) \d+|\(depth \d+\)")
_KIND_STYLES = {
    StepKind.CALL: "bold cyan", StepKind.RESUME: "bold cyan", StepKind.RETURN: "bold green", StepKind.YIELD: "bold green",
    StepKind.RAISE: "bold red", StepKind.UNWIND: "bold red", StepKind.HANDLED: "yellow", StepKind.OUTPUT: "magenta",
    StepKind.INPUT: "magenta",
}  # fmt: skip


def terminal() -> Console | None:
    """The terminal that standard output is, or None where text has to be plain."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return None
    if "utf" not in (sys.stdout.encoding or "").lower():
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None  # rich only makes it prettier: there is nothing to say
    return Console(markup=False, emoji=False, highlight=False)


def harmless(line: str) -> str:
    """One line of text as a terminal may get it."""
    return visible(line.expandtabs(TAB))


# ---- narrations ------------------------------------------------------------------------------------------------------


def show_narration(console: Console, text: str) -> None:
    """A narration: code and places in colour, lines wrapped below their beginning."""
    for line in text.split("\n"):
        console.print(_told(harmless(line), console.width), soft_wrap=True)


def _told(line: str, width: int) -> Text:
    from rich.text import Text

    body = line.lstrip(" ")
    indent = len(line) - len(body)
    told = Text(body)
    for found in _PLACE.finditer(body):
        told.stylize("bold", *found.span())
    for found in _CODE.finditer(body):
        told.stylize("cyan", *found.span(2))
        told.stylize("dim cyan", found.start(), found.start(2))
        told.stylize("dim cyan", found.end(2), found.end())
    if body.startswith(("|", "{", "[")):  # a row of a table, JSON: not to be broken
        return Text(" " * indent) + told
    hanging = " " * min(indent + 2, max(width - 20, 0))
    rows = told.wrap(None, max(width - indent - 2, 20)) if told.cell_len + indent > width else [told]  # type: ignore[arg-type]  # needed for tabs only
    return Text("\n").join((Text(hanging) if place else Text(" " * indent)) + row for place, row in enumerate(rows))


# ---- source ----------------------------------------------------------------------------------------------------------


def show_source(console: Console, lines: Sequence[str], numbers: Iterable[int], first: int = 1) -> None:
    """Lines of a program with their numbers; where some are left out, a mark says how many. `lines[0]` has the number `first`."""
    from rich.text import Text

    last = first - 1
    highlighted = _highlighted("\n".join(map(harmless, lines))).split("\n", allow_blank=True)
    for number in sorted(set(numbers)):
        if number > last + 1:
            console.print(Text(f"   ⋮  {number - last - 1:,} line{'' if number == last + 2 else 's'}", style="dim"))
        row = Text().append(f"{number:>4}  ", style="dim").append_text(highlighted[number - first])
        row.truncate(console.width, overflow="ellipsis")
        console.print(row, no_wrap=True, overflow="crop")
        last = number
    if last < first + len(lines) - 1:
        left = first + len(lines) - 1 - last
        console.print(Text(f"   ⋮  {left:,} line{'' if left == 1 else 's'}", style="dim"))


def lines_that_ran(trace: Trace) -> Iterator[tuple[str, list[int]]]:
    """For each program text that ran: the text, and the numbers of the lines of its functions that were called."""
    wanted: dict[int, set[int]] = {}
    for facts in {id(frame._facts): frame._facts for frame in trace.frames}.values():
        if facts.program is not None:
            lines = wanted.setdefault(facts.program, set())
            last = max((statement.end_line for statement in facts.statements), default=facts.line)
            lines.update(range(max(min(facts.line, last), 1), last + 1))
    for program, lines in sorted(wanted.items()):
        text = trace.programs[program].text
        count = len(text.splitlines())
        yield text, [line for line in lines if line <= count]


@lru_cache(maxsize=2048)
def _highlighted(code: str) -> Text:
    from rich.syntax import Syntax

    text = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(code)
    if len(text.plain) > len(code):  # a line end that the highlighter added
        text.right_crop(len(text.plain) - len(code))
    text.no_wrap = True
    return text


# ---- steps -----------------------------------------------------------------------------------------------------------
# Rows are made of segments, not of Text: there may be very many.


def show_steps(console: Console, trace: Trace, outcome: str) -> None:
    """A row a step: statement, what it changed and, in a wide window, the variables after it."""
    from rich.segment import Segment, Segments

    for text, numbers in lines_that_ran(trace):
        show_source(console, text.splitlines(), numbers)
        console.print()
    widths = _widths(console.width)
    titles = ("step".rjust(_STEP - 2), "line".rjust(_LINE - 2), "what runs", "what changes", "variables after it")
    batch = _row([[_piece(title, "bold")] for title in titles], widths)
    for step in trace:
        batch += _row(_cells(console, step, states=len(widths) == 5), widths)
        if len(batch) > BATCH:
            console.print(Segments(batch), end="", crop=False)
            batch = []
    style = {Returned: "bold green", Raised: "bold red"}.get(type(trace.outcome), "bold yellow")
    end = _piece(f"{len(trace):,} step{'' if len(trace) == 1 else 's'}; {harmless(outcome)}", style)
    console.print(Segments([*batch, *_cut([end], console.width)[0], Segment.line()]), end="", crop=False)


def _widths(width: int) -> tuple[int, ...]:
    left = max(width - _STEP - _LINE, 24)
    if width < STATES_FROM:
        return _STEP, _LINE, left * 11 // 20, left - left * 11 // 20
    return _STEP, _LINE, left * 2 // 5, left * 3 // 10, left - left * 2 // 5 - left * 3 // 10


def _piece(text: str, style: str) -> Segment:
    from rich.segment import Segment

    return Segment(text, _style(style))


@lru_cache(maxsize=64)
def _style(name: str) -> Style:
    from rich.style import Style

    return Style.parse(name)


def _row(cells: Sequence[Sequence[Segment]], widths: Sequence[int]) -> list[Segment]:
    """The cells beside each other, each cut to its width."""
    from rich.segment import Segment

    row: list[Segment] = []
    last = len(widths) - 1
    for place, (cell, width) in enumerate(zip(cells, widths, strict=False)):
        kept, used = _cut(cell, width - 2 if place < last else width)
        row += kept
        if place < last:
            row.append(Segment(" " * (width - used)))
    row.append(Segment.line())
    return row


def _cut(pieces: Sequence[Segment], width: int) -> tuple[list[Segment], int]:
    """The pieces in at most `width` columns, the last one a mark where something was cut; and how many columns they take."""
    from rich.cells import set_cell_size
    from rich.segment import Segment

    kept: list[Segment] = []
    used = 0
    for piece in pieces:
        size = _columns(piece.text)
        if used + size <= width:
            kept.append(piece)
            used += size
            continue
        kept.append(piece)
        used += size
        while kept and used > width - 1:  # room for the mark
            last = kept.pop()
            used -= _columns(last.text)
            if used < width - 1:
                room = width - 1 - used
                kept.append(Segment(last.text[:room] if last.text.isascii() else set_cell_size(last.text, room), last.style))
                used = width - 1
        kept.append(Segment("…", piece.style))
        return kept, used + 1
    return kept, used


def _columns(text: str) -> int:
    from rich.cells import cell_len

    return len(text) if text.isascii() else cell_len(text)


@lru_cache(maxsize=2048)
def _statement_pieces(console: Console, code: str) -> list[Segment]:
    return [piece for piece in _highlighted(code).render(console, end="") if piece.text]


def _cells(console: Console, step: Step, *, states: bool) -> list[list[Segment]]:
    kind, frame = step.kind, step.frame
    what = [_piece("│ " * (frame.depth - 1), "dim")] if frame.depth > 1 else []
    if kind == StepKind.CALL:
        arguments = ", ".join(f"{name}={preview(value, VALUE)}" for name, value in frame.arguments.items())
        what.append(_piece(harmless(f"call {short_name(frame.function)}({arguments})"), _KIND_STYLES[kind]))
    elif kind in (StepKind.LINE, StepKind.ITERATION):
        statement = step.statement
        what += _statement_pieces(console, harmless(statement.text.partition("\n")[0] if statement is not None else ""))
        if kind == StepKind.ITERATION:
            what.append(_piece(f"  pass {step.visit}", "dim"))
    else:
        value = step.value
        name = short_name(frame.function)
        told = repr(step.text) if step.text is not None else preview(value, 2 * VALUE) if value is not None else name
        what.append(_piece(harmless(f"{kind} {told}"), _KIND_STYLES[kind]))
    changes = step.changes if kind != StepKind.CALL else ()
    changed = []
    branch = step.branch
    if branch is not None and branch.taken is not None:
        iteration = step.iteration
        end = f"iteration {iteration}" if iteration is not None else "true" if branch.taken else branch.reason or "false"
        changed.append(_piece(f"{end}  " if changes else end, "green" if branch.taken else "yellow"))
    if changes:
        changed.append(_piece(harmless("; ".join(change.text for change in changes)), "bold"))
    cells = [[_piece(str(step.index).rjust(_STEP - 2), "dim")], [_piece(str(step.line).rjust(_LINE - 2), "dim")], what, changed]
    if states:
        names = {change.place.partition("[")[0].partition(".")[0] for change in changes}
        cells.append(_state(step.after.locals, names))
    return cells


def _state(values: Mapping[str, Value], changed: set[str]) -> list[Segment]:
    """The variables, first those that the step changed: there may not be room for all."""
    told: dict[bool, list[str]] = {True: [], False: []}
    for name, value in values.items():
        told[name in changed].append(f"{name}={harmless(preview(value, VALUE))}  ")
    return [_piece("".join(told[new]), style) for new, style in ((True, "cyan"), (False, "dim")) if told[new]]


# ---- the history of a variable ---------------------------------------------------------------------------------------


def show_history(console: Console, history: Sequence[tuple[Step, Value | None]], name: str) -> None:
    """A row a binding."""
    from rich.text import Text

    for step, value in history:
        row = Text().append(f"step {step.index:>5}  ", style="dim")
        row.append(harmless(f"{step.frame.function}:{step.line}  "), style="dim")
        row.append(f"{name} ", style="bold")
        told, style = ("unbound", "yellow") if value is None else (f"= {preview(value, console.width)}", "cyan")
        row.append(harmless(told), style=style)
        row.truncate(console.width, overflow="ellipsis")
        console.print(row, no_wrap=True, overflow="crop")
