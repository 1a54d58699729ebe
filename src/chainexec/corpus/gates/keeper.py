"""All gates that look at a program before it is run, in one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from chainexec.corpus.gates.contamination import Contamination
from chainexec.corpus.gates.duplicates import Duplicates
from chainexec.corpus.gates.near import NearDuplicates
from chainexec.corpus.gates.normal import Normal
from chainexec.corpus.running import Drop
from chainexec.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from chainexec.corpus.program import Program
    from chainexec.corpus.recipe import Recipe


class Gatekeeper:
    """Judges one program after another, in their order; what it remembers is on disk.

    Args:
        recipe: says which gates there are.
        folder: for its files.

    Raises:
        ArgumentError: a file of an evaluation cannot be read.
    """

    def __init__(self, recipe: Recipe, folder: Path) -> None:
        self._stack = ExitStack()
        self._contamination = Contamination(recipe.gates.evaluation)
        self._duplicates = self._stack.enter_context(Duplicates(folder))
        self._near = self._stack.enter_context(NearDuplicates(recipe.gates.near, folder)) if recipe.gates.near else None

    def judge(self, program: Program) -> str | Drop:
        """The key of a program that may pass, in hexadecimal digits; or why it may not."""
        try:
            normal = Normal(program.source)
        except SourceError as error:
            return Drop("program", "broken source", str(error))
        keys = [normal.input_key(given) for given in program.inputs]
        if program.generator is not None:
            keys.append(normal.key)
        firsts = [self._duplicates.first(key, program.id) for key in keys]
        if firsts and None not in firsts:
            return Drop("program", "duplicate", f"the same as {firsts[0]}, with the same inputs")
        row = self._contamination.hit(program.source, program.statement, *(given.stdin for given in program.inputs))
        if row is not None:
            return Drop("program", "contaminated", f"it is in {row}")
        family = program.origin.get("family", program.id)  # members of one are the same program with other numbers, on purpose
        near = None if self._near is None else self._near.seen(normal.tokens, family)
        if near is not None:
            return Drop("program", "near duplicate", f"nearly the same as {near}")
        return normal.key.hex()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._stack.close()
