from __future__ import annotations

import dataclasses
import textwrap

import pytest

import chainexec
from chainexec import Scope
from recording.programs import record


def own(n):
    return n * 2


def entry(words):
    return textwrap.dedent(words), own(1)


def functions(trace):
    return [frame.function for frame in trace.frames]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), ["entry", "own"]),
        (Scope(include="textwrap"), ["entry", "dedent", "own"]),
        (Scope(include="*/textwrap.py"), ["entry", "dedent", "own"]),
        (Scope(include="textwrap:ded*"), ["entry", "dedent", "own"]),
        (Scope(include=["textwrap"], exclude=["*:dedent"]), ["entry", "own"]),
        (Scope(exclude="*:own"), ["entry"]),
        (Scope(exclude="test_scope.py"), []),
        (Scope(depth="entry"), ["entry"]),
    ],
)
def test_what_is_followed(recorder, scope, expected):
    found = [name for name in functions(record(entry, " a", scope=scope)) if name in {"entry", "own", "dedent"}]
    assert found == expected


def test_the_entry_module_is_followed_wherever_it_is(recorder):
    assert "dedent" in functions(record(textwrap.dedent, "  a"))


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0

    def sum(self):
        return self.x + self.y


def makes_points():
    exec("def made(n):\n    return n + 1\n", globals())
    return Point(1).sum() + made(1)  # noqa: F821


def test_written_code_is_followed_where_the_program_wrote_it(recorder):
    """`exec` by the program is its own code; the __init__ that dataclasses writes is not."""
    assert functions(record(makes_points)) == ["makes_points", "<module>", "Point.sum", "made"]


@pytest.mark.parametrize("bad", [{"include": 3}, {"include": [""]}, {"exclude": [1]}, {"depth": "all"}])
def test_bad_scopes_are_refused(bad):
    with pytest.raises(chainexec.ArgumentError):
        Scope(**bad)


def test_what_dataclasses_and_namedtuples_write_is_no_frame(recorder):
    source = """
from collections import namedtuple
from dataclasses import dataclass
@dataclass
class Point:
    x: int
Pair = namedtuple("Pair", "a b")
same = Point(1) == Point(1), Pair(1, 2), repr(Point(2))
exec("y = 5\\nz = y + 1")
"""
    trace = chainexec.trace_source(source, detail="lines")
    assert [name for name in functions(trace) if name != "Point.__annotate__"] == ["<module>", "Point", "<module>"]  # 3.14: annotations are code
    assert trace.history("z")[-1][1].text == "6"


def test_what_one_run_does_not_follow_the_next_one_may(recorder):
    """CPython is told not to report code that is not followed: for another scope, or another entry, it has to again."""
    for _ in range(3):
        assert functions(record(entry, " a")) == ["entry", "own"]
        assert functions(record(textwrap.dedent, " a"))[0] == "dedent"
        assert functions(record(own, 1)) == ["own"]
        assert "dedent" in functions(record(entry, " a", scope=Scope(include="textwrap")))
        assert functions(chainexec.trace_source("import textwrap\nx = textwrap.dedent(' a')\n", detail="lines")) == ["<module>"]
