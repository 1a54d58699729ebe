"""Sentences with holes: made from one run of a statement, filled for all others of the same shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chainexec.narration.filling import Layout, Parts, native_fill, within
from chainexec.narration.holes import FIRST_MARK, FIRST_NUMBER, MARKS, NO_LIMIT, RUN, THRESHOLDS, Hole, Holes, Shortened, Spoiled
from chainexec.narration.moments import Moment, settled_early
from chainexec.narration.shapes import Inputs, Roles, gathered, hole_changes, is_literal
from chainexec.narration.values import fits, is_surely_shortened, shown, size_of
from chainexec.traces import Value
from chainexec.traces.heap import UNBOUND, HeapObject
from chainexec.traces.texts import SIMPLE, raw_text, same

if TYPE_CHECKING:
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Verbosity

COUNT = MARKS + 1  # stands for the iteration among the numbers
UNKNOWN = COUNT + 1  # for the iterations of loops further out
_MARKS = re.compile(f"([{chr(FIRST_MARK)}-{chr(FIRST_MARK + MARKS - 1)}])\\1*|987,000,[0-9]{{3}}")


def thresholds_of(verbosity: Verbosity) -> tuple[int, ...]:
    """The lengths of texts at which a narration's wording changes."""
    return tuple(sorted({*THRESHOLDS, verbosity.value_limit, verbosity.contents} - {0}))


class HoleMoment(Moment):
    """A plain run of a statement, with holes for its values."""

    __slots__ = ("holes", "inputs", "is_told", "lengths", "numbers", "roles")

    def __init__(self, run: Run, step: int, thresholds: tuple[int, ...], *, is_told: bool, after_calls: bool = False) -> None:
        super().__init__(run, step)
        self.roles = Roles()
        inputs = gathered(run, step, self.roles, after_calls=after_calls)
        if inputs is None or len(inputs.raws) > MARKS:
            raise Spoiled
        self.inputs: Inputs = inputs
        self.is_told = is_told  # whether lengths matter
        self.holes = Holes(len(inputs.raws), thresholds, is_told=is_told, has_sizes=not after_calls)
        self.lengths: list[tuple[tuple[int, ...], int, int, bool]] = []  # holes, other characters, limit: whether all fit together
        self.numbers = self._numbers()
        self._quiet = self.roles.is_quiet

    def _numbers(self) -> list[int]:
        """For each input, the first one that has the same text."""
        inputs, found = self.inputs, []
        first: dict[tuple[int, int], int] = {}
        for number, (raw, place) in enumerate(zip(inputs.raws, inputs.places, strict=True)):
            moved = place if type(raw) is HeapObject and not self.roles.is_quiet else 0
            found.append(first.setdefault((id(raw), moved), number))
        for _, numbers, _ in self.roles.changes:
            old, new = numbers[0], numbers[1]
            if type(inputs.raws[new]) is not HeapObject and same(inputs.raws[old], inputs.raws[new]):
                found[new] = found[old]
        return found

    def value_at(self, number: int) -> Value | None:
        inputs = self.inputs
        number = self.numbers[number]
        raw, place = inputs.raws[number], inputs.places[number]
        if raw is UNBOUND:
            return None
        if is_literal(self.roles.shapes[number]):
            return Value(self.run.reader, raw, place)
        hole = self.holes.get(number)
        if hole is None:
            hole = self.holes[number] = Hole(self.run.reader, raw, place, number, self.holes)
        return hole

    # ---- as a moment -------------------------------------------------------------------------------------------------
    @property
    def changes(self) -> tuple[Any, ...]:
        if self._changes is None:
            self._changes = hole_changes(self.roles, self.value_at)  # type: ignore[assignment]
        return self._changes  # type: ignore[return-value]

    @property
    def evaluations(self) -> dict[int, Value | None]:
        if self._evaluations is None:
            found = self.roles.evaluations
            self._evaluations = {site: None if number is None else self.value_at(number) for site, number in found.items()}
        return self._evaluations

    def before(self, name: str) -> Value | None:
        if name not in self.roles.names:
            raise Spoiled
        return self.value_at(self.roles.names[name])

    def name_value(self, name: str) -> Value | None:
        found = self.before(name)
        if found is not None and type(found._raw) is HeapObject and not self.roles.is_quiet:
            raise Spoiled
        if self.calls_inside and (name not in self.plan.slots or self.plan.slots[name] in self.facts.shared):
            raise Spoiled  # a call may have bound it again
        return found

    def ending_value(self) -> Value | None:
        if self.roles.returned < 0:
            raise Spoiled
        return self.value_at(self.roles.returned)

    @property
    def iteration(self) -> int | None:
        if not self.inputs.site.is_header or self.taken is None:
            return None
        return self.inputs.number if not self.taken and self.inputs.number < 2 else FIRST_NUMBER + COUNT

    @property
    def loop_iterations(self) -> tuple[int, ...]:
        loops = self.statement.loops if self.statement is not None else ()
        return (*[FIRST_NUMBER + UNKNOWN] * (len(loops) - 1), FIRST_NUMBER + COUNT) if loops else ()

    def put_in(self, node: Any, limit: int) -> str | None:
        if not limit or settled_early(self, node) is not None:
            return None
        for layout in self.plan.layouts(node):
            text = self.filled(layout)
            if text is None:
                continue
            if self.is_told:
                if Moment(self.run, self.step).filled(layout) == self.plan.text(node):
                    raise Spoiled  # the values look like the program's own text
                runs = [found.group() for found in RUN.finditer(text)]
                if runs:
                    numbers = tuple(ord(run[0]) - FIRST_MARK for run in runs)
                    self.lengths.append((numbers, len(text) - sum(map(len, runs)), limit, len(text) <= limit))
            if len(text) <= limit or not self.is_told:
                return text
        return None


