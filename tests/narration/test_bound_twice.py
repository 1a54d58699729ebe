"""A statement that binds one name twice: what is told is where it ended, and once."""

from __future__ import annotations

import pytest

import chainexec

STATEMENTS = [
    ("d = d = [2, 3]", "`d` becomes `[2, 3]`."),
    ("(d, d) = 4, 5", "`d` becomes `5`."),
    ("d, d = a + 1, a + 2", "`d` becomes `4`."),
    ("d = (d, e) = [7, 8]", "`d` becomes `7`; `e` is `8`."),
    ("d, *d = 1, 2, 3", "`d` becomes `[2, 3]`."),
    ("d, e = (d := 7), 9", "`d` becomes `7`; `e` starts as `9`."),
    ("d = (d := 8) + a", "`d` becomes `10`."),
    ("d += (d := 3)", None),
    ("import os as d, sys as d", "`d` is imported."),
    ("a = e = a = 9", "`a` becomes `9`; `e` is `9`."),
    ("for d, d in [(1, 2)]:\n        pass", None),
    ("b[(d := 1)], d = 5, 6", None),
]


@pytest.mark.parametrize(("statement", "told"), STATEMENTS)
def test_it_is_told_once(statement, told, recorder):
    program = f"def main():\n    a, b, d = 2, [0, 0], 1\n    {statement}\n    return a\n"
    trace = chainexec.trace_source(program, call="main()", detail="lines")
    for seed in range(6):
        text = str(chainexec.narrate(trace, seed=seed))
        report = chainexec.audit(text, trace)
        assert report.ok, report
        if seed == 0 and told is not None:
            assert f"Line 3: {told}" in text.splitlines()
