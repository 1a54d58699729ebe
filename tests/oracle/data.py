"""Programs that lie beside the checkout, where they do."""

from __future__ import annotations

import ast
import builtins
import gzip
import json
import pathlib

import pytest

SHARED = pathlib.Path(__file__).parents[3] / "shared" / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of `shared/data/NAME`; skips the test where the data are not there."""
    files = sorted((SHARED / name).glob("*.jsonl*"))
    if not files:
        pytest.skip(f"no data: {name} does not lie in ../shared/data")
    raw = files[0].read_bytes()
    text = (gzip.decompress(raw) if files[0].suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def calls_in_test(row: dict[str, str]) -> list[str]:
    """The calls of a HumanEval row's test that stand by themselves: those with arguments that are computed elsewhere in the test are left out."""
    found = []
    for node in ast.walk(ast.parse(row["test"])):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "candidate":
            names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} - {"candidate"}
            if names <= set(dir(builtins)):
                node.func.id = row["entry_point"]
                found.append(ast.unparse(node))
    return list(dict.fromkeys(found))
