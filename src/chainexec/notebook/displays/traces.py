"""A trace: the stepper, and where nothing moves, a table of its first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.notebook.markup import (
    Html,
    chip,
    join,
    markdown_code,
    markdown_table,
    markdown_text,
    shortened,
    style,
    table,
    tag,
    visible,
)
from chainexec.traces import Raised, Returned

if TYPE_CHECKING:
    from chainexec.traces import Step, Trace

ROWS = 20  # steps in a table
CELL = 80  # characters of a cell
TELLING_SECONDS = 3.0  # for the sentences of the stepper: a cell's result should not keep its reader waiting
HEAD = ("step", "what", "line", "code", "changes")


def html(trace: Trace) -> str:
    """The stepper; the table below it can be seen only where styles and frames were taken out of the page, as GitHub does."""
    from chainexec.notebook.stepper import stepper_frame

    still = tag("div", tag("p", summary(trace)), _table(trace), tag("p", _more(trace)), class_="without-styles")
    frame = Html(stepper_frame(trace, telling_seconds=TELLING_SECONDS))
    return join([style(), tag("section", frame, still, class_="chainexec bare", aria_label=f"Trace of {entry(trace)}")])


def markdown(trace: Trace) -> str:
    rows = [
        (str(index), kind, str(line), markdown_code(code, cell=True), markdown_code(changes, cell=True))
        for index, kind, line, code, changes in map(row, trace.steps[:ROWS])
    ]
    parts = [f"**Trace of {markdown_code(entry(trace))}**: {len(trace):,} steps, {_outcome_markdown(trace)}", markdown_table(HEAD, rows)]
    return "\n\n".join([*parts, *([markdown_text(_more(trace))] if _more(trace) else [])])


def plain(trace: Trace) -> str:
    rows = [tuple(map(visible, map(str, cells))) for cells in map(row, trace.steps[:ROWS])]  # now, for the widths
    columns = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    lines = [
        f"{index:>{columns[0]}}  {kind:<{columns[1]}}  {line:>{columns[2]}}  {code:<{columns[3]}}  {changes}".rstrip()
        for index, kind, line, code, changes in [HEAD, *rows]
    ]
    return "\n".join([repr(trace), *lines, *([_more(trace)] if _more(trace) else [])])


def entry(trace: Trace) -> str:
    """The function that was called first."""
    return trace[0].frame.function if len(trace) else "nothing followed"


def summary(trace: Trace) -> Html:
    return join([f"Trace of {entry(trace)}: {len(trace):,} steps, ", outcome(trace)])


def outcome(trace: Trace) -> Html:
    """How it ended, in a word and with its value."""
    ended = trace.outcome
    if isinstance(ended, Returned):
        return join([chip("returned", "good"), " ", tag("code", ended.value.short(CELL))])
    if isinstance(ended, Raised):
        message = f": {shortened(ended.message, CELL)}" if ended.message else ""
        return join([chip("raised", "bad"), " ", tag("code", f"{ended.type}{message}")])
    return join([chip("stopped", "warn"), f" by the limit on {ended.limit}"])


def row(step: Step) -> tuple[int, str, int, str, str]:
    """Index, kind, line, what ran, and what changed."""
    if step.kind == "call":
        given = ", ".join(f"{name}={value.short(30)}" for name, value in step.frame.arguments.items())
        code = f"{step.frame.function}({given})"
    elif step.text is not None:
        code = repr(step.text)
    elif step.value is not None:
        code = step.value.short(CELL)
    else:
        code = step.statement.text.partition("\n")[0] if step.statement is not None else ""
    changes = "; ".join(change.text for change in step.changes) if step.kind != "call" else ""
    indent = "  " * min(step.frame.depth - 1, 20)
    return step.index, str(step.kind), step.line, indent + shortened(code, CELL), shortened(changes, CELL)


def _table(trace: Trace) -> Html:
    rows = [
        (str(index), kind, str(line), tag("code", code), tag("code", changes) if changes else "")
        for index, kind, line, code, changes in map(row, trace.steps[:ROWS])
    ]
    return table(HEAD, rows, numbers=(0, 2))


def _more(trace: Trace) -> str:
    left = len(trace) - ROWS
    return f"... and {left:,} more step{'' if left == 1 else 's'}" if left > 0 else ""


def _outcome_markdown(trace: Trace) -> str:
    ended = trace.outcome
    if isinstance(ended, Returned):
        return f"returned {markdown_code(ended.value.short(CELL))}"
    if isinstance(ended, Raised):
        return f"raised {markdown_code(ended.type)}{': ' if ended.message else ''}{markdown_text(shortened(ended.message, CELL))}"
    return f"stopped by the limit on {markdown_text(ended.limit)}"

