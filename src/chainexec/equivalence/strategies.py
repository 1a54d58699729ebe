"""Inputs by hypothesis: strategies from type hints or from the types that examples have; values drawn, and searched for simple ones."""

from __future__ import annotations

import collections.abc
import inspect
import random as randomness
import tempfile
import types
import typing
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from chainexec.errors import ChainexecError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

    from chainexec.equivalence.mutated import Arguments, Material

    Strategy = SearchStrategy[Any]

MOST_ITEMS = 7  # of a list that is drawn
_LISTS = frozenset({list, collections.abc.Sequence, collections.abc.MutableSequence, collections.abc.Iterable, collections.abc.Collection})
_SETS = frozenset({set, collections.abc.Set, collections.abc.MutableSet})
_DICTS = frozenset({dict, collections.abc.Mapping, collections.abc.MutableMapping})
_ABSENT: Any = object()  # drawn for a keyword argument that is left out
_home: list[tempfile.TemporaryDirectory[str]] = []


class NoStrategyError(ChainexecError):
    """Nothing can be drawn for a type hint; the message says which."""


@contextmanager
def _hypothesis() -> Iterator[Any]:
    """The package, keeping what it remembers out of the user's folder."""
    try:
        import hypothesis
        from hypothesis import configuration
    except ImportError:
        raise ChainexecError("inputs cannot be made without hypothesis: pip install hypothesis, or pass generate=False") from None
    if not _home:
        _home.append(tempfile.TemporaryDirectory(prefix="chainexec-"))
    before = vars(configuration).get("__hypothesis_home_directory")
    configuration.set_hypothesis_home_dir(_home[0].name)
    try:
        yield hypothesis
    finally:
        configuration.set_hypothesis_home_dir(before)


class Strategies:
    """Makes strategies whose values are like the material.

    Args:
        material: atoms of the examples and constants of the program, drawn now and then as they are.
        foreign: whether classes that are no builtin containers may be made by hypothesis itself.
        make: what draws in place of `hypothesis.strategies`.
    """

    def __init__(self, material: Material, *, foreign: bool, make: Any = None) -> None:
        if make is None:
            from hypothesis import strategies as make
        self._make: Any = make
        self._foreign = foreign
        made = make
        ints = made.integers(-10, 10) | made.integers(-material.bound, material.bound)
        self._ints: Strategy = ints | made.sampled_from(material.ints) if material.ints else ints
        characters = made.sampled_from(sorted(material.characters))
        texts = made.lists(characters, max_size=10).map("".join)
        self._texts: Strategy = texts | made.sampled_from(material.texts) if material.texts else texts
        floats = [value for value in material.others if type(value) is float]
        self._floats: Strategy = made.integers(-200, 200).map(lambda n: n / 4) | made.floats(allow_nan=True, allow_infinity=True, width=32)
        if floats:
            self._floats |= made.sampled_from(floats)
        self._atoms: dict[Any, Strategy] = {
            int: self._ints,
            str: self._texts,
            float: self._floats,
            bool: made.booleans(),
            complex: made.builds(complex, made.integers(-5, 5), made.integers(-5, 5)),
            bytes: made.binary(max_size=8),
            bytearray: made.binary(max_size=8).map(bytearray),
            None: made.none(),
            type(None): made.none(),
        }

    def _lists(self, item: Strategy, **options: Any) -> Strategy:
        made: Strategy = self._make.lists(item, max_size=MOST_ITEMS, **options)
        return made

    def _hashable(self) -> Strategy:
        return self._ints | self._texts

    def of_hint(self, hint: Any) -> Strategy:
        """A strategy for a type hint.

        Raises:
            NoStrategyError: there is none.
        """
        if (hint is None or isinstance(hint, type)) and hint in self._atoms:
            return self._atoms[hint]
        make, origin, parts = self._make, typing.get_origin(hint) or hint, typing.get_args(hint)
        if hint is Any or hint is object:
            return self._ints | self._texts | self._lists(self._ints)
        if isinstance(hint, typing.TypeVar):
            return self._ints
        if isinstance(hint, typing.TypeAliasType):
            return self.of_hint(hint.__value__)
        if isinstance(hint, typing.NewType):
            return self.of_hint(hint.__supertype__)
        if origin is typing.Literal:
            return make.sampled_from(parts)  # type: ignore[no-any-return]
        if origin is typing.Annotated or origin is typing.Final:
            return self.of_hint(parts[0])
        if origin in {typing.Union, types.UnionType}:
            return make.one_of([self.of_hint(part) for part in parts])  # type: ignore[no-any-return]
        if origin in _LISTS:
            return self._lists(self.of_hint(parts[0]) if parts else self._hashable())
        if origin is tuple:
            if len(parts) == 2 and parts[1] is ...:
                return self._lists(self.of_hint(parts[0])).map(tuple)
            return make.tuples(*map(self.of_hint, parts)) if parts else self._lists(self._hashable()).map(tuple)
        if origin in _SETS or origin is frozenset:
            items = self._lists(self._of_key(parts[0]) if parts else self._hashable())
            return items.map(frozenset if origin is frozenset else set)
        if origin in _DICTS:
            key, value = (self._of_key(parts[0]), self.of_hint(parts[1])) if len(parts) == 2 else (self._hashable(), self._hashable())
            return make.dictionaries(key, value, max_size=MOST_ITEMS)  # type: ignore[no-any-return]
        if self._foreign and isinstance(origin, type):
            return make.from_type(hint)  # type: ignore[no-any-return]
        raise NoStrategyError(f"no values are known for the hint {hint!r}")

    def _of_key(self, hint: Any) -> Strategy:
        """As `of_hint`; of values that may be anything those that a dict or a set can hold."""
        return self._hashable() if hint is Any or hint is object else self.of_hint(hint)

    def of_examples(self, values: list[Any]) -> Strategy:
        """A strategy for values like these; empty containers alone tell nothing of their items."""
        kinds = list(dict.fromkeys(type(value) for value in values))
        return self._make.one_of([self._of_kind(kind, [v for v in values if type(v) is kind]) for kind in kinds])  # type: ignore[no-any-return]

    def _of_kind(self, kind: type, values: list[Any]) -> Strategy:
        make = self._make
        if kind in self._atoms:
            return self._atoms[kind]
        if kind is dict:
            keys, items = [key for v in values for key in v], [item for v in values for item in v.values()]
            if not keys:
                return make.dictionaries(self._hashable(), self._hashable(), max_size=MOST_ITEMS)  # type: ignore[no-any-return]
            return make.dictionaries(self.of_examples(keys), self.of_examples(items), max_size=MOST_ITEMS)  # type: ignore[no-any-return]
        if kind is tuple and len({len(v) for v in values}) == 1 and len({type(item) for v in values for item in v}) > 1:
            return make.tuples(*(self.of_examples([v[n] for v in values]) for n in range(len(values[0]))))  # type: ignore[no-any-return]
        if kind in {list, tuple, set, frozenset}:
            items = [item for v in values for item in v]
            lists = self._lists(self.of_examples(items) if items else self._hashable())
            return lists if kind is list else lists.map(kind)
        raise NoStrategyError(f"no values are known that are like a {kind.__qualname__}")

    def arguments_of_examples(self, examples: list[Arguments]) -> Strategy:
        """Arguments like those of the examples that have the shape of the first."""
        make = self._make
        shape = (len(examples[0][0]), tuple(examples[0][1]))
        same = [(args, kwargs) for args, kwargs in examples if (len(args), tuple(kwargs)) == shape]
        positional = make.tuples(*(self.of_examples([args[n] for args, _ in same]) for n in range(shape[0])))
        keywords = make.fixed_dictionaries({name: self.of_examples([kwargs[name] for _, kwargs in same]) for name in shape[1]})
        return make.tuples(positional, keywords)  # type: ignore[no-any-return]

    def arguments_of_hints(self, fn: Callable[..., Any]) -> Strategy | None:
        """Arguments that fit a function's hints; None where a parameter that must be given has no hint."""
        make = self._make
        try:
            parameters = inspect.signature(fn).parameters.values()
            hints = typing.get_type_hints(fn)
        except Exception as error:  # the hints are code of the program: they may raise anything
            raise NoStrategyError(f"its type hints cannot be read ({error})") from error
        positional, keywords = [], {}
        for parameter in parameters:
            if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
                continue
            needed = parameter.default is parameter.empty
            if parameter.name not in hints:
                if needed:
                    return None
                continue
            try:
                drawn = self.of_hint(hints[parameter.name])
            except NoStrategyError:
                if needed:
                    raise
                continue
            if parameter.kind is parameter.POSITIONAL_ONLY or (needed and parameter.kind is not parameter.KEYWORD_ONLY):
                positional.append(drawn)
            else:
                keywords[parameter.name] = drawn if needed else make.just(_ABSENT) | drawn
        return make.tuples(make.tuples(*positional), make.fixed_dictionaries(keywords).map(_present))  # type: ignore[no-any-return]


