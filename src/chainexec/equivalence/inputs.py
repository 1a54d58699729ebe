"""Which inputs a check uses: the given ones, and of many that can be made those that tell most about the program."""

from __future__ import annotations

import ast
import random as randomness
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from chainexec.equivalence.cases import Case, PlainCase, StdinCase, ValueCase, is_plain, plain_case
from chainexec.equivalence.mutated import Material, Mutator, constants_of, edges
from chainexec.equivalence.programs import TextProgram
from chainexec.equivalence.strategies import NoStrategyError, Strategies, draw
from chainexec.errors import ChainexecError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.equivalence.mutated import Arguments
    from chainexec.equivalence.observe import Observation
    from chainexec.equivalence.programs import Program

TRIED_FOR_ONE = 4  # inputs that are tried for each one that is used
DRAWN = 24  # values from hypothesis: a millisecond or two each, the others cost some microseconds
ATTEMPTS = 3  # for one input that is not there yet
LEARNT = 0.4  # of the inputs that are changed: those that took a new path
SPREAD = 7
MOST_EDGES = 6  # one of so many inputs may be kept because one argument is just the length of another one, or the same
MOST_RAISING = 0.25  # of the made inputs: what only shows that bad input is refused says little


class Maker:
    """Makes inputs like the given ones; without any, inputs that fit the type hints.

    Args:
        program: the first program.
        entry: the function that is called, None in a script.
        given: the given inputs.
        examples: more of them, only to learn from.
        function: the function itself where it can be had, for its hints.
        seed: another seed, other inputs.
    """

    def __init__(
        self, program: Program, entry: str | None, given: list[Case], examples: list[Case], function: Callable[..., Any] | None, seed: int
    ) -> None:
        self._program, self._entry, self._function, self._seed = program, entry, function, seed
        self._random = randomness.Random(seed)  # noqa: S311 - no secrets
        self._plain = [case for case in [*given, *examples] if isinstance(case, PlainCase)]
        self._scripts_given = [case for case in given if isinstance(case, StdinCase)]
        self.examples: list[Arguments] = [(case.args, case.kwargs) for case in self._plain]
        self._learnt: list[Arguments] = []
        self._known = {case.text for case in given}
        constants = constants_of(program.tree) if isinstance(program, TextProgram) else _constants_of_codes(program)
        self.material = Material([value for args, kwargs in self.examples for value in (*args, *kwargs.values())], constants)
        self._mutator = Mutator(self._random, self.material)
        self._foreign = not isinstance(program, TextProgram)
        self.refused: str | None = None  # why hypothesis makes nothing here

    def plan(self) -> Any:
        """The strategy for arguments; None where nothing is known of them."""
        strategies = Strategies(self.material, foreign=self._foreign)
        if self.examples:
            return strategies.arguments_of_examples(self.examples)
        if self._function is None:
            return None
        return strategies.arguments_of_hints(self._function)

    def made(self, count: int) -> Iterator[Case]:
        """About `count` new inputs: edge cases, neighbours of the examples (and of what `learn` was given), small ones, drawn ones."""
        if self._scripts_given:
            yield from self._scripts(count)
            return
        drawn = self._drawn(min(count // 4, DRAWN) if self.examples else min(count // 2, 2 * DRAWN))
        if not self.examples:
            self.examples = [(case.args, case.kwargs) for case in drawn if isinstance(case, PlainCase)]
            yield from drawn
            drawn = []
        if not self.examples:
            return
        for values in edges(self.examples):
            yield self.case(values)
        yield from self._changed(count // 5, self._mutator.arguments)
        yield from self._changed(count // 4, self._mutator.small)
        yield from self._changed(count // 5, self._mutator.related)
        yield from drawn
        yield from self._changed(count // 4, self._mutator.arguments)

    def learn(self, case: Case) -> None:
        """This input took a new path: its neighbours may, too."""
        if isinstance(case, PlainCase):
            self._learnt.append((case.args, case.kwargs))
        elif isinstance(case, StdinCase):
            self._scripts_given.append(case)

    def case(self, values: Arguments) -> PlainCase:
        return self.case_for(self._name(), values, self._plain[0].entry if self._plain else None)

    @staticmethod
    def case_for(name: str, values: Arguments, entry: str | None) -> PlainCase:
        return plain_case(name, *values, entry)

    def _name(self) -> str:
        return (self._plain[0].entry if self._plain else None) or self._entry or "f"

    def _changed(self, count: int, change: Callable[[Arguments], Arguments]) -> Iterator[Case]:
        """Up to `count` inputs that were not made before."""
        for _ in range(ATTEMPTS * count):
            known = self._learnt if self._learnt and self._random.random() < LEARNT else self.examples
            case = self.case(change(self._random.choice(known)))
            if case.text not in self._known:
                self._known.add(case.text)
                count -= 1
                yield case
            if count <= 0:
                return

    def _drawn(self, count: int) -> list[Case]:
        try:
            drawn = draw(self.plan, count, self._seed)
        except NoStrategyError as error:
            self.refused = str(error)
            return []
        return [self._case_of(args, kwargs) for args, kwargs in drawn]

    def _case_of(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Case:
        if is_plain((args, kwargs)):
            return self.case((args, kwargs))
        text = f"{self._name()}({', '.join([*map(repr, args), *(f'{name}={value!r}' for name, value in kwargs.items())])})"
        return ValueCase(text, args, kwargs)

    def _scripts(self, count: int) -> Iterator[Case]:
        if all(not case.stdin for case in self._scripts_given):
            return
        for _ in range(count):
            text = self._mutator.stdin(self._random.choice(self._scripts_given).stdin)
            yield StdinCase(repr(text), text)


def _constants_of_codes(program: Any) -> list[Any]:
    return [value for code in program.functions for value in code.co_consts[1:] if type(value) in {int, float, str}]


@dataclass(frozen=True, slots=True)
class Tried:
    """An input that was run with the first program."""

    case: Case
    observation: Observation
    new: bool  # whether it took a way at a branch that none before had taken
    path: object  # equal for inputs that took the same ways


def selected(tried: list[Tried], count: int) -> list[Tried]:
    """Those to keep: all that took a new way, then as many paths as possible, some edges, as many outcomes on each path, all sorts."""
    kept: dict[int, None] = {}
    paths: set[object] = set()
    outcomes: set[tuple[object, object]] = set()  # with the path
    raising = 0

    def keep(n: int) -> None:
        nonlocal raising
        one = tried[n]
        failed = one.observation.failure is not None
        if len(kept) >= count or n in kept or (failed and not one.new and raising >= MOST_RAISING * count):
            return
        raising += failed
        kept[n] = None
        paths.add(one.path)
        outcomes.add((one.path, _outcome(one.observation)))

    for n, one in enumerate(tried):
        if one.new:
            keep(n)
    for n, one in enumerate(tried):
        if one.path not in paths:
            keep(n)
    edges_left = max(0, min(count - len(kept), count // MOST_EDGES))
    for n in [n for n, one in enumerate(tried) if n not in kept and _is_edge(one.case)][:edges_left]:
        keep(n)
    for n in _in_turns(tried):  # a path that few inputs take is looked at as closely as the others
        if (tried[n].path, _outcome(tried[n].observation)) not in outcomes:
            keep(n)
    rest = [n for n in range(len(tried)) if n not in kept]
    for start in range(SPREAD):  # each seventh, then the ones beside: the sorts of made inputs follow one another
        for n in rest[start::SPREAD]:
            keep(n)
    return [tried[n] for n in sorted(kept)]


def _in_turns(tried: list[Tried]) -> Iterator[int]:
    """All of them by number, one of each path after the other."""
    by_path: dict[object, list[int]] = {}
    for n, one in enumerate(tried):
        by_path.setdefault(one.path, []).append(n)
    for turn in zip_longest(*by_path.values()):
        yield from (n for n in turn if n is not None)


def _is_edge(case: Case) -> bool:
    """Whether a whole number is the length of another argument, or two arguments are the same: where `<` and `<=` part."""
    if not isinstance(case, PlainCase):
        return False
    values = [*case.args, *case.kwargs.values()]
    numbers = [value for value in values if type(value) is int]
    lengths = {len(value) for value in values if isinstance(value, str | list | tuple | dict) and value}
    texts = [value for value in values if type(value) is str and value]
    return any(n in lengths for n in numbers) or len(set(numbers)) < len(numbers) or len(set(texts)) < len(texts)


def _outcome(observation: Observation) -> object:
    failure = observation.failure
    return (observation.result, observation.output, None if failure is None else (failure.kind, failure.message))


def stdin_cases(texts: Any) -> list[Case]:
    """The cases of a script.

    Raises:
        ChainexecError: they are no texts.
    """
    given = [texts] if isinstance(texts, str) else list(texts)
    for text in given:
        if not isinstance(text, str):
            raise ChainexecError(f"stdin={text!r}: the texts that the scripts read are needed, such as stdin=['3\\n4\\n']")
    return [StdinCase(repr(text), text) for text in given]


def reads_input(tree: ast.Module) -> bool:
    """Whether a script seems to read its standard input."""
    return any(
        (isinstance(node, ast.Name) and node.id == "input") or (isinstance(node, ast.Attribute) and node.attr == "stdin")
        for node in ast.walk(tree)
    )
