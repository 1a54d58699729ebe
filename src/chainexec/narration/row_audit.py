"""Checks texts that are rows of steps: every row must be the next one, and show what it has to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from chainexec.narration.audit import Auditor, numbered
from chainexec.narration.rows import go_over, next_row, outcome_is

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.moments import Run
    from chainexec.narration.rows import Row

GAP = re.compile(r"\(([\d,]+) steps? left out here\)")
OUTCOME = re.compile(r"(?:result|raised|stopped): ")
NUMBER = re.compile(r"\d+")


class RowReader:
    """The place of a text of rows in a trace."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.at = 0
        self.open_lines: list[tuple[int, int]] = []
        self.after_gap = False  # whether ends of statements may be among the steps left out

    def next(self) -> Row:
        row, self.at = next_row(self.run, self.open_lines, self.at)
        return row

    def wrong(self, fits: Callable[[Row], str | None]) -> tuple[Row, str | None]:
        """The next row, and what is wrong with it; behind a gap, ends of statements may be missing."""
        row = self.next()
        truth = "the run is over" if row.kind == "over" else fits(row)
        while truth is not None and row.kind == "end" and self.after_gap:
            row = self.next()
            truth = "the run is over" if row.kind == "over" else fits(row)
        self.after_gap = False
        return row, truth

    def leave_out(self, count: int) -> bool:
        """Go over steps that a text leaves out; False where there are not so many."""
        stop = self.at + count
        if count < 1 or stop > self.run.count:
            return False
        go_over(self.run, self.open_lines, self.at, stop)
        self.at = stop
        self.after_gap = True
        return True

    def go_to(self, step: int) -> None:
        """After a wrong row: go on behind the step that the text names."""
        if self.at <= step < self.run.count:
            while self.open_lines and self.open_lines[-1][1] <= step:
                self.open_lines.pop()
            self.at = step + 1


def check_rows(
    text: str, run: Run, wrong: Callable[[Run, str, Row], str | None], is_row: Callable[[str], bool], *, lines: list[str] | None = None
) -> AuditReport:  # fmt: skip
    """Check a text of rows.

    Args:
        text: the text.
        run: the trace.
        wrong: what is wrong with a line that should be a row; None where nothing is.
        is_row: whether a line is a row at all.
        lines: the lines, where they are no plain lines of the text.
    """
    found, reader = Auditor(), RowReader(run)
    complete = False
    for number, line in enumerate(lines, 1) if lines is not None else numbered(text):
        gap = GAP.fullmatch(line)
        if gap is not None:
            if reader.leave_out(int(gap.group(1).replace(",", ""))):
                found.add_right()
            else:
                found.add_wrong(number, line, "left_out", reader.at, f"{run.count - reader.at} steps are left")
        elif OUTCOME.match(line):
            complete = True
            row = reader.next()
            while row.kind == "end":
                row = reader.next()
            truth = "" if row.kind == "over" else f"the run is not over: step {row.step} comes next"
            if outcome_is(run, line) and not truth:
                found.add_right()
            else:
                found.add_wrong(number, line, "result", run.count, truth or "the run ended otherwise")
        elif is_row(line):
            row, problem = reader.wrong(partial(wrong, run, line))
            if problem is None:
                found.add_right()
                continue
            found.add_wrong(number, line, row.kind, min(row.step, run.count - 1), problem)
            named = NUMBER.search(line)
            if named is not None and int(named.group()) != row.step:
                reader.go_to(int(named.group()))
        else:
            found.add_unread(number, line)
    return found.report(complete=complete)
