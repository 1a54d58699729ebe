"""Classical algorithms with inputs of five levels: `algorithms()` hands them out as programs.

Each is a file of its own, in a folder by field. Above the line `# ---- inputs ----` stand the docstring (a title, then the problem in
words) and the program itself; below it what makes its inputs: the name of the function to call, ENTRY, and `inputs(rng, level)`, which
gives the arguments of one call.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.corpus.shipped import checked_count, checked_levels, choose, drawn, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

__all__ = ["LEVELS", "Algorithm", "algorithms", "literal", "shipped"]

LEVELS = (1, 2, 3, 4, 5)
MARKER = "# ---- inputs ----"


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
    levels = checked_levels(levels, LEVELS)
    checked_count("per_program", per_program)
    known = {algorithm.id: algorithm for algorithm in shipped()}
    chosen = choose(tuple(known), only, "algorithm or field", "chainexec.corpus.algorithms.shipped()")
    return (_program(known[name], per_program, levels, seed) for name in chosen)


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
    file = read(path, MARKER)
    module = importlib.import_module(f"{__name__}.{field}.{name}")
    return Algorithm(
        id=f"algorithms/{field}/{name}",
        title=file.title.removesuffix("."),
        statement=" ".join(file.text.split()),
        source=file.program,
        entry=module.ENTRY,
        inputs=module.inputs,
    )


def _program(algorithm: Algorithm, per_program: int, levels: tuple[int, ...], seed: int) -> Program:
    calls = drawn(algorithm.id, per_program, levels, seed, algorithm.call)
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
