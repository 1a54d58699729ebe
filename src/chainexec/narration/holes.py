"""Stand-ins for the values of one run of a statement: what is told or checked with them holds for all runs of the same shape.

A sentence is told once with holes in the place of the values; from then on the texts of other values go into the holes. For that, a
hole behaves as its value does, shows a mark of the same length in the place of its text, and writes down each question about the text
whose answer may differ for another value (`Limits`). A question that cannot be written down so ends the attempt (`Spoiled`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from chainexec.traces.reader import Reader

FIRST_MARK = 0xE000  # private use: marks are runs of one character
MARKS = 200
FIRST_NUMBER = 987_000_000  # numbers that stand for numbers
NO_LIMIT = 1 << 60
THRESHOLDS = (20, 24, 40, 42)  # lengths of texts at which wording changes, besides the limits of a verbosity


class Spoiled(Exception):  # noqa: N818 nothing went wrong: this run is told the long way
    """What is told depends on the values in a manner that holes cannot show."""


class Mark(str):  # noqa: SLOT000 it has a hole
    """The text that a hole shows. Comparing it with another text is a question about the real one."""

    hole: Hole

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Mark):
            return self.hole.is_like(other.hole)
        if not isinstance(other, str):
            return False
        return self.hole.is_made(other) if holds_marks(other) else self.hole.is_text(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


RUN = re.compile(f"([{chr(FIRST_MARK)}-{chr(FIRST_MARK + MARKS - 1)}])\\1*")


def holds_marks(text: str) -> bool:
    return RUN.search(text) is not None


class Holes(dict[int, "Hole"]):
    """The holes of one run by number: those of its inputs, and behind these the shortened texts of some."""

    def __init__(self, inputs: int, thresholds: tuple[int, ...], *, is_told: bool, has_sizes: bool) -> None:
        super().__init__()
        self.inputs = inputs  # how many there are
        self.thresholds = thresholds  # lengths that are asked for; between two of them all texts are alike
        self.is_told = is_told  # else a line is checked, and a text with holes is only looked for
        self.has_sizes = has_sizes  # whether a number may stand for a size
        self.shortened: dict[tuple[int, int], Shortened] = {}  # by the number of the whole value's hole, and the limit


class Hole(Value):
    """A value of which only the shape may be looked at."""

    __slots__ = ("alike", "asked", "equals", "family", "is_counted", "limits", "made", "mark", "number", "real", "thresholds")

    def __init__(self, reader: Reader, raw: Any, position: int, number: int, family: Holes) -> None:
        super().__init__(reader, raw, position)
        self.number = number
        self.family = family
        self.made: dict[str, bool] = {}  # by text with holes: whether the text is the same
        self.thresholds = family.thresholds
        self.limits: dict[int, bool] = {}  # by length: whether the text fits into it
        self.equals: dict[str, bool] = {}  # by text: whether it is that
        self.alike: dict[int, bool] = {}  # by number of another hole: whether that has the same text
        self.asked = False  # whether its text was asked for
        self.is_counted = False  # whether its size was asked for
        self.real: str | None = None
        self.mark: Mark | None = None

    @property
    def text(self) -> str:
        if self.mark is None:
            real = self.real = self.whole()
            if len(real) > self.thresholds[-1]:
                raise Spoiled
            place = bisect_left(self.thresholds, len(real))
            self.limits[self.thresholds[place]] = True
            if place:
                self.limits[self.thresholds[place - 1]] = False
            letter = chr(FIRST_MARK + self.number)
            self.mark = Mark("-" + letter * (len(real) - 1) if real[0] == "-" else letter * len(real))
            self.mark.hole = self
        self.asked = True
        return self.mark

    def whole(self) -> str:
        """The real text."""
        return Value(self._reader, self._raw, self._position).text

    def shortened(self, limit: int) -> str:
        """What stands for the text that is shown where the whole one has more than `limit` characters."""
        family, key = self.family, (self.number, limit)
        if key not in family.shortened:
            number = family.inputs + len(family.shortened)
            if number >= MARKS:
                raise Spoiled
            family[number] = family.shortened[key] = Shortened(self, number, limit)
        return family.shortened[key].text

    def shows(self, text: str) -> bool:
        """Whether a text that a line shows is the value's, whole or shortened."""
        for (number, _), hole in self.family.shortened.items():
            if number == self.number and hole.mark is not None and str.__eq__(hole.mark, text):
                hole.asked = True
                return True
        return bool(self.text == text)

    def forget(self) -> None:
        """What was asked so far is no matter."""
        self.limits, self.equals, self.alike, self.made = {}, {}, {}, {}
        self.asked = self.is_counted = False

    def is_text(self, other: str) -> bool:
        _ = self.text
        return self.equals.setdefault(other, self.real == other)

    def is_like(self, other: Hole) -> bool:
        return self is other or self.alike.setdefault(other.number, self.real == other.real)

    def is_made(self, other: str) -> bool:
        """Whether the text is what another one with holes becomes."""
        if not self.family.is_told or (type(self._raw) in (int, float) and " " in other):  # in numbers there is none
            return str.__eq__(self.text, other)
        return self.made.setdefault(other, self.real == RUN.sub(self._real_of, other))

    def _real_of(self, run: re.Match[str]) -> str:
        """The real text in the place of a mark; its minus stands before it."""
        return str(self.family[ord(run.group(1)) - FIRST_MARK].real).removeprefix("-")

    def fits(self, limit: int) -> bool:
        from chainexec.narration.values import fits

        if limit not in self.limits:
            self.limits[limit] = fits(Value(self._reader, self._raw, self._position), limit)
        return self.limits[limit]

    def size(self) -> int:
        """A number that stands for how many items a container has; -1 for a value without items."""
        from chainexec.narration.values import size_of

        real = size_of(Value(self._reader, self._raw, self._position))
        if real < 0:
            return real
        if not self.family.has_sizes:
            raise Spoiled
        self.is_counted = True
        if real == 1:
            raise Spoiled  # the noun is another one
        return FIRST_NUMBER + self.number

    def has_size(self, number: int) -> bool:
        from chainexec.narration.values import size_of

        return number > 1 and size_of(Value(self._reader, self._raw, self._position)) == number

    def short(self, limit: int = 80) -> str:  # noqa: ARG002
        """For a truth that nobody reads: what is told or checked with holes is right."""
        return ""

    # ---- what cannot be shown by a hole ------------------------------------------------------------------------------
    def _spoiled(self) -> Any:
        raise Spoiled

    python = items = entries = attributes = elements = property(_spoiled)

    @property
    def content(self) -> bytes | None:
        if type(self._raw) is HeapObject and self._raw.layout == L.BYTES:
            raise Spoiled
        return None

    def __eq__(self, other: object) -> bool:
        raise Spoiled

    __hash__ = object.__hash__


