"""Classical algorithms with inputs of five levels: `algorithms()` hands them out as programs.

Each is a file of its own, in a folder by field. Above the line `# ---- inputs ----` stand the docstring (a title, then the problem in
words) and the program itself; below it what makes its inputs: the name of the function to call, ENTRY, and `inputs(rng, level)`, which
gives the arguments of one call.
"""

from __future__ import annotations

import ast
import importlib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["LEVELS", "Algorithm", "algorithms", "literal", "shipped"]

LEVELS = (1, 2, 3, 4, 5)
MARKER = "# ---- inputs ----"
DRAWS = 30  # how often a call that was there before is drawn again: a tiny input has few variants


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One shipped file.

    Attributes:
        id: such as "algorithms/sorting/bubble_sort".
        title: the docstring's first line.
        statement: the problem in words.
        source: the program: what stands above the marker, without the docstring.
        entry: the function to call.
        inputs: takes a `random.Random` and a level, gives the arguments of one call.
    """

    id: str
    title: str
    statement: str
    source: str
    entry: str
    inputs: Callable[[Random, int], tuple[Any, ...]]

    def call(self, rng: Random, level: int) -> str:
        """The text of one call, its arguments written as literals."""
        return f"{self.entry}({', '.join(map(literal, self.inputs(rng, level)))})"


def algorithms(
    *, per_program: int = 10, levels: Iterable[int] = LEVELS, seed: int = 0, only: Iterable[str] | None = None
) -> Iterator[Program]:
    """The shipped algorithms, in the order of their ids. The same arguments give the same programs and calls, on every machine.

    Args:
        per_program: how many inputs each gets, spread evenly over the levels; fewer where there are not so many different ones.
        levels: from 1 (a handful of steps) to 5 (some hundreds).
        seed: another seed, other inputs.
        only: names ("bubble_sort"), fields ("sorting") or ids ("algorithms/sorting/bubble_sort"); None is all.

    Raises:
        ArgumentError: no such level or algorithm.
    """
    levels = tuple(levels)
    if not levels or not set(levels) <= set(LEVELS):
        raise ArgumentError(f"levels={levels!r}: give one or more of {', '.join(map(str, LEVELS))}")
    if per_program < 1:
        raise ArgumentError(f"per_program={per_program!r}: give 1 or more")
    return (_program(algorithm, per_program, levels, seed) for algorithm in _chosen(only))


def literal(value: Any) -> str:
    """A value's text as Python source, the items of sets in order: `repr` gives them in the order in which they lie in memory."""
    match value:
        case set():
            return f"{{{', '.join(map(literal, sorted(value)))}}}" if value else "set()"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case tuple():
            return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
        case dict():
            return f"{{{', '.join(f'{literal(key)}: {literal(item)}' for key, item in value.items())}}}"
    return repr(value)


@cache
def shipped() -> tuple[Algorithm, ...]:
    """All of them, in the order of their ids."""
    return tuple(_read(path) for path in sorted(Path(__file__).parent.glob("*/*.py")) if path.name != "__init__.py")


def _read(path: Path) -> Algorithm:
    field, name = path.parent.name, path.stem
    text = path.read_text(encoding="utf-8")
    program, _, _ = text.partition(f"\n{MARKER}\n")
    tree = ast.parse(program)
    after_docstring = program.splitlines()[tree.body[0].end_lineno :]
    title, _, statement = (ast.get_docstring(tree) or "").partition("\n")
    module = importlib.import_module(f"{__name__}.{field}.{name}")
    return Algorithm(
        id=f"algorithms/{field}/{name}",
        title=title.strip().removesuffix("."),
        statement=" ".join(statement.split()),
        source="\n".join(after_docstring).strip("\n") + "\n",
        entry=module.ENTRY,
        inputs=module.inputs,
    )


def _chosen(only: Iterable[str] | None) -> tuple[Algorithm, ...]:
    if only is None:
        return shipped()
    names = (only,) if isinstance(only, str) else tuple(only)
    called = [(algorithm, _names(algorithm)) for algorithm in shipped()]
    known = {name for _, its_names in called for name in its_names}
    for name in names:
        if name not in known:
            near = get_close_matches(name, sorted(known), n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "chainexec.corpus.algorithms.shipped() lists them"
            raise ArgumentError(f"only={name!r}: no shipped algorithm or field is called so; {hint}")
    return tuple(algorithm for algorithm, its_names in called if not its_names.isdisjoint(names))


def _names(algorithm: Algorithm) -> set[str]:
    _, field, name = algorithm.id.split("/")
    return {algorithm.id, field, name, f"{field}/{name}"}


def _program(algorithm: Algorithm, per_program: int, levels: tuple[int, ...], seed: int) -> Program:
    rngs = {level: Random(f"{seed} {algorithm.id} {level}") for level in levels}  # noqa: S311
    calls: dict[str, int] = {}
    for position in range(per_program):
        level = levels[position % len(levels)]
        for _ in range(DRAWS):
            call = algorithm.call(rngs[level], level)
            if call not in calls:
                calls[call] = level
                break
    return Program(
        id=algorithm.id,
        source=algorithm.source,
        inputs=tuple(Input(call=call, level=level) for call, level in calls.items()),
        domain="algorithms",
        title=algorithm.title,
        statement=algorithm.statement,
        licence="MIT",
        origin={"source": "chainexec", "file": f"{algorithm.id}.py"},
    )
