"""Two runs of one program: the first thing in which they differ."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import chainexec
from chainexec.traces import Trace, first_difference
from oracle.data import rows_of

APART = {  # a program of two runs that differ, and words of what is said of it
    "a value": ("import itertools\nc = itertools.count()\ndef f():\n    a = 1\n    b = next(c)\n    return a\n", "line 5"),
    "its type": ("k = iter([1, 1.0])\ndef f():\n    a = next(k)\n    return 3\n", "line 3"),
    "the sign of zero": ("k = iter([0.0, -0.0])\ndef f():\n    a = [(1, next(k))]\n    return 3\n", "line 3"),
    "the way": ("k = iter([True, False])\ndef f():\n    if next(k):\n        return 3\n    return 3\n", "line"),
    "how often": ("k = iter([1, 2])\ndef f():\n    for i in range(next(k)):\n        pass\n    return 3\n", "line"),
    "output": ("import itertools\nc = itertools.count()\ndef f():\n    print('a' * next(c))\n", "'a"),
    "a callee": ("k = iter([1, 2])\ndef g():\n    return next(k)\ndef f():\n    x = len([g()])\n    return x\n", "line 3"),
    "an exception": ("k = iter([1, 0])\ndef f():\n    return 1 // next(k)\n", "line 3"),
    "the message": ("k = iter([1, 2])\ndef f():\n    raise ValueError(next(k))\n", "line 3"),
    "an object": ("import itertools\nc = itertools.count()\ndef f():\n    d = {}\n    d['x'] = [0, next(c)]\n    return 0\n", "line 5"),
}
ALIKE = {
    "NaN": "def f():\n    a = float('nan')\n    return [a, (a, 1.5)]\n",
    "new objects": "class A:\n    pass\ndef f():\n    a = A()\n    a.x = object\n    return [a]\n",
    "generator": "def g():\n    yield 1\n    yield 2\ndef f():\n    return list(g())\n",
    "exception": "def f():\n    raise KeyError('x')\n",
}


def twice(text):
    """Traces of a call in one and the same namespace, one after the other: what the program keeps is not what it was."""
    space = {}
    exec(compile(text, "<program>", "exec"), space)  # noqa: S102 programs of these tests
    import linecache

    linecache.cache["<program>"] = (len(text), None, text.splitlines(keepends=True), "<program>")
    try:
        return [chainexec.trace(space["f"]) for _ in range(2)]
    finally:  # CPython 3.12 shows lines from there in every traceback through a file of this name
        del linecache.cache["<program>"]


@pytest.mark.parametrize("name", sorted(APART))
def test_what_differs_is_said(name):
    text, words = APART[name]
    said = first_difference(*twice(text))
    assert said is not None
    assert words in said


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_runs_that_are_alike(name):
    assert first_difference(*twice(ALIKE[name])) is None


def test_runs_of_one_text_are_alike_for_public_programs():
    for row in rows_of("cruxeval")[::20]:
        traces = [chainexec.trace_source(row["code"], call=f"f({row['input']})", capture=True) for _ in range(2)]
        assert first_difference(*traces) is None, row["id"]


def test_a_trace_and_its_saved_copy(tmp_path):
    trace = chainexec.trace_source(ALIKE["generator"], call="f()")
    trace.save(tmp_path / "t")
    assert first_difference(trace, Trace.load(tmp_path / "t")) is None


def test_programs_that_differ():
    texts = ["def f():\n    return 1\n", "def f():\n    return 2\n"]
    assert first_difference(*(chainexec.trace_source(text, call="f()") for text in texts)) == "the programs' texts differ"


def test_no_trace():
    with pytest.raises(chainexec.ChainexecError, match="two Traces"):
        first_difference(chainexec.trace_source("def f():\n    return 1\n", call="f()"), 3)


SEEDED = {
    "goes through a set": ("def f(x):\n    out = []\n    for w in set(x):\n        out.append(w)\n    return sorted(out)\n", False),
    "list of a set": ("def f(x):\n    return list(set(x))\n", False),
    "hash": ("def f(x):\n    h = hash(x[0])\n    return 1\n", False),
    "sets that are only kept": ("def f(x):\n    s = set(x)\n    s.update({'k', 'l', 'm'})\n    return s, frozenset(x), 'a' in s\n", True),
    "sorted": ("def f(x):\n    return sorted(set(x))\n", True),
    "dicts": ("def f(x):\n    return {w: len(w) for w in x}\n", True),
}
CHILD = """
import sys, chainexec
chainexec.trace_source(sys.argv[1], call="f(['aa', 'b', 'ccc', 'd', 'ee', 'fff', 'g'])").save(sys.argv[2])
"""


def seeded(text, path, seed):
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    subprocess.run([sys.executable, "-c", CHILD, text, str(path)], check=True, env=environment)  # noqa: S603
    return Trace.load(path)


@pytest.mark.parametrize("name", sorted(SEEDED))
def test_hash_seeds(name, tmp_path):
    text, alike = SEEDED[name]
    said = first_difference(seeded(text, tmp_path / "one", 1), seeded(text, tmp_path / "other", 2))
    assert (said is None) is alike, said
