"""How values, names and counts are put into sentences."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainexec.traces import Value

EMPTY = {"[]": "an empty list", "{}": "an empty dict", "set()": "an empty set", "()": "an empty tuple", "''": "an empty string"}


@dataclass(frozen=True, slots=True)
class Verbosity:
    """How much a narration says of each step."""

    value_limit: int  # characters of a shown value; longer ones are shortened, and say so
    calculation_limit: int  # characters of an expression with the values put in; 0: never shown
    contents: bool  # after a change inside an object, what the object holds now


VERBOSITIES = {
    "brief": Verbosity(value_limit=40, calculation_limit=0, contents=False),
    "standard": Verbosity(value_limit=100, calculation_limit=60, contents=True),
    "full": Verbosity(value_limit=10_000, calculation_limit=200, contents=True),
}

VARIANTS = {  # each row says the same; the first is what seed 0 says
    "becomes": ("becomes", "is now", "changes to"),
    "starts": ("starts as", "is set to", "begins as"),
    "gives": ("gives", "evaluates to", "results in"),
    "returns": ("it returns", "the function returns", "the result handed back is"),
    "needs": ("so we first need", "which first needs", "so the next thing to work out is"),
    "calling": ("Calling", "We call", "The run starts with"),
    "back": ("Back in", "Returning to", "Again in"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one narration: a seed chooses between phrases of one meaning, once for the whole text."""

    verbosity: Verbosity
    seed: int
    chosen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        choose = random.Random(self.seed).choice  # noqa: S311 wording needs no secrets
        for key, row in VARIANTS.items():
            self.chosen[key] = row[0] if self.seed == 0 else choose(row)

    def __getitem__(self, key: str) -> str:
        return self.chosen[key]

    def value(self, value: Value) -> str:
        """A value in backticks, shortened where it is long."""
        return code(value.short(self.verbosity.value_limit))

    def fits(self, value: Value) -> bool:
        return len(value.text) <= self.verbosity.value_limit


def code(text: str) -> str:
    """Program text or a value in backticks, also where it contains some."""
    if "`" not in text:
        return f"`{text}`"
    longest = max(len(run) for run in "".join(c if c == "`" else " " for c in text).split())
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}"


def listed(parts: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def counted(count: int, noun: str) -> str:
    """`1 item`, `3 items`, `1,000 items`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sentence(text: str) -> str:
    """With a full stop, and a capital letter where it begins with a word."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":", "?", "!")) else text + "."


def joined(clauses: Iterable[str]) -> str:
    """Clauses of one sentence."""
    return "; ".join(clause for clause in clauses if clause)


def function_name(qualified: str) -> str:
    """The name under which a reader knows a function: without the functions that it was defined in."""
    return qualified.rpartition("<locals>.")[2]


def one_line(text: str) -> str:
    """A statement's text without its colon; of one that takes several lines, the first."""
    first, newline, _ = text.partition("\n")
    return f"{first.rstrip()} ..." if newline else first.removesuffix(":")
