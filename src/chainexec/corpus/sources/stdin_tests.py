"""Competition problems: tests as the public dumps write them, and one program for each solution in Python 3."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program, Unusable
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chainexec.corpus.sources.making import Row

MOST_TESTS = 10
MOST_SOLUTIONS = 3
_FENCE = re.compile(r"^[ \t]*```[ \t]*(\w*)[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.DOTALL | re.MULTILINE)
_PYTHON_3 = re.compile(r"(?:py(?:thon)?|pypy)[ -]?3[\d. -]*(?:\(.*\))?|py(?:thon)?|pypy", re.IGNORECASE)


def decoded(row: Row, *names: str) -> Any:
    """The first of these fields; JSON inside a text is read. None where there is none.

    Raises:
        RowError: the text is no JSON.
    """
    for name in names:
        value = row.fields.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise RowError("broken row", f"{name!r} is no JSON: {error}") from None
        return value
    return None


def pairs(value: Any) -> Iterator[tuple[Any, Any]]:
    """(input, output) of tests: {"inputs": [...], "outputs": [...]}, {"input": [...], ...}, or a list of {"input": ..., "output": ...}.

    Raises:
        RowError: they are written in another way.
    """
    match value:
        case None:
            return
        case dict():
            given = value.get("input", value.get("inputs"))
            expected = value.get("output", value.get("outputs"))
            if not isinstance(given, list) or not isinstance(expected, list) or len(given) != len(expected):
                raise RowError("broken row", "the tests have not as many outputs as inputs")
            yield from zip(given, expected, strict=True)
        case list():
            for one in value:
                if not isinstance(one, dict) or "input" not in one:
                    raise RowError("broken row", "a test should be an object with 'input' and 'output'")
                yield one["input"], one.get("output")
        case _:
            raise RowError("broken row", f"tests should be a list or an object, not of type {type(value).__name__}")


def scripts(tests: Iterable[tuple[Any, Any]], most: int) -> tuple[Input, ...]:
    """The first tests as inputs of a script, none twice; those that the dump cut off ("...") are passed over."""
    found: dict[str, Input] = {}
    for given, expected in tests:
        stdin, output = _joined(given), None if expected is None else _joined(expected)
        if stdin.rstrip().endswith("...") or (output or "").rstrip().endswith("..."):
            continue
        found.setdefault(stdin, Input(stdin=stdin, output=output))
        if len(found) >= most:
            break
    return tuple(found.values())


def _joined(value: Any) -> str:
    """A text; some dumps have lists of lines."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, str):
        return value
    raise RowError("broken row", f"a script reads and prints texts; a test has a value of type {type(value).__name__}")


def is_python_3(language: object) -> bool:
    """Whether a language's name is one of Python 3 ("Python 3", "PyPy 3-64", "py3"); one without a version counts as it."""
    return isinstance(language, str) and _PYTHON_3.fullmatch(language.strip()) is not None


def tested(program: Program, inputs: Callable[[Program], tuple[Input, ...]]) -> Program | Unusable:
    """The program with its inputs; where it has none, that is its own affair, not that of the other solutions of its row."""
    try:
        return replace(program, inputs=inputs(program))
    except RowError as error:
        return Unusable(program.id, error.reason, error.detail)


def code_in(text: str) -> str:
    """The code of an answer: what stands in its ```python fences, else the whole text."""
    blocks = [code for language, code in _FENCE.findall(text) if language.lower() in {"", "python", "python3", "py"}]
    return "\n".join(blocks) if blocks else text


def solutions(problem: Program, codes: list[str], most: int) -> Iterator[Program]:
    """The problem with each of its first solutions, none twice.

    Raises:
        RowError: there is none.
    """
    different = list(dict.fromkeys(codes))
    if not different:
        raise RowError("no Python", "there is no solution in Python 3")
    for n, code in enumerate(different[:most], 1):
        name = problem.id if len(different) == 1 else f"{problem.id}/{n}"
        yield replace(problem, id=name, source=code, origin={**problem.origin, "solution": f"{n} of {len(different)}"})
