"""CRUXEval: the trace alone gives the stored output, and every state is what a deep snapshot is."""

from __future__ import annotations

import ast

import pytest

import chainexec
from oracle.data import rows_of
from oracle.judge import judge


def failures(rows):
    found = {}
    for row in rows:
        call = f"f({row['input']})"
        trace = chainexec.trace_source(row["code"], call=call, detail="lines")
        if trace.outcome.value.python != ast.literal_eval(row["output"]):
            found[row["id"]] = [f"result {trace.outcome.value.text}"]
        elif bad := judge(row["code"], call):
            found[row["id"]] = bad
    return found


def test_some_programs(recorder):
    assert failures(rows_of("cruxeval")[::20]) == {}


@pytest.mark.slow
def test_all_programs(recorder):
    rows = rows_of("cruxeval")
    assert len(rows) == 800
    assert failures(rows) == {}
