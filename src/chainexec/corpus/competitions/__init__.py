"""Tasks in the manner of programming competitions, solved by scripts that read stdin: `competitions()` hands them out.

Each is a file of its own, in a folder by technique. Above the line `# ---- inputs ----` stand the docstring (a title, then the task in
words, with an example) and the script; below it `inputs(rng, level)`, which writes what the script reads, and `answer(stdin)`, which finds
in another way what it must print. A file is never imported: that would run the script.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.corpus.shipped import checked_count, checked_levels, choose, drawn, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

__all__ = ["LEVELS", "Task", "competitions", "tasks"]

LEVELS = (1, 2, 3, 4, 5)
MARKER = "# ---- inputs ----"


@dataclass(frozen=True, slots=True)
class Task:
    """One shipped file.

    Attributes:
        id: such as "competitions/greedy/coin_piles".
        title: the docstring's first line.
        statement: the task in words, with the formats of input and output and an example.
        source: the script.
        inputs: takes a `random.Random` and a level, gives what the script reads.
        answer: what the script must print for what it reads, found in another way; without care for time.
        answered: the highest level at which `answer` is quick enough to be asked for each input.
    """

    id: str
    title: str
    statement: str
    source: str
    inputs: Callable[[Random, int], str]
    answer: Callable[[str], str]
    answered: int


def competitions(
    *, per_program: int = 10, levels: Iterable[int] = LEVELS, seed: int = 0, only: Iterable[str] | str | None = None
) -> Iterator[Program]:
    """The shipped tasks, in the order of their ids. The same arguments give the same programs and inputs, on every machine.

    Args:
        per_program: how many inputs each gets, spread evenly over the levels; fewer where there are not so many different ones.
        levels: from 1 (some tens of steps) to 5 (some hundreds).
        seed: another seed, other inputs.
        only: names ("coin_piles"), techniques ("greedy") or ids ("competitions/greedy/coin_piles"); None is all.

    Raises:
        ArgumentError: no such level or task.
    """
    levels = checked_levels(levels, LEVELS)
    checked_count("per_program", per_program)
    shipped = {task.id: task for task in tasks()}
    chosen = choose(tuple(shipped), only, "task or technique", "chainexec.corpus.competitions.tasks()")
    return (_program(shipped[name], per_program, levels, seed) for name in chosen)


@cache
def tasks() -> tuple[Task, ...]:
    """All shipped tasks, in the order of their ids."""
    paths = sorted(path for path in Path(__file__).parent.glob("*/*.py") if path.name != "__init__.py")
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Task:
    file = read(path, MARKER)
    below: dict[str, Any] = {"__name__": f"{__name__}.{path.parent.name}.{path.stem}"}
    exec(compile("\n" * file.below_line + file.below, str(path), "exec"), below)  # noqa: S102 - the script above must not run
    name = f"competitions/{path.parent.name}/{path.stem}"
    return Task(name, file.title, file.text, file.program, below["inputs"], below["answer"], below.get("ANSWERED", 5))


def _program(task: Task, per_program: int, levels: tuple[int, ...], seed: int) -> Program:
    given = drawn(task.id, per_program, levels, seed, task.inputs)
    return Program(
        id=task.id,
        source=task.source,
        inputs=tuple(
            Input(stdin=text, output=task.answer(text) if level <= task.answered else None, level=level) for text, level in given.items()
        ),
        domain="competitions",
        title=task.title,
        statement=task.statement,
        licence="MIT",
        origin={"source": "chainexec", "file": f"{task.id}.py"},
    )
