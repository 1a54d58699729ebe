"""What instances are made of: people, things, and numbers put into words.

Only methods of `random.Random` are used that give the same numbers on every version of Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of a problem.

    Attributes:
        answer: what is right, found in another way than the program finds it.
        values: what the program's variables of these names start as; the statement may use them, too.
        words: what else the statement has in braces.
        names: words of the program's variables that are called otherwise in this instance.
    """

    answer: Any
    values: Mapping[str, Any]
    words: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


class Person(NamedTuple):
    name: str
    he: str
    his: str
    him: str


WOMEN = ("Amara", "Bella", "Chloe", "Dina", "Elena", "Farah", "Grace", "Hana", "Ines", "Kavya", "Leila", "Mei", "Nora", "Olga")
MEN = ("Adam", "Bruno", "Carlos", "David", "Emeka", "Felix", "George", "Hiro", "Jamal", "Kofi", "Liam", "Marco", "Noah", "Omar", "Pedro")


def person(rng: Random) -> Person:
    return people(rng, 1)[0]


def people(rng: Random, count: int) -> list[Person]:
    """People of different names."""
    return [
        Person(name, "she", "her", "her") if name in WOMEN else Person(name, "he", "his", "him") for name in rng.sample(WOMEN + MEN, count)
    ]


def listed(items: Iterable[Any], word: str = "and") -> str:
    """`3, 4 and 5`."""
    *first, last = [str(item) for item in items]
    return f"{', '.join(first)} {word} {last}" if first else last


def money(cents: int) -> str:
    """`$3.05`, and `$3` for a round amount."""
    dollars, rest = divmod(cents, 100)
    return f"${dollars:,}.{rest:02d}" if rest else f"${dollars:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 apple`, `2 apples`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def lowest(top: int, bottom: int) -> str:
    """The fraction in lowest terms: `3/4`, and `2` for a whole number."""
    shared = gcd(top, bottom)
    return f"{top // shared}" if bottom == shared else f"{top // shared}/{bottom // shared}"
