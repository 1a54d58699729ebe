"""Word problems with the programs that solve them: `maths()` hands them out.

Each problem is a file of its own, in a folder by topic. Above the line `# ---- instances ----` stand the docstring (a title) and the
program, `solution()`, as it is for one instance; below it STATEMENTS, the wordings of the problem, and `make(rng, level)`, which draws an
`Instance`: the numbers, the words, and the answer, found in another way than the program's.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from chainexec.corpus.maths.making import Instance
from chainexec.corpus.program import Input, Program
from chainexec.corpus.shipped import checked_count, checked_levels, choose, read
from chainexec.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["LEVELS", "Instance", "Problem", "maths", "problems"]

LEVELS = (1, 2, 3)
MARKER = "# ---- instances ----"
DRAWS = 40  # how often an instance that was there before is drawn again


@dataclass(frozen=True, slots=True)
class Problem:
    """One shipped file.

    Attributes:
        id: such as "maths/rates/two_trains".
        title: the docstring's first line.
        template: the program, with the numbers of one instance.
        statements: wordings of the problem, with the instance's values and words in braces.
        make: draws an instance.
    """

    id: str
    title: str
    template: str
    statements: tuple[str, ...]
    make: Callable[[Random, int], Instance]

    def program(self, instance: Instance) -> str:
        """The program with this instance's numbers and names."""
        text = self.template
        for name, value in instance.values.items():
            found = re.search(rf"^ +{name} = (.*)$", text, re.MULTILINE)
            if found is None:
                raise InternalError(f"{self.id}: no line of the program begins with `{name} =`")
            text = text[: found.start(1)] + _literal(value) + text[found.end(1) :]
        # Whole words, also within longer names: `item` is in `item_price`, not in `items`. All at once: two may change places.
        return re.sub(r"[A-Za-z0-9]+", lambda word: instance.names.get(word[0], word[0]), text)

    def statement(self, instance: Instance, wording: str) -> str:
        return wording.format(**instance.values, **instance.words)


def _literal(value: object) -> str:
    """The value as the programs write it: texts in double quotes."""
    text = repr(value)
    return text if '"' in text else text.replace("'", '"')


def maths(
    *, per_problem: int = 10, levels: Iterable[int] = LEVELS, seed: int = 0, only: Iterable[str] | str | None = None
) -> Iterator[Program]:
    """Instances of the shipped word problems, problem by problem. The same arguments give the same instances, on every machine.

    Args:
        per_problem: how many instances of each, spread evenly over the levels; fewer where there are not so many different ones.
        levels: from 1 (small numbers, few steps) to 3.
        seed: another seed, other instances.
        only: names ("two_trains"), topics ("rates") or ids ("maths/rates/two_trains"); None is all.

    Raises:
        ArgumentError: no such level or problem.
    """
    levels = checked_levels(levels, LEVELS)
    checked_count("per_problem", per_problem)
    shipped = {problem.id: problem for problem in problems()}
    chosen = choose(tuple(shipped), only, "problem or topic", "chainexec.corpus.maths.problems()")
    return (program for name in chosen for program in _instances(shipped[name], per_problem, levels, seed))


@cache
def problems() -> tuple[Problem, ...]:
    """All shipped problems, in the order of their ids."""
    paths = sorted(path for path in Path(__file__).parent.glob("*/*.py") if path.name != "__init__.py")
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Problem:
    topic, name = path.parent.name, path.stem
    module = importlib.import_module(f"{__name__}.{topic}.{name}")
    file = read(path, MARKER)
    return Problem(f"maths/{topic}/{name}", file.title, file.program, module.STATEMENTS, module.make)


def _instances(problem: Problem, count: int, levels: tuple[int, ...], seed: int) -> Iterator[Program]:
    seen: set[str] = set()
    for position in range(count):
        level = levels[position % len(levels)]
        rng = Random(f"{seed} {problem.id} {position} {level}")  # noqa: S311
        for _ in range(DRAWS):
            instance = problem.make(rng, level)
            source, statement = problem.program(instance), problem.statement(instance, rng.choice(problem.statements))
            if seen.isdisjoint((source, statement)):
                seen.update((source, statement))
                yield Program(
                    id=f"{problem.id}/{position:04d}",
                    source=source,
                    inputs=(Input(call="solution()", output=repr(instance.answer), level=level),),
                    domain="maths",
                    title=problem.title,
                    statement=statement,
                    licence="MIT",
                    origin={"source": "chainexec", "file": f"{problem.id}.py", "seed": str(seed), "family": problem.id},
                )
                break
