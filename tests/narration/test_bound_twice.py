"""Assignments to several names: one that is bound twice is told once, where it ended; each of several pairs is checked."""

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
    ("d = 'long ' * 20 if (d := a) else e", None),
    ("d = b if not (d := a) else [a]", None),
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


def test_values_that_pairs_are_given_are_checked_without_expressions(recorder):
    program = "def main(a, d):\n    b, (c, e) = a or d, [max(d), d if a else 0]\n    return b, c, e\n"
    trace = chainexec.trace_source(program, call="main([], [1, 2])", detail="lines")
    text = str(chainexec.narrate(trace))
    assert "`a or d` gives `[1, 2]`" in text
    assert chainexec.audit(text, trace).ok
    for true, false in (("`a or d` gives `[1, 2]`", "`a or d` gives `[1, 3]`"), ("`max(d)` gives `2`", "`max(d)` gives `3`")):
        assert true in text
        assert not chainexec.audit(text.replace(true, false), trace).ok
