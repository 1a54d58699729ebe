"""Why a row of a source is no program: the fixed set of reasons, and how a reader says one of them."""

from __future__ import annotations

REASONS = {
    "broken row": "it is no JSON object, or a field of it is of another type than it should be",
    "wrong encoding": "it is no UTF-8, or has half a surrogate pair in it",
    "row too long": "it has more bytes than are read as one row",
    "file ends early": "the file is damaged or cut off: what stood behind this place is lost",
    "unreadable file": "a file of a folder cannot be opened",
    "missing field": "a field that is needed is not there",
    "empty source": "there is no program text, or nothing but white space",
    "broken source": "the program text cannot be parsed as Python",
    "broken input": "the input cannot be written as a call",
    "no input": "nothing says how to call the program: no example, no test, no generator",
    "no Python": "there is no solution in Python 3",
    "not solved": "the solution is marked as wrong",
    "imports": "it needs a package beyond the standard library",
    "duplicate id": "a row before it has the same id",
    "nothing there": "the file, folder or package has no row at all",
}


class RowError(Exception):
    """A row is no program. It never leaves the sources: it becomes an `Unusable`.

    Args:
        reason: one of REASONS.
        detail: what exactly is wrong.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        assert reason in REASONS, reason
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
