"""The state after each step, one step a line: `#3 line 5 in power: base=3, exp=2, half=1`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chainexec.narration.model import NarrationStep
from chainexec.narration.row_audit import check_rows
from chainexec.narration.rows import Row, outcome_text, pairs_text, rows, state_pairs, told_value, value_is, value_text, wrong_pairs
from chainexec.narration.styles.style import Style, plain_gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Words

LEADS = {
    "call": "call {function}", "line": "line {line} in {function}", "begin": "begin line {line} in {function}",
    "end": "end line {line} in {function}", "pass": "pass {visit} at line {line} in {function}", "return": "return from {function}",
    "yield": "yield from {function}", "resume": "resume {function}", "raise": "raise at line {line} in {function}",
    "handled": "handled at line {line} in {function}", "leave": "leave {function}", "output": "output", "input": "input",
}  # fmt: skip
STATES = frozenset({"call", "line", "end", "pass", "handled", "resume"})  # rows that show variables


def lead(run: Run, row: Row) -> str:
    """What the row is: all of it but the values."""
    step = run.step(row.step)
    where = LEADS[row.kind].format(function=step.frame.function, line=step.line, visit=step.visit)
    return f"#{row.step} {where}"


def row_text(run: Run, row: Row, limit: int) -> str:
    """One row as a line."""
    value = told_value(run, row)
    told = value_text(value, limit) if value is not None else pairs_text(state_pairs(run, row), limit) if row.kind in STATES else ""
    return f"{lead(run, row)}: {told}" if told else lead(run, row)


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    limit = words.verbosity.value_limit
    for row in rows(run, compression):
        if row.kind == "gap":
            yield NarrationStep(plain_gap(row.stop - row.step), 0, range(row.step, row.stop))
        else:
            yield NarrationStep(row_text(run, row, limit), run.frame(row.step)._depth - 1 if row.kind != "output" else 0, (row.step,))
    yield NarrationStep(outcome_text(run, limit), 0, ())


def wrong(run: Run, line: str, row: Row) -> str | None:
    """What is wrong with a line that should be this row; None where nothing is."""
    start = lead(run, row)
    if line != start and not line.startswith(start + ": "):
        return f"what comes next is `{start}`"
    told = line[len(start) + 2 :]
    value = told_value(run, row)
    if value is not None:
        return None if value_is(told, value) else f"the value is `{value_text(value, 80)}`"
    return wrong_pairs(told, state_pairs(run, row) if row.kind in STATES else [])


_ROW = re.compile(r"#\d+ (?:call|line|begin|end|pass|return|yield|resume|raise|handled|leave|output|input)\b")


def check(text: str, run: Run) -> AuditReport:
    return check_rows(text, run, wrong, lambda line: _ROW.match(line) is not None)


def recognises(text: str) -> bool:
    return _ROW.match(text.lstrip()) is not None


STYLE = Style("scratchpad", "the variables after each step, one step a line", tell, check, recognises)
