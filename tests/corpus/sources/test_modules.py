"""Programs out of Python files: examples of docstrings, functions with hints; nothing is imported."""

import importlib.util
import sys
import types
from pathlib import Path

import pytest

from chainexec.corpus.program import Program, Unusable
from chainexec.corpus.sources import source
from chainexec.corpus.sources.generating import inputs_job
from chainexec.corpus.sources.making import parsed
from chainexec.corpus.sources.slicing import needed_by
from chainexec.errors import ArgumentError

DOCUMENTED = '''
"""A module.

>>> double(2)
4
"""
import math
LIMIT = 3

def double(x):
    """
    >>> double([1, 2])
    [1, 2, 1, 2]
    >>> mod.double('a')
    'aa'
    >>> other.double(1)
    2
    >>> x = [1]
    >>> double(x)
    [1, 1]
    >>> double(x)
    [1, 1]
    >>> double(object())
    Traceback (most recent call last):
    TypeError: no
    >>> double(None)
    Traceback (most recent call last):
    TypeError: no
    >>> double(2) + 1
    5
    >>> double(1.5) # doctest: +ELLIPSIS
    3...
    """
    return x * 2
'''


def test_examples_of_docstrings(tmp_path):
    (tmp_path / "mod.py").write_text(DOCUMENTED)
    (found,) = source("doctests", tmp_path)
    assert [(one.call, one.output) for one in found.inputs] == [
        ("double(2)", "4"), ("double([1, 2])", "[1, 2, 1, 2]"), ("double('a')", "'aa'"), ("double([1])", "[1, 1]"), ("double(None)", None), ("double(1.5)", None),
    ]  # fmt: skip
    assert found.id == "doctests/mod" and found.licence == "unknown" and found.source == DOCUMENTED and "mod" not in sys.modules


def test_what_a_function_prints_is_not_taken_for_its_result(tmp_path):
    (tmp_path / "mod.py").write_text("def f(x):\n    '''\n    >>> f(1)\n    1\n    '''\n    print(x)\n")
    (found,) = source("doctests", tmp_path / "mod.py")
    assert found.inputs[0].output is None


def test_folders_as_they_are_met(tmp_path):
    example = "    '''\n    >>> f(1)\n    1\n    '''\n    return x\n"
    files = {
        "pkg/__init__.py": "", "pkg/good.py": f"def f(x):\n{example}", "pkg/deep/good.py": f"import math\ndef f(x):\n{example}",
        "relative.py": f"from . import a\ndef f(x):\n{example}", "foreign.py": f"import numpy\ndef f(x):\n{example}",
        "optional.py": f"try:\n    import numpy\nexcept ImportError:\n    numpy = None\ndef f(x):\n{example}",
        "hints.py": f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\ndef f(x):\n{example}",
        "syntax.py": "def f(", "nothing.py": "x = 1", "skipped.txt": "x", ".hidden/a.py": f"def f(x):\n{example}", "__pycache__/a.py": "x",
        "uneven.py": "def f(x):\n    '''\n    >>> f(1)\n   1\n    '''\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'")
    (tmp_path / "coded.py").write_bytes(f"# -*- coding: latin-1 -*-\ndef f(x):\n{example}y = 'é'".encode("latin-1"))
    (tmp_path / "link.py").symlink_to(tmp_path / "not there")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = {one.id.removeprefix("doctests/"): one.reason if isinstance(one, Unusable) else "" for one in source("doctests", tmp_path)}
    assert found == {
        "coded": "", "foreign": "imports", "hints": "", "latin": "wrong encoding", "link": "unreadable file", "nothing": "no input", "optional": "",
        "relative": "imports", "syntax": "broken source", "uneven": "no input", "pkg": "no input", "pkg.good": "", "pkg.deep.good": "",
    }  # fmt: skip
    assert list(found) == [one.id.removeprefix("doctests/") for one in source("doctests", tmp_path)]
    (tmp_path / "empty").mkdir()
    assert [one.reason for one in source("doctests", tmp_path / "empty")] == ["nothing there"]


