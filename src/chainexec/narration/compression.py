"""What is told in short: the middle iterations of loops, calls below some depth. By structure, never by cutting words."""

from __future__ import annotations

import ast
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainexec.narration.forms import capital, sentence
from chainexec.narration.loops import PAUSES, Between, LoopRun, Series, is_number, loops_at
from chainexec.narration.model import NarrationStep
from chainexec.narration.narrator import is_leaf
from chainexec.narration.plans import one_line, target_names
from chainexec.narration.values import cut
from chainexec.recording import log as L
from chainexec.traces.branches import UNKNOWN
from chainexec.traces.code import LOOP_KINDS
from chainexec.traces.heap import UNBOUND, HeapObject

if TYPE_CHECKING:
    from chainexec.narration.moments import Run
    from chainexec.narration.narrator import Narrator
    from chainexec.traces import Frame

SHOWN_FIRST, SHOWN_LAST = 4, 2  # values of a series that a summary shows
UNBOUND_TEXT = "unbound"


@dataclass(frozen=True, slots=True)
class Level:
    """How much is told in full.

    Attributes:
        first, last: iterations of each loop that are told one by one, at its beginning and at its end.
        depth: calls deeper than this are told by their results.
        facts: how many things a summary says at most.
        value_limit: characters of a shown value.
    """

    first: int
    last: int
    depth: int
    facts: int
    value_limit: int


LEVELS = (  # from generous to terse
    Level(20, 5, 1000, 20, 100), Level(8, 3, 1000, 16, 100), Level(5, 2, 8, 12, 100), Level(3, 2, 6, 10, 80), Level(3, 1, 4, 8, 80),
    Level(2, 1, 3, 8, 60), Level(2, 1, 2, 6, 60), Level(1, 1, 2, 6, 60), Level(1, 1, 1, 5, 40), Level(1, 0, 1, 4, 30),
    Level(0, 0, 1, 4, 30),    Level(0, 0, 1, 3, 30), Level(0, 0, 1, 2, 24), Level(0, 0, 1, 1, 24),
)  # fmt: skip