class Template:
    """A sentence with holes, and what must hold for the values that go in."""

    __slots__ = ("claims", "counted", "fill", "is_told", "others", "parts", "steps")

    def __init__(self, text: str, moment: HoleMoment, steps: int, claims: int = 0) -> None:
        self.steps = steps  # that it tells: 1, or 2 with the return that ends the statement
        self.claims = claims  # how many things it says
        self.fill = native_fill()
        seen = {ord(found.group(1)) - FIRST_MARK for found in RUN.finditer(text)}
        used = [hole for hole in moment.holes.values() if hole.asked or hole.limits or hole.number in seen]
        used.sort(key=is_other)
        order = [hole.number for hole in used]
        # For each hole that shows no number, text or the like: its input, the lengths between which its text is, whether the text is
        # needed, and from where on it is shortened
        self.others = tuple(
            (hole.source, *bounds(hole), True, hole.limit) if isinstance(hole, Shortened)
            else (hole.number, *bounds(hole), hole.asked or hole.number in seen, 0) for hole in used if is_other(hole)
        )  # fmt: skip
        self.is_told = moment.is_told
        self.counted = tuple(hole.number for hole in moment.holes.values() if hole.is_counted)
        place = {number: index for index, number in enumerate(order)}
        limits = {number: bounds(hole) for number, hole in moment.holes.items()}
        self.parts = Parts(
            layout=self._layout(text, moment, order),
            atoms=tuple((hole.number, bounds(hole)[0], within(bounds(hole)[1])) for hole in used if not is_other(hole)),
            has_count=f"{FIRST_NUMBER + COUNT:,}" in text,
            made=tuple(
                (place[hole.number], self._layout(text, moment, order), is_it) for hole in used for text, is_it in hole.made.items()
            ),
            unlike=tuple((place[hole.number], text, is_it) for hole in used for text, is_it in hole.equals.items()),
            alike=tuple(
                (place[hole.number], place[other], is_it)
                for hole in used for other, is_it in hole.alike.items() if not is_decided(moment, hole.number, other)
            ),
            lengths=tuple(
                (tuple(place[number] for number in numbers), others, within(limit), fit)
                for numbers, others, limit, fit in dict.fromkeys(moment.lengths)
                if others + sum(limits[number][1] for number in numbers) > limit
                and others + sum(limits[number][0] + 1 for number in numbers) <= limit
            ),
        )  # fmt: skip

    def _layout(self, text: str, moment: HoleMoment, order: list[int]) -> Layout:
        """The text, cut at its holes: these by their place in `order`, then sizes, then the iteration."""
        counted = [hole.number for hole in moment.holes.values() if hole.is_counted]
        layout: list[str | int] = []
        at = 0
        for found in _MARKS.finditer(text):
            literal = text[at : found.start()]
            run = found.group()
            if run[0] == "9":
                number = int(run[-3:])
                if number == COUNT:
                    place = len(order) + len(counted)
                elif number in counted:
                    place = len(order) + counted.index(number)
                else:
                    raise Spoiled
            else:
                hole = moment.holes[ord(run[0]) - FIRST_MARK]
                if hole.number not in order:
                    raise Spoiled
                place = order.index(hole.number)
                whole = hole.mark
                if whole is None or len(run) != len(whole) - (whole[0] == "-"):
                    raise Spoiled
                if whole[0] == "-":
                    if literal[-1:] != "-":
                        raise Spoiled
                    literal = literal[:-1]
            layout += [literal, place]
            at = found.end()
        return (*layout, text[at:])

    def filled(self, run: Run, inputs: Inputs) -> str | None:
        """The sentence of another run of the same shape; None where its values do not fit into the holes."""
        others: tuple[str, ...] | None = ()
        sizes: tuple[str, ...] | None = ()
        if self.others and (others := self.other_texts(run, inputs)) is None:
            return None
        if self.counted and (sizes := self.size_texts(run, inputs)) is None:
            return None
        return self.fill(self.parts, inputs.raws, inputs.number, others, sizes)

    def other_texts(self, run: Run, inputs: Inputs) -> tuple[str, ...] | None:
        """The texts of values that are no numbers, texts or the like."""
        raws, texts = inputs.raws, []
        for number, low, high, is_shown, limit in self.others:
            raw, place = raws[number], inputs.places[number]
            if limit:
                text = shown(Value(run.reader, raw, place), limit)
                if not (self.is_told or is_surely_shortened(text)):
                    return None
            elif not is_shown:
                value = Value(run.reader, raw, place)
                if (high < NO_LIMIT and not fits(value, high)) or (low >= 0 and fits(value, low)):
                    return None
                texts.append("")
                continue
            else:
                if type(raw) is HeapObject and (items := raw.at(run.columns, place)[0]) is not None and 3 * len(items) - 2 > high:
                    return None
                text = raw_text(run.reader, raw, place)
            if not low < len(text) <= high or "`" in text or "\n" in text:
                return None
            texts.append(text)
        return tuple(texts)

    def size_texts(self, run: Run, inputs: Inputs) -> tuple[str, ...] | None:
        """Numbers of items; None where one is 1: the noun is another one."""
        sizes = [size_of(Value(run.reader, inputs.raws[number], inputs.places[number])) for number in self.counted]
        return None if 1 in sizes else tuple([f"{size:,}" for size in sizes])


