"""What a corpus is made of: programs, how each is called, and where it comes from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

Domain = Literal["maths", "algorithms", "competitions", "functions"]
DOMAINS: tuple[Domain, ...] = ("maths", "algorithms", "competitions", "functions")


@dataclass(frozen=True, slots=True)
class Input:
    """One way to run a program.

    Attributes:
        call: the call's text, such as "f([1, 2], k=3)"; None runs the whole script.
        stdin: what the program reads.
        output: what is known to be right, where it is: of a call the result as a Python literal, of a script what it prints.
        level: how hard the input was meant to be, from 1 (tiny); 0 where nobody said.
    """

    call: str | None = None
    stdin: str = ""
    output: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes more inputs. Its code is vouched for by nobody: it only runs isolated.

    Attributes:
        entry: the function of the program that is called with what is made.
        source: a program that defines `function`; "" makes values from the type hints of `entry`.
        function: takes a `random.Random` and returns a dict of keyword arguments for `entry`.
    """

    entry: str
    source: str = ""
    function: str = "input_generator"


@dataclass(frozen=True, slots=True)
class Program:
    """A program with its inputs.

    Attributes:
        id: names it within its corpus, the same for ever, such as "cruxeval/sample_17".
        source: the program's text.
        inputs: the ways to run it.
        domain: "maths", "algorithms", "competitions" or "functions".
        title: a few words that say what it does, where they are known.
        statement: the problem that it solves, in words; "" where there is none.
        licence: an SPDX name such as "MIT", or "unknown".
        origin: where it comes from, as plain texts: the data set, its version, the row, the file. Programs with the same "family" there may
            be near duplicates of one another.
        generator: makes more inputs than there are.
    """

    id: str
    source: str
    inputs: tuple[Input, ...] = ()
    domain: Domain = "functions"
    title: str = ""
    statement: str = ""
    licence: str = "unknown"
    origin: Mapping[str, str] = field(default_factory=dict)
    generator: Generator | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, texts and numbers, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Program:
        """The program of a `to_dict()`.

        Raises:
            ArgumentError: the row is none; says what is wrong.
        """
        if not isinstance(row.get("id"), str) or not isinstance(row.get("source"), str):
            raise ArgumentError('a program is a dict with the texts "id" and "source", and "inputs" or a "generator"')
        if row.get("domain", "functions") not in DOMAINS:
            raise ArgumentError(f"program {row['id']!r}: domain {row['domain']!r} is none of {', '.join(DOMAINS)}")
        generator = row.get("generator")
        try:
            return cls(
                **{
                    **row,
                    "inputs": tuple(Input(**given) for given in row.get("inputs", ())),
                    "origin": {str(key): str(value) for key, value in dict(row.get("origin", {})).items()},
                    "generator": None if generator is None else Generator(**generator),
                }
            )
        except (TypeError, ValueError) as error:
            raise ArgumentError(f"program {row['id']!r} cannot be read: {error}") from None

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that change when anything of the program does."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row of a source that is no program: the builder counts it and goes on.

    Attributes:
        id: names the row, such as "gsm8k/line 17".
        reason: a few words of a small fixed set, which are counted, such as "broken row".
        detail: what exactly is wrong with this one.
    """

    id: str
    reason: str
    detail: str = ""
