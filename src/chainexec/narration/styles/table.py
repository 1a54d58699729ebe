"""A Markdown table: one step a row, with the line of the program and what the step changed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from chainexec.narration.audit import Auditor
from chainexec.narration.model import NarrationStep
from chainexec.narration.plans import one_line
from chainexec.narration.row_audit import RowReader
from chainexec.narration.rows import (
    change_pairs,
    outcome_is,
    outcome_text,
    pairs_text,
    rows,
    told_value,
    value_is,
    value_text,
    wrong_pairs,
)
from chainexec.narration.styles.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Run
    from chainexec.narration.rows import Row
    from chainexec.narration.words import Words

HEADER = ("| step | what | line | code | values |", "|---:|---|---:|---|---|")
CHANGING = frozenset({"call", "line", "end", "pass", "handled", "resume"})
_CELL = re.compile(r"(?<!\\)\|")


def cells(run: Run, row: Row) -> list[str]:
    """All cells but the last."""
    step = run.step(row.step)
    code = step.frame.function if row.kind == "call" else one_line(step.statement.text) if step.statement is not None else ""
    return [str(row.step), row.kind, str(step.line), code]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def line_of(parts: list[str]) -> str:
    return f"| {' | '.join(map(escaped, parts))} |"


def told(run: Run, row: Row, limit: int) -> str:
    value = told_value(run, row)
    if value is not None:
        return value_text(value, limit)
    return pairs_text(change_pairs(run, row), limit, " = ", "; ") if row.kind in CHANGING else ""


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    limit = words.verbosity.value_limit
    for line in HEADER:
        yield NarrationStep(line, 0, ())
    for row in rows(run, compression):
        if row.kind == "gap":
            yield NarrationStep(gap(row.stop - row.step), 0, range(row.step, row.stop))
        else:
            yield NarrationStep(line_of([*cells(run, row), told(run, row, limit)]), 0, (row.step,))
    yield NarrationStep(line_of(["", "outcome", "", "", outcome_text(run, limit)]), 0, ())


def gap(count: int) -> str:
    return line_of(["...", "left out", "", "", f"{count:,} steps"])


def split(line: str) -> list[str] | None:
    """The five cells of a row; None for another line."""
    if not line.startswith("| ") or not line.endswith(" |"):
        return None
    parts, at, part = [], 1, ""
    while at < len(line):
        if line[at] == "\\" and at + 1 < len(line):
            part += line[at + 1]
            at += 2
            continue
        if line[at] == "|":
            parts.append(part[1:-1] if part.startswith(" ") and part.endswith(" ") and len(part) > 1 else part.strip())
            part = ""
        else:
            part += line[at]
        at += 1
    return parts if len(parts) == 5 else None


def wrong(run: Run, parts: list[str], row: Row) -> str | None:
    right = [unescaped(escaped(cell)) for cell in cells(run, row)]
    if parts[:4] != right:
        return f"what comes next is `{' | '.join(right)}`"
    value = told_value(run, row)
    if value is not None:
        return None if value_is(parts[4], value) else f"the value is `{value_text(value, 80)}`"
    return wrong_pairs(parts[4], change_pairs(run, row) if row.kind in CHANGING else [], " = ", "; ")


def check(text: str, run: Run) -> AuditReport:
    found, reader = Auditor(), RowReader(run)
    complete = False
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or (number <= len(HEADER) and line == HEADER[number - 1]):
            continue
        parts = split(line)
        if parts is None:
            found.add_unread(number, line)
        elif parts[1] == "left out":
            count = re.fullmatch(r"([\d,]+) steps", parts[4])
            if count is not None and parts[0] == "..." and reader.leave_out(int(count.group(1).replace(",", ""))):
                found.add_right()
            else:
                found.add_wrong(number, line, "left_out", reader.at, f"{run.count - reader.at} steps are left")
        elif parts[1] == "outcome":
            complete = True
            row = reader.next()
            while row.kind == "end":
                row = reader.next()
            if row.kind == "over" and outcome_is(run, parts[4]):
                found.add_right()
            else:
                truth = "the run is not over" if row.kind != "over" else "the run ended otherwise"
                found.add_wrong(number, line, "result", run.count, truth)
        else:
            row, problem = reader.wrong(partial(wrong, run, parts))
            if problem is None:
                found.add_right()
            else:
                found.add_wrong(number, line, row.kind, min(row.step, run.count - 1), problem)
    return found.report(complete=complete)


STYLE = Style("table", "a Markdown table, one step a row", tell, check, lambda text: text.lstrip().startswith(HEADER[0]), gap)