def test_what_is_not_there():
    for name, message in [("no_such_package_anywhere", "is not installed"), ("no/such/folder", "there is no folder"), ("itertools", "made in C"), ("sys", "made in C"),
                          ("nothing.py", "there is no file"), ("json.nothing", "has no Python text")]:  # fmt: skip
        for kind in ("doctests", "functions"):
            with pytest.raises(ArgumentError, match=message):
                source(kind, name)
    with pytest.raises(ArgumentError, match="name a folder"):
        source("doctests")


def run(program, given):
    module = types.ModuleType("program")
    exec(compile(program.source, program.id, "exec"), vars(module))
    return eval(given.call, vars(module))


def test_the_standard_library():
    found = list(source("doctests", "statistics", "heapq", "random", "difflib"))
    assert [one.id for one in found] == ["doctests/statistics", "doctests/heapq", "doctests/random", "doctests/difflib"]
    statistics, difflib = found[0], found[3]
    assert statistics.licence == "PSF-2.0" and statistics.origin["version"] == ".".join(map(str, sys.version_info[:3]))
    checked = 0
    for program in (statistics, difflib):
        for given in program.inputs:
            if given.output is not None:
                assert run(program, given) == eval(given.output)
                checked += 1
    assert checked >= 15
    assert "from _statistics import" not in statistics.source and statistics.origin["left out"]
    assert len(statistics.source.splitlines()) == len(Path(importlib.util.find_spec("statistics").origin).read_text().splitlines())


@pytest.mark.skipif(importlib.util.find_spec("algorithms") is None, reason="the package algorithms is not installed")
@pytest.mark.slow
def test_an_installed_package_without_importing_it():
    found = list(source("doctests", "algorithms"))
    programs = [one for one in found if isinstance(one, Program)]
    assert len(programs) > 200 and {one.licence for one in programs} == {"MIT"} and all(one.origin["version"] for one in programs)
    assert not [name for name in sys.modules if name.partition(".")[0] == "algorithms"]
    (part,) = [one for one in source("doctests", "algorithms.array") if one.id == "doctests/algorithms.array.limit"]
    assert run(part, part.inputs[0]) == eval(part.inputs[0].output)


MODULE = '''#!/usr/bin/env python
"""A module."""
from __future__ import annotations
import math
import json as js
from collections import deque

# how far
LIMIT = 3
TABLE = {}
TABLE["a"] = LIMIT
OTHER = js.dumps(1)

def helper(x: int) -> int:
    return x + TABLE["a"]

class Box:
    pass

# The function itself.
@staticmethod
def wanted(x: int, y: "int" = 0) -> int:
    """Doc."""
    return helper(x) + math.floor(y)

def plain(x):
    return x

def boxed(b: Box) -> int:
    return 1

def nothing() -> int:
    return 1

if __name__ == "__main__":
    wanted(1)
'''


def test_a_function_with_what_it_needs():
    text = needed_by(MODULE, parsed(MODULE), "wanted")
    assert text == '''from __future__ import annotations
import math
# how far
LIMIT = 3
TABLE = {}
TABLE["a"] = LIMIT


def helper(x: int) -> int:
    return x + TABLE["a"]


# The function itself.
@staticmethod
def wanted(x: int, y: "int" = 0) -> int:
    """Doc."""
    return helper(x) + math.floor(y)
'''
    dynamic = "def f(x: int): return globals()['g'](x)\ndef g(x): return x"
    assert needed_by(dynamic, parsed(dynamic), "f") == dynamic


def test_functions_with_hints(tmp_path):
    (tmp_path / "mod.py").write_text(MODULE)
    found = list(source("functions", tmp_path))
    assert [one.id for one in found] == ["functions/mod.helper", "functions/mod.wanted", "functions/mod.boxed"]
    assert found[1].generator.entry == "wanted" and found[1].generator.source == "" and found[1].statement == "Doc."

    def made(program):
        return inputs_job({"source": program.source, "entry": program.generator.entry, "generator": "", "function": "", "n": 3, "seed": 0})[0]

    calls = made(found[0])["calls"]
    assert len(calls) == 3 and all(isinstance(run(found[0], type("", (), {"call": call})), int) for call in calls)
    assert made(found[2])["refused"] == "no values for a type hint"
    (tmp_path / "mod.py").write_text("def f(x): return x")
    assert [one.reason for one in source("functions", tmp_path)] == ["no input"]