class Compression:
    """The decisions for one narration at one level."""

    def __init__(self, run: Run, level: Level) -> None:
        self.run, self.level = run, level
        self.active: dict[tuple[int, int], tuple[int, int, int]] = {}  # by frame and loop: its end, where to skip from, where to go on
        self.numbers: dict[tuple[int, int], tuple[int, int]] = {}  # which iterations are skipped
        self.hidden = 0  # steps that a style without sentences leaves out in the middle of a line
        self.has_threads = len(run.reader.log.threads) > 1

    def skip(self, narrator: Narrator, step: int) -> int:
        """Where to go on after step `step`, which (with what follows it) was told in short; `step` itself where it is to be told."""
        kind = self.run.kind(step)
        if kind == L.CALL:
            return self.call(narrator, step)
        return self.loop(narrator, step) if kind == L.LINE else step

    def gap(self, step: int) -> int:
        """As `skip`, for styles without words: nothing is said but how many steps there are."""
        run = self.run
        kind = run.kind(step)
        if kind == L.CALL:
            frame = run.frame(step)
            if not self.in_one_thread(step, frame._end_step + 1):
                return step
            deep = frame._depth > self.level.depth and frame._end_step - step >= 3 and run.kind(frame._end_step) in (L.RETURN, L.UNWIND)
            return frame._end_step + 1 if deep and not frame._facts.flags & PAUSES else step
        if kind != L.LINE:
            return step
        frame = run.frame(step)
        statement = run.statement(step)
        if statement is None:
            return step
        for index in (*statement.loops, statement.index) if statement.kind in LOOP_KINDS else statement.loops:
            key = (frame.id, index)
            known = self.active.get(key)
            if known is None or step >= known[0]:
                known = self.active[key] = self.planned(frame, index, step, key)
            if step == known[1]:
                return known[2]
        return step

    def in_one_thread(self, first: int, after: int) -> bool:
        """Whether no other thread did anything from step `first` to before step `after`."""
        if not self.has_threads:
            return True
        reader = self.run.reader
        switches, start = reader.thread_switches, reader.position_of(first)
        place = bisect_right(switches, (start, len(reader.log.threads)))
        return place == len(switches) or switches[place][0] > reader.position_of(after)

    # ---- calls -----------------------------------------------------------------------------------------------------
    def call(self, narrator: Narrator, step: int) -> int:
        run = self.run
        frame = run.frame(step)
        parent = frame._parent_step_at(step)
        end = frame._end_step
        if frame._depth <= self.level.depth or parent < 0 or end < 0 or is_leaf(run, step, frame) or not self.in_one_thread(step, end + 1):
            return step
        names = narrator.names
        if names.is_generator(frame) or names.is_coroutine(frame) or names.is_class_body(frame) or names.is_generator_expression(frame):
            return step
        if end - step < 3:
            return step
        value = run.value_of(end)
        if value is None:
            return step
        narrator.announce(parent, frame)
        say = narrator.say
        name, arguments = names.full(frame)
        count = end - step + 1
        if run.kind(end) == L.UNWIND:
            text = say("call_short_raises", names.label(frame), narrator.words.value(value), count)
        elif arguments is None:
            text = say("call_short", name, narrator.words.value(value), count)
        else:
            text = say("call_short_with", name, arguments, narrator.words.value(value), count)
        below, depth = calls_below(run, frame, end)
        if below:
            text += f"; {say('calls_below', below, depth)}"
        narrator.lines.append(NarrationStep(sentence(text), frame._depth - 1, range(step, end + 1)))
        return end + 1

    # ---- loops -----------------------------------------------------------------------------------------------------
    def loop(self, narrator: Narrator, step: int) -> int:
        run = self.run
        position = run.step_at[step]
        frame = run.reader.frames[run.columns.b[position]]
        statement = frame._facts.statements[run.columns.a[position]]
        if not statement.loops and statement.kind not in LOOP_KINDS:
            return step
        for index in (*statement.loops, statement.index) if statement.kind in LOOP_KINDS else statement.loops:
            key = (frame.id, index)
            known = self.active.get(key)
            if known is None or step >= known[0]:
                known = self.active[key] = self.planned(frame, index, step, key)
            if step == known[1]:
                return self.told_together(narrator, frame, index, step, known[2], *self.numbers[key])
        return step

    def planned(self, frame: Frame, index: int, step: int, key: tuple[int, int]) -> tuple[int, int, int]:
        level = self.level
        if frame.joined and any(count == UNKNOWN for _, count in loops_at(self.run, step)):
            return self.run.count, -1, -1  # their numbers are not known
        loop = frame._facts.statements[frame._facts.by_index[index]]
        found = LoopRun(self.run, frame, loop, step, level.first, level.last)
        last = level.last if found.is_over_by_header else max(level.last, 1)
        never = (found.end if found.is_plain else self.run.count, -1, -1)
        if not found.is_plain or found.first != 1 or found.count <= level.first + last + 1:
            return never
        starts = list(found.last_starts)
        go_on = starts[-1 - last] if found.is_over_by_header else starts[-last]
        if not self.in_one_thread(found.first_starts[level.first], go_on):
            return never
        self.numbers[key] = (level.first + 1, found.count - last)
        return found.end, found.first_starts[level.first], go_on

    def told_together(self, narrator: Narrator, frame: Frame, index: int, step: int, go_on: int, first: int, last: int) -> int:
        loop = frame._facts.statements[frame._facts.by_index[index]]
        between = Between(self.run, frame, loop, step, first, last)
        if between.stop != go_on:
            return step
        if self.has_threads:
            narrator.thread_told(step)
        say = narrator.say
        header = one_line(loop.text)
        lead = say("loop_short", first, last, header, loop.line) if last > first else say("loop_short_one", first, header, loop.line)
        indent = frame._depth - 1
        narrator.lines.append(NarrationStep(sentence(f"{lead}; {say('steps_told', between.steps)}"), indent, range(step, go_on)))
        facts = self.facts(narrator, between)[: self.level.facts]
        if facts:
            narrator.lines.append(NarrationStep(sentence(". ".join(map(capital, facts))), indent, range(step, go_on)))
        return go_on

    def facts(self, narrator: Narrator, between: Between) -> list[str]:
        """What holds for all of them, the most telling first."""
        say, words = narrator.say, narrator.words
        facts = between.frame._facts
        tree = self.run.plan(facts, facts.by_index[between.loop.index]).tree
        names = set(target_names(tree.target)) if isinstance(tree, ast.For | ast.AsyncFor) else set()
        ordered = sorted(between.slots, key=lambda slot: between.series[slot].name in names)
        first: list[str] = []
        second: list[str] = []
        third: list[str] = []
        for slot in ordered:
            series = between.series[slot]
            if series.value is UNBOUND:
                continue
            if type(series.value) is HeapObject or type(series.before) is HeapObject:
                self.container_facts(say, words, between, series, first, third)
                continue
            if not series.changes:
                continue
            relation = self.relation(say, between, slot, series, names)
            if relation:
                first.append(relation)
            if series.changes * 3 <= series.count and slot in between.wavering:
                value = between.value(series.value)
                if value is not None:
                    third.append(say("after_them", series.name, words.value(value)))
            elif series.changes * 3 <= series.count:
                value = between.value(series.value)
                form = "only_change" if series.changes == 1 else "last_change"
                shown = words.value(value) if value is not None else ""
                first.append(say(form, series.name, *([] if form == "only_change" else [series.changes]), series.last_change, shown))
            elif is_number(series.value) and not series.has_gaps and not (relation and series.name in names):
                second.append(say("goes", series.name, shown_series(between, series, words.verbosity.value_limit)))
            else:
                value = between.value(series.value)
                if value is not None:
                    third.append(say("after_them", series.name, words.value(value)))
        branches: list[str] = []
        rare: list[str] = []
        for place, (true, false, last_true, last_false) in sorted(between.branches.items()):
            line, test = between.frame._facts.statements[place].line, between.test(place)
            if not test:
                continue
            if true == 1 and false > 1:
                rare.append(say("branch_only", test, line, True, last_true))
            elif false == 1 and true > 1:
                rare.append(say("branch_only", test, line, False, last_false))
            elif true and false:
                branches.append(say("branch_counts", test, line, true, false))
            elif true + false > 1:
                branches.append(say("branch_always", test, line, bool(true)))
        if between.outputs:
            text = self.run.step(between.outputs[-1]).text or ""
            branches.append(say("prints_lines", len(between.outputs), cut(repr(text), narrator.words.verbosity.value_limit)))
        if between.calls:
            third.append(say("calls_made", between.calls))
        return [*first[:2], *rare, *first[2:4], *branches, *second, *first[4:], *third]

    def relation(self, say, between: Between, slot: int, series: Series, targets: set[str]) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """How a number moves: by the same amount, by another variable, as the largest so far, up or down."""
        if not series.is_number:
            return ""
        if series.constant and series.difference:
            step = abs(series.difference)
            return str(say("grows_by" if series.difference > 0 else "falls_by", series.name, str(step)))
        if slot in between.wavering:
            return ""
        for table, form in ((between.with_other, "grows_by"), (between.largest, "largest_of"), (between.smallest, "smallest_of")):
            others = [b for a, b in table if a == slot and between.series[b].changes > 1]
            other = min(others, key=lambda b: between.series[b].name not in targets, default=None)
            if other is not None and series.changes:
                if form != "grows_by" and other in between.wavering:
                    form = form.replace("_of", "_end")
                return str(say(form, series.name, between.series[other].name))
        if series.rises != series.falls and series.changes > 1:
            return str(say("never_falls" if series.rises else "never_rises", series.name))
        return ""

    def container_facts(self, say, words, between: Between, series: Series, first: list[str], third: list[str]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        before, after = between.length(series, at_end=False), between.length(series, at_end=True)
        if before != after and before >= 0 <= after:
            first.append(say("length_goes", series.name, before, after))
        value = between.value(series.value)
        if value is not None and value.label is None and before == after and between.has_new_content(series):
            first.append(say("after_them", series.name, words.value(value)))
        elif value is not None and value.label is None and (series.changes or before != after):
            third.append(say("after_them", series.name, words.value(value)))


def shown_series(between: Between, series: Series, limit: int) -> str:
    """The first and the last values as one list, the others counted."""
    def text(raw: object) -> str:
        value = between.value(raw)
        return value.text if value is not None else UNBOUND_TEXT

    if series.count <= SHOWN_FIRST + SHOWN_LAST + 1:
        return f"[{', '.join(map(text, series.head[: series.count]))}]"
    shown = SHOWN_FIRST if limit > 40 else 2
    head = ", ".join(text(raw) for raw in series.head[:shown])
    tail = ", ".join(text(raw) for raw in list(series.tail)[-SHOWN_LAST:])
    left = series.count - shown - SHOWN_LAST
    return f"[{head}, ... {left:,} more item{'' if left == 1 else 's'} ..., {tail}]"


def calls_below(run: Run, frame: Frame, end: int) -> tuple[int, int]:
    """How many calls a call made, directly or not, and how deep they went."""
    frames = run.reader.frame_list
    low, high = 0, len(frames)
    position = frame._start_position
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if frames[middle]._start_position <= position else (low, middle)
    stop = run.step_at[end]
    count, deepest = 0, frame._depth
    while low < len(frames) and frames[low]._start_position < stop:
        count += 1
        deepest = max(deepest, frames[low]._depth)
        low += 1
    return count, deepest


__all__ = ["LEVELS", "Compression", "Level", "loops_at", "shown_series"]
