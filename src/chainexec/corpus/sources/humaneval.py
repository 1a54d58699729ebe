"""HumanEval: functions with a docstring that states the problem, and tests."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.corpus.program import Program
from chainexec.corpus.sources.asserts import asserted
from chainexec.corpus.sources.making import Row, Source, parsed, programs
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given


def read(*paths: Given, licence: str = "MIT") -> Iterator[Program | Unusable]:
    """The programs of `HumanEval.jsonl.gz`: prompt and canonical solution together; the asserts of `check` give the calls."""

    def make(row: Row) -> Iterator[Program]:
        entry = row.text("entry_point")
        source = row.text("prompt") + row.text("canonical_solution")
        inputs, count = asserted(parsed(row.text("test")), {"candidate"}, entry)
        if not inputs:
            raise RowError("no input", f"none of {count} asserts calls candidate with literals")
        yield Program(
            f"humaneval/{row.id('task_id')}",
            source,
            tuple(inputs),
            title=entry,
            statement=docstring_of(parsed(source), entry),
            licence=licence,
            origin={"data set": "HumanEval", "row": row.id("task_id"), "asserts": f"{len(inputs)} of {count}"},
        )

    return programs("humaneval", paths, make, ids=("task_id",))


def docstring_of(tree: ast.Module, entry: str) -> str:
    """What the last function of that name says of itself."""
    for node in reversed(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == entry:
            return ast.get_docstring(node) or ""
    return ""


SOURCE = Source("humaneval", "HumanEval: functions with their problem and the calls of its tests", read)
