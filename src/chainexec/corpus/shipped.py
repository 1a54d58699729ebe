"""What the sources that are shipped as files have in common: reading a file, choosing among them, checking levels."""

from __future__ import annotations

import ast
from difflib import get_close_matches
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from chainexec.errors import ArgumentError, InternalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

DRAWS = 30  # how often an input that was there before is drawn again: a tiny one has few variants


class File(NamedTuple):
    """A shipped file: docstring (a title, then maybe a text), program, marker, and below it what makes its inputs."""

    title: str
    text: str
    program: str
    below: str
    below_line: int  # the line before the first of `below`


def read(path: Path, marker: str) -> File:
    whole = path.read_text(encoding="utf-8")
    above, found, below = whole.partition(f"\n{marker}\n")
    tree = ast.parse(above)
    docstring = ast.get_docstring(tree)
    if not found or docstring is None:
        raise InternalError(f"{path} has no docstring, or no line {marker!r}")
    title, _, text = docstring.partition("\n")
    program = "\n".join(above.splitlines()[tree.body[0].end_lineno :]).strip("\n") + "\n"
    return File(title.strip(), text.strip("\n"), program, below, above.count("\n") + 2)


def choose(ids: Sequence[str], only: Iterable[str] | str | None, what: str, lister: str) -> tuple[str, ...]:
    """The ids that `only` names by themselves or by a part of their path: "maths/rates/two_trains", "rates" or "two_trains".

    Raises:
        ArgumentError: a name fits none of them.
    """
    if only is None:
        return tuple(ids)
    names = (only,) if isinstance(only, str) else tuple(only)
    called = {name: _names(name) for name in ids}
    known = {known for its_names in called.values() for known in its_names}
    for name in names:
        if name not in known:
            near = get_close_matches(name, sorted(known), n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"{lister} lists them"
            raise ArgumentError(f"only={name!r}: no shipped {what} is called so; {hint}")
    return tuple(name for name, its_names in called.items() if not its_names.isdisjoint(names))


def _names(name: str) -> set[str]:
    _, field, last = name.split("/")
    return {name, field, last, f"{field}/{last}"}


def drawn(name: str, count: int, levels: Sequence[int], seed: int, make: Callable[[Random, int], str]) -> dict[str, int]:
    """Different inputs of a program and the level of each: the levels take turns, each with chances of its own.

    Args:
        name: of the program.
        count: how many; fewer where so many different ones do not come up.
        levels: which.
        seed: another seed, other inputs.
        make: an input of a level, as text.
    """
    chances = {level: Random(f"{seed} {name} {level}") for level in levels}  # noqa: S311 - no secret
    found: dict[str, int] = {}
    for position in range(count):
        level = levels[position % len(levels)]
        for _ in range(DRAWS):
            text = make(chances[level], level)
            if text not in found:
                found[text] = level
                break
    return found


def checked_levels(levels: Iterable[int], all_levels: Sequence[int]) -> tuple[int, ...]:
    levels = tuple(levels)
    if not levels or not set(levels) <= set(all_levels):
        raise ArgumentError(f"levels={levels!r}: give one or more of {', '.join(map(str, all_levels))}")
    return levels


def checked_count(name: str, count: int) -> int:
    if type(count) is not int or count < 1:
        raise ArgumentError(f"{name}={count!r}: give a whole number from 1 on")
    return count
