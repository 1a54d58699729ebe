"""APPS: problems whose solutions and tests are JSON inside the row's JSON; scripts, and functions with arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.corpus.sources.making import Row, Source, parsed, programs
from chainexec.corpus.sources.stdin_tests import MOST_SOLUTIONS, MOST_TESTS, decoded, pairs, scripts, solutions, tested
from chainexec.corpus.sources.unusable import RowError
from chainexec.equivalence.cases import call_text, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given


def read(
    *paths: Given, solutions_each: int = MOST_SOLUTIONS, tests_each: int = MOST_TESTS, licence: str = "MIT"
) -> Iterator[Program | Unusable]:
    """The first solutions of each problem, with its first tests."""

    def make(row: Row) -> Iterator[Program | Unusable]:
        name = row.id("problem_id", "id")
        codes = decoded(row, "solutions")
        if not isinstance(codes, list):
            raise RowError("no Python", "the row has no solutions")
        tests = decoded(row, "input_output")
        if not isinstance(tests, dict):
            raise RowError("no input", "the row has no tests")
        problem = Program(
            f"apps/{name}", "", (), "competitions", statement=row.text("question", default=""), licence=licence,
            origin={"data set": "APPS", "row": name, "difficulty": row.text("difficulty", default="unknown")},
        )  # fmt: skip
        function = tests.get("fn_name")
        for one in solutions(problem, [code for code in codes if isinstance(code, str)], solutions_each):
            if isinstance(function, str):
                yield tested(one, lambda program: _calls(program, function, tests, tests_each))
            else:
                yield tested(one, lambda _: scripts(pairs(tests), tests_each))

    return programs("apps", paths, make, ids=("problem_id", "id"))


def _calls(program: Program, function: str, tests: dict[str, Any], most: int) -> tuple[Input, ...]:
    """The tests as calls, of a function or of a method of a class Solution."""
    callee = called(parsed(program.source), function)
    found: list[Input] = []
    for arguments, expected in pairs(tests):
        if not isinstance(arguments, list):
            raise RowError("broken row", "the arguments of a function should be a list")
        found.append(Input(call_text(callee, tuple(arguments), {}), output=_expected(expected)))
    return tuple(dict.fromkeys(found))[:most]


def called(tree: ast.Module, function: str) -> str:
    """How a program's function is called: `f`, or `Solution().f` where it is a method.

    Raises:
        RowError: there is none of that name.
    """
    for node in reversed(tree.body):
        match node:
            case ast.FunctionDef(name=name) if name == function:
                return function
            case ast.ClassDef(name=owner, body=body) if any(isinstance(one, ast.FunctionDef) and one.name == function for one in body):
                return f"{owner}().{function}"
            case ast.Assign(targets=[ast.Name(id=name)]) if name == function:
                return function
    raise RowError("no input", f"the solution has no function {function!r}, which the tests call")


def _expected(value: Any) -> str | None:
    """A list of one value may stand for the value or for the list: nobody can tell, so it is not said."""
    return None if isinstance(value, list) and len(value) == 1 else literal(value)


SOURCE = Source("apps", "APPS: solutions with their tests, as scripts and as functions", read)
