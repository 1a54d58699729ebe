"""MBPP: small functions with a sentence that states the problem and three asserts each."""

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


def read(*paths: Given, licence: str = "CC-BY-4.0") -> Iterator[Program | Unusable]:
    """The programs of `mbpp.jsonl` or `sanitized-mbpp.json`."""

    def make(row: Row) -> Iterator[Program]:
        source = row.text("code")
        tests = row.first("test_list")
        if not isinstance(tests, list) or not all(isinstance(test, str) for test in tests):
            raise RowError("broken row", "'test_list' should be a list of texts")
        names = {node.name for node in parsed(source).body if isinstance(node, ast.FunctionDef)}
        inputs, count = asserted(parsed("\n".join(tests)), names)
        if not inputs:
            raise RowError("no input", f"none of {count} asserts calls a function of the program with literals")
        name = row.id("task_id")
        yield Program(
            f"mbpp/{name}", source, tuple(inputs), statement=row.text("text", "prompt", default=""), licence=licence,
            origin={"data set": "MBPP", "row": name, "asserts": f"{len(inputs)} of {count}"},
        )  # fmt: skip

    return programs("mbpp", paths, make, ids=("task_id",))


SOURCE = Source("mbpp", "MBPP: small functions with the calls of their tests", read)
