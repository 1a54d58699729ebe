"""CRUXEval: short functions named f, each with one input and its output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.program import Input, Program
from chainexec.corpus.sources.making import Row, Source, call_of, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given


def read(*paths: Given, licence: str = "MIT") -> Iterator[Program | Unusable]:
    """The programs of `cruxeval.jsonl`."""

    def make(row: Row) -> Iterator[Program]:
        call = call_of("f", row.text("input"))
        yield Program(
            f"cruxeval/{row.id('id')}",
            row.text("code"),
            (Input(call, output=row.text("output", default="") or None),),
            licence=licence,
            origin={"data set": "CRUXEval", "row": row.id("id")},
        )

    return programs("cruxeval", paths, make, ids=("id",))


SOURCE = Source("cruxeval", "CRUXEval: functions named f with one input and its output", read)
