"""How much a narration says, and how lists and names are put into sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainexec.narration.forms import code, wording
from chainexec.narration.values import EMPTY, shown

if TYPE_CHECKING:
    from chainexec.narration.forms import Slot
    from chainexec.traces import Value


@dataclass(frozen=True, slots=True)
class Verbosity:
    """How much a narration says of each step."""

    value_limit: int  # characters of a shown value; longer ones are shortened, and say so
    calculation_limit: int  # characters of an expression with the values put in; 0: never shown
    contents: int  # characters of what an object holds after a change; more, and its size is told instead; 0: never told
    aliases: int  # other names of a changed object that are told
    streams: int  # outputs and inputs of one statement that are told one by one


VERBOSITIES = {
    "brief": Verbosity(value_limit=40, calculation_limit=0, contents=0, aliases=0, streams=8),
    "standard": Verbosity(value_limit=100, calculation_limit=60, contents=100, aliases=2, streams=8),
    "full": Verbosity(value_limit=10_000, calculation_limit=200, contents=10_000, aliases=100, streams=30),
}


class Words:
    """The wording of one narration: its seed's phrases and its verbosity's limits."""

    __slots__ = ("say", "seed", "verbosity")

    def __init__(self, verbosity: Verbosity, seed: int) -> None:
        self.verbosity, self.seed = verbosity, seed
        self.say = wording(seed)

    def value(self, value: Value, focus: int | None = None) -> str:
        """A value's text, shortened where it is long."""
        return shown(value, self.verbosity.value_limit, focus)

    def bind(self, form: str, name: str, value: Value, *, more: bool = False) -> str:
        """A form of bindings ("is", "becomes", "starts", "stays"), with words for an empty value; `more`: more is said of it behind it."""
        text = shown(value, self.verbosity.value_limit)
        if text in EMPTY and form in EMPTY_FORMS:
            return self.say(EMPTY_FORMS[form], name, EMPTY[text])
        return self.say.before_more(form, name, text) if more else self.say(form, name, text)

    def __call__(self, form: str, *slots: Slot) -> str:
        return self.say(form, *slots)


EMPTY_FORMS = {"is": "is_empty_thing", "becomes": "becomes_empty", "starts": "starts_empty", "stays": "stays_empty"}


def listed(parts: list[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def function_name(qualified: str) -> str:
    """The name under which a reader knows a function: without the functions that it was defined in."""
    return qualified.rpartition("<locals>.")[2]


__all__ = ["VERBOSITIES", "Verbosity", "Words", "code", "function_name", "listed"]