class Shortened(Hole):
    """The shortened text of a value that is too long for a sentence, as a hole of its own."""

    __slots__ = ("limit", "source")

    def __init__(self, source: Hole, number: int, limit: int) -> None:
        super().__init__(source._reader, source._raw, source._position, number, source.family)
        self.thresholds = (*source.thresholds, NO_LIMIT)
        self.source, self.limit = source.number, limit

    def whole(self) -> str:
        from chainexec.narration.values import shown

        return shown(Value(self._reader, self._raw, self._position), self.limit)

    def has_size(self, number: int) -> bool:  # noqa: ARG002 the whole value's hole says it
        return False


class HoleNumber(int):
    """An index that shows as a hole where it stands in a path."""

    hole: Hole

    def __format__(self, form: str) -> str:
        if form:
            raise Spoiled
        return self.hole.text

    def __str__(self) -> str:
        return self.hole.text

    __repr__ = __str__


class HoleChange:
    """A change as the narrator and the audit look at it, with holes for its values."""

    __slots__ = (
        "_base", "_holder", "_position", "_where", "attribute", "change", "index", "key", "length",
        "name", "new", "object", "old", "operation", "step",
    )  # fmt: skip

    name: str | None
    index: int | None
    key: Any
    attribute: str | None

    def __init__(self, change: Any, **facts: Any) -> None:
        self.change = change
        self.operation, self.step = change.operation, change.step
        self._position, self._holder, self._where = change._position, change._holder, change._where
        self.name = self.index = self.key = self.attribute = self.object = self.old = self.new = None
        self.length = -1
        self._base = ""
        for name, fact in facts.items():
            setattr(self, name, fact)

    def is_at(self, text: str) -> bool:
        """Whether the real place is that; only where it is nowhere near is it left to holes."""
        if self.change.place == text:
            raise Spoiled
        return False

    @property
    def place(self) -> str:
        if self.name is not None:
            return self.name
        if self.operation == "set" and self.index is not None:
            return f"{self._base}[{self.index}]"
        if self.operation in {"set", "delete"} and self.key is not None:
            return f"{self._base}[{self.key.text}]"
        return f"{self._base}.{self.attribute}" if self.attribute else self._base

    @property
    def names(self) -> tuple[str, ...]:
        raise Spoiled

    @property
    def text(self) -> str:
        raise Spoiled
