"""Keeps a narration within a number of tokens: the most generous level of compression that fits; then lines of the middle are left out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sized
from dataclasses import replace
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.narration.compression import LEVELS, Compression, Level
from chainexec.narration.late import LateStart
from chainexec.narration.model import NarrationStep
from chainexec.narration.words import VERBOSITIES, Words
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.moments import Run
    from chainexec.narration.styles.style import Style

Tokenizer = Callable[[str], int | Sized]
Cost = Callable[[str], int]

_PIECE = re.compile(r"[^\W\d_]{1,6}|\d{1,3}|_+|[^\w\s]|\n")
LEAST_BEFORE = 2_000  # steps that are looked at before the one that a text is about
TIGHTEST = 12  # characters of a value, where nothing else helps


def estimated_tokens(text: str) -> int:
    """How many tokens a text has at most, as a rule: up to six letters or three digits make one, each other mark is one."""
    if text.isascii():
        return len(_PIECE.findall(text))
    return sum(1 if piece.isascii() else len(piece.encode("utf-8", "replace")) for piece in _PIECE.findall(text))


def cost_of(tokenizer: Tokenizer) -> Cost:
    """A tokenizer as a function that counts; its failures become errors of ours."""

    def cost(text: str) -> int:
        try:
            made = tokenizer(text)
            count = made if isinstance(made, int) else len(made)
        except Exception as error:
            raise ArgumentError(f"the tokenizer failed with {type(error).__name__}: {error}; it must take any text.") from error
        if count < 0:
            raise ArgumentError(f"the tokenizer counted {count} tokens; it must return a number from 0 on, or a sequence of tokens.")
        return count

    return cost


def within(
    style: Style, run: Run, verbosity: str, seed: int, budget: int, cost: Cost, around: int | None = None
) -> tuple[tuple[NarrationStep, ...], int]:  # fmt: skip
    """The lines of a narration of at most `budget` tokens, and how many steps they tell in short or leave out."""
    base = VERBOSITIES[verbosity]
    whole = collected(style, style.tell(run, Words(base, seed), None), budget, cost)
    if whole is not None:
        return whole, 0
    level = LEVELS[-1]
    if around is not None:
        return nearest(style, run, verbosity, seed, budget, cost, around)
    for level in LEVELS:
        words, compression = compressed(run, base, seed, level)
        lines = collected(style, style.tell(run, words, compression), budget, cost)
        if lines is not None:
            return lines, omitted_in(lines) + compression.hidden
    least = 0
    if style.gap is None:
        text = style.joiner.join(map(str, style.tell(run, *compressed(run, base, seed, replace(LEVELS[-1], value_limit=TIGHTEST)))))
        raise ArgumentError(f"max_tokens={budget} is too small for this style: give at least {cost(text):,}, or choose another style.")
    for limit in (level.value_limit, TIGHTEST):
        words, compression = compressed(run, base, seed, replace(level, value_limit=limit))
        lines, least, left_out = cut_out(run, style, style.tell(run, words, compression), budget, cost)
        if lines:
            return lines, omitted_in(lines) + left_out
    raise ArgumentError(f"max_tokens={budget} is too small for anything true about this run: give at least {least:,}.")


def nearest(
    style: Style, run: Run, verbosity: str, seed: int, budget: int, cost: Cost, step: int
) -> tuple[tuple[NarrationStep, ...], int]:  # fmt: skip
    """The first line, and as many as fit of those up to the one about `step`, each as without a budget; then what follows, if short."""
    base = VERBOSITIES[verbosity]
    if style.gap is None:
        raise ArgumentError(f'around={step} needs a style that can leave lines out, such as "coe"; {style.name!r} cannot.')
    least, found = 0, None
    for limit in (base.value_limit, LEVELS[-1].value_limit, TIGHTEST):
        words = Words(replace(base, value_limit=min(base.value_limit, limit), contents=min(base.contents, limit)), seed)
        late = LateStart(run, step - max(LEAST_BEFORE, 2 * budget)) if style.gap_in is not None else None
        lines, least, left_out = cut_around(run, style, style.tell(run, words, late), budget, cost, step)
        if lines and any(line.steps and line.steps[0] <= step <= line.steps[-1] for line in lines[1:]):
            return lines, left_out
        found = found or ((lines, left_out) if lines else None)
    if found is not None:  # the step itself takes more room than there is
        return found
    raise ArgumentError(f"max_tokens={budget} is too small for anything true about this run: give at least {least:,}.")


def cut_around(
    run: Run, style: Style, lines: Iterator[NarrationStep], budget: int, cost: Cost, step: int
) -> tuple[tuple[NarrationStep, ...], int, int]:  # fmt: skip
    """As `cut_out`, with the last lines up to the one about `step`."""
    head: list[NarrationStep] = []
    before: deque[tuple[NarrationStep, int, int]] = deque()
    after: list[NarrationStep] = []
    kept = spent = furthest = told = 0
    lost = False  # whether lines between the first one and the last ones are gone
    threads = len(run.reader.log.threads) > 1
    last = None
    for line in lines:
        last, price = line, cost(str(line)) + 1
        if furthest > step:  # what follows is told where it takes a quarter of the room
            if spent <= budget // 4:
                after.append(line)
            spent += price
            continue
        fresh = line.steps[0] if line.steps and line.steps[0] >= furthest and style.follows_gap(line.text) and not threads else -1
        furthest = max(furthest, line.steps[-1] + 1 if line.steps else 0)
        if not head:
            head.append(line)
            told = furthest
            continue
        before.append((line, price, fresh))
        kept += price
        while len(before) > 1 and kept > budget:
            kept -= before.popleft()[1]
            lost = True
    skipped = 0 if spent <= budget // 4 else run.count - style.settled(run, furthest)
    rest = list(before)
    while True:
        lines_now, left_out = assembled(run, style, head, told, rest, None, lost=lost, names_frame=True)
        if not lines_now:  # no gap could speak of what is left out before this line
            rest.pop(0)
            lost = True
            continue
        if len(lines_now) == len(head):  # nothing between the first line and the last one
            left_out, skipped = 0, run.count - style.settled(run, told)
        if skipped and last is not None and style.gap is not None:
            after = [NarrationStep(style.gap(skipped), 0, ()), last]
        price = cost(style.joiner.join(map(str, (*lines_now, *after))))
        if price <= budget:
            return (*lines_now, *after), price, left_out + skipped
        if not rest:
            return (), price, 0
        rest.pop(0)
        lost = True


def omitted_in(lines: tuple[NarrationStep, ...]) -> int:
    """How many steps lines tell in short: those of summaries have a range of steps."""
    return sum(len(steps) for steps in {line.steps for line in lines if isinstance(line.steps, range)})


def compressed(run: Run, base, seed: int, level: Level) -> tuple[Words, Compression]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    limit = min(base.value_limit, level.value_limit)
    verbosity = replace(base, value_limit=limit, contents=min(base.contents, limit), calculation_limit=min(base.calculation_limit, 60))
    return Words(verbosity, seed), Compression(run, level)


def collected(style: Style, lines: Iterator[NarrationStep], budget: int, cost: Cost) -> tuple[NarrationStep, ...] | None:
    """All lines, where they fit; stops as soon as they cannot."""
    found = []
    spent = 0
    for line in lines:
        found.append(line)
        spent += cost(str(line))
        if spent > budget + budget // 8 + 8:  # a tokenizer may need fewer tokens for the whole than for its lines
            return None
    return tuple(found) if cost(style.joiner.join(map(str, found))) <= budget else None


def cut_out(
    run: Run, style: Style, lines: Iterator[NarrationStep], budget: int, cost: Cost, *, to_end: bool = True
) -> tuple[tuple[NarrationStep, ...], int, int]:  # fmt: skip
    """The first lines and the last ones, with the number of steps between that are left out. Keeps no more than it hands out.

    `to_end` says whether the lines tell the run to its end: then the last one, its outcome, can follow any gap.

    Returns:
        The lines (none where not even two fit), the least budget that works, and the steps left out.
    """
    head: list[NarrationStep] = []
    tail: deque[tuple[NarrationStep, int, int]] = deque()  # with its cost, and the first step that it could follow a gap with (-1: none)
    room = budget * 3 // 5
    spent = kept = 0
    told = 0  # steps told by the head
    lost = False  # whether lines between head and tail are gone
    furthest = 0
    threads = len(run.reader.log.threads) > 1  # statements of several threads close in any order: only the outcome follows a gap
    for line in lines:
        price = cost(str(line)) + 1
        fresh = line.steps[0] if line.steps and line.steps[0] >= furthest and style.follows_gap(line.text) and not threads else -1
        furthest = max(furthest, line.steps[-1] + 1 if line.steps else 0)
        if not head or (not tail and spent + price <= room):
            head.append(line)
            spent += price
            told = furthest
            continue
        tail.append((line, price, fresh))
        kept += price
        while len(tail) > 1 and kept > budget - spent:
            kept -= tail.popleft()[1]
            lost = True
    best: tuple[tuple[NarrationStep, ...], int, int] = ((), 0, 0)
    last = tail[-1][0] if tail else head[-1]
    while True:
        rest = list(tail)
        while True:
            gone = lost or len(tail) - len(rest) > (not rest)  # of those the last one can stand behind any gap
            lines_now, left_out = assembled(run, style, head, told, rest, last if to_end else None, lost=gone)
            price = cost(style.joiner.join(map(str, lines_now)))
            if price <= budget and lines_now:
                return lines_now, price, left_out
            best = ((), price, 0) if lines_now else best
            if not rest:
                break
            rest.pop(0)
        if len(head) <= 1:
            return best
        head.pop()
        lost = True
        told = max((line.steps[-1] + 1 for line in head if line.steps), default=0)


def assembled(
    run: Run, style: Style, head: list[NarrationStep], told: int, rest: list[tuple[NarrationStep, int, int]], last: NarrationStep | None,
    *, lost: bool, names_frame: bool = False,
) -> tuple[tuple[NarrationStep, ...], int]:  # fmt: skip
    """Head, gap and tail; the tail begins with a line that a text can go on with after a gap.

    Nothing where a line between them is `lost` that tells the end of a statement of the head: no step is left out then, of which a gap
    could speak.
    """
    if len(run.reader.log.threads) > 1:
        head, told = settled_head(head)
    place = next((number for number, (_, _, fresh) in enumerate(rest) if fresh >= 0), None)
    if place is not None:
        steps, after = rest[place][2], [line for line, _, _ in rest[place:]]
    elif last is not None:
        steps, after = run.count, [last]
    else:
        return tuple(head), 0
    left_out = steps - style.settled(run, told)
    if left_out <= 0 or style.gap is None:
        return ((), 0) if (lost or place) and style.gap is not None else ((*head, *after), 0)
    if names_frame and style.gap_in is not None and steps < run.count and run.kind(steps) != L.CALL:
        return (*head, NarrationStep(style.gap_in(run, left_out, steps), 0, ()), *after), left_out
    return (*head, NarrationStep(style.gap(left_out), 0, ()), *after), left_out


def settled_head(head: list[NarrationStep]) -> tuple[list[NarrationStep], int]:
    """Of lines about several threads those up to the last one that tells new steps, and how many steps these have told.

    A thread's heading says nothing where its steps are left out. The end of a statement that waited leaves open how many statements of
    other threads have begun.
    """
    told, count, furthest = 0, 1, 0
    for number, line in enumerate(head, 1):
        if line.steps and line.steps[0] >= furthest:
            furthest = line.steps[-1] + 1
            told, count = furthest, number
    return head[:count], told