def _present(keywords: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in keywords.items() if value is not _ABSENT}


def draw(plan: Callable[[], Strategy | None], count: int, seed: int) -> list[Any]:
    """Values of a strategy, the same for the same seed; at most `count`, and none where the plan finds no strategy.

    Raises:
        NoStrategyError: as the plan does.
        ChainexecError: hypothesis is not installed.
    """
    drawn: list[Any] = []
    with _hypothesis() as hypothesis:
        strategy = plan()
        if strategy is None:
            return []

        def collect(value: Any) -> None:
            drawn.append(value)

        run = hypothesis.seed(seed)(_settings(hypothesis, count, hypothesis.Phase.generate)(hypothesis.given(strategy)(collect)))
        state = randomness.getstate()
        try:
            run()
        except hypothesis.errors.HypothesisException as error:
            if not drawn:
                raise NoStrategyError(f"hypothesis made no values ({error})") from error
        finally:
            randomness.setstate(state)
    return drawn


def simplest(plan: Callable[[], Strategy | None], holds: Callable[[Any], bool], tries: int, seed: int) -> Any | None:
    """The simplest value that hypothesis finds for which `holds`; None where it finds none."""
    found: list[Any] = []
    with _hypothesis() as hypothesis:
        strategy = plan()
        if strategy is None:
            return None
        state = randomness.getstate()
        try:
            settings = _settings(hypothesis, tries, hypothesis.Phase.generate, hypothesis.Phase.shrink)
            found.append(hypothesis.find(strategy, holds, settings=settings, random=randomness.Random(seed)))  # noqa: S311
        except (hypothesis.errors.NoSuchExample, hypothesis.errors.Unsatisfiable):
            return None
        finally:
            randomness.setstate(state)
    return found[0]


def _settings(hypothesis: Any, count: int, *phases: Any) -> Any:
    return hypothesis.settings(
        max_examples=count, database=None, deadline=None, phases=phases, suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