class NoTemplate:
    """Stands for a sentence that depends on the values in a manner that holes cannot show."""

    steps = claims = 0

    def filled(self, *_: object) -> str | None:
        return None


NO_TEMPLATE: Any = NoTemplate()


def is_other(hole: Hole) -> bool:
    """Whether a hole's text takes more than `repr`. All runs of one shape have values of the same types."""
    return isinstance(hole, Shortened) or type(hole._raw) not in SIMPLE


def bounds(hole: Hole) -> tuple[int, int]:
    """The length of a text that is too short, and the largest one that it may have."""
    low = max((limit for limit, fit in hole.limits.items() if not fit), default=-1)
    return low, min((limit for limit, fit in hole.limits.items() if fit), default=NO_LIMIT)


def is_decided(moment: HoleMoment, number: int, other: int) -> bool:
    """Whether two holes are what a name or place was and is now: whether these are the same belongs to the shape."""
    return any(
        {moment.numbers[numbers[0]], moment.numbers[numbers[1]]} == {number, other}
        and type(moment.inputs.raws[number]) is not HeapObject
        for _, numbers, _ in moment.roles.changes
    )  # fmt: skip


def is_ready(run: Run) -> bool:
    """Whether templates can be made of a run's program: its text must have nothing in it that stands for holes."""
    return not any(_MARKS.search(program.text) for program in run.trace.programs)
