"""Values by chance: what `hypothesis.strategies` offers, as far as type hints need it, on a `random.Random`.

Inputs of a corpus must be the same on every machine and with whatever versions are installed there, and they are made in a sandbox, where
no installed package can be loaded. So the strategies of `equivalence/strategies.py`, which say what a hint means, draw from here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

ODD = 0.06  # of floats: infinities, NaN, the smallest ones
EDGE = 0.1  # of whole numbers: zero, and the ends of the range
_ODD_FLOATS = (math.inf, -math.inf, math.nan, -0.0, 5e-324, 1e300)


class Drawn:
    """A way to draw values.

    Attributes:
        draw: gives one.
    """

    __slots__ = ("draw", "ways")

    def __init__(self, draw: Callable[[Random], Any], ways: tuple[Drawn, ...] = ()) -> None:
        self.draw, self.ways = draw, ways or (self,)

    def map(self, change: Callable[[Any], Any]) -> Drawn:
        return Drawn(lambda random: change(self.draw(random)))

    def __or__(self, other: Drawn) -> Drawn:
        return one_of([self, other])


def one_of(ways: Sequence[Drawn]) -> Drawn:
    """Each of them as often as the others; those that are a choice themselves are taken apart."""
    every = tuple(one for way in ways for one in way.ways)
    return Drawn(lambda random: every[random.randrange(len(every))].draw(random), every)


def integers(least: int, most: int) -> Drawn:
    edges = [n for n in (0, 1, least, most) if least <= n <= most]
    return Drawn(lambda random: edges[random.randrange(len(edges))] if random.random() < EDGE else random.randint(least, most))


def floats(**_: Any) -> Drawn:
    """Decimal fractions of all sizes; a few odd ones among them."""

    def draw(random: Random) -> float:
        if random.random() < ODD:
            return _ODD_FLOATS[random.randrange(len(_ODD_FLOATS))]
        return random.randint(-10_000, 10_000) / 10.0 ** random.randint(0, 4)

    return Drawn(draw)


def booleans() -> Drawn:
    return Drawn(lambda random: random.random() < 0.5)


def none() -> Drawn:
    return just(None)


def just(value: Any) -> Drawn:
    return Drawn(lambda _: value)


def binary(*, max_size: int) -> Drawn:
    return Drawn(lambda random: bytes(random.randrange(256) for _ in range(random.randint(0, max_size))))


def sampled_from(values: Sequence[Any]) -> Drawn:
    return Drawn(lambda random: values[random.randrange(len(values))])


def lists(item: Drawn, *, max_size: int) -> Drawn:
    return Drawn(lambda random: [item.draw(random) for _ in range(random.randint(0, max_size))])


def tuples(*items: Drawn) -> Drawn:
    return Drawn(lambda random: tuple(item.draw(random) for item in items))


def dictionaries(key: Drawn, value: Drawn, *, max_size: int) -> Drawn:
    return Drawn(lambda random: {key.draw(random): value.draw(random) for _ in range(random.randint(0, max_size))})


def fixed_dictionaries(items: Mapping[str, Drawn]) -> Drawn:
    return Drawn(lambda random: {name: item.draw(random) for name, item in items.items()})


def builds(make: Callable[..., Any], *items: Drawn) -> Drawn:
    return Drawn(lambda random: make(*(item.draw(random) for item in items)))
