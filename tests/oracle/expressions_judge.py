"""Compares the values of sub-expressions that the library recorded with those that the instrumented program told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import chainexec
from oracle.judge import Pairing, difference, kind_of, own_frames, where
from oracle.observe import observe

if TYPE_CHECKING:
    from oracle.instrument import Span
    from oracle.observe import SeenStep


LINKED = ("Compare", "BoolOp")  # a chained comparison has one value for each link, all with the span of the whole: the program tells the last one alone


class Judged:
    """What was found, and how much there was to find."""

    def __init__(self) -> None:
        self.differences: list[str] = []
        self.told = 0  # values that the program told
        self.recorded = 0  # values that the library recorded


def judge_expressions(source: str, call: str | None = "main()") -> Judged:
    run = observe(source, call, values=True)
    trace = chainexec.trace_source(source, call=call, detail="expressions", capture=True)
    judged = Judged()
    index = {frame.id: number for number, frame in enumerate(own_frames(trace))}
    have: dict[int, list[Any]] = {}
    for step in trace.steps:
        kind = kind_of(step)
        frame = index.get(step.frame.id) if step.frame is not None else None
        if frame is None:
            continue
        if kind == "line":
            have.setdefault(frame, []).append([list(step.evaluations)])
        elif step.evaluations and frame in have:  # after a resumption or in a pass: it belongs to the statement that goes on
            have[frame][-1].append(list(step.evaluations))
    for number, frame in enumerate(run.frames):
        seen_steps = [step for step in frame.steps if step.kind == "line"]
        have_steps = have.get(number, [])
        if len(seen_steps) != len(have_steps):
            judged.differences.append(f"frame {number}: {len(have_steps)} line steps instead of {len(seen_steps)}")
            continue
        for seen, runs in zip(seen_steps, have_steps, strict=True):
            judged.told += len(seen.values)
            used: set[int] = set()
            for evaluations in runs:
                judge_step(seen, evaluations, used, judged)
    return judged


def judge_step(seen: SeenStep, evaluations: list[Any], used: set[int], judged: Judged) -> None:
    """Every recorded value must be one that the program told, in the same order; `used` are those that other steps have."""
    told = seen.values
    places: dict[Span, list[int]] = {}
    for place, (span, _) in enumerate(told):
        places.setdefault(span, []).append(place)
    at = 0
    for evaluation in evaluations:
        span = tuple(evaluation.span)
        if evaluation.form == "Truth" or span not in places:
            continue  # names and constants that are tested: they follow from the state
        following = next((place for place in places[span] if place >= at and place not in used), None)
        found = "recorded once more, or out of order" if following is None else difference(told[following][1], evaluation.value, Pairing())
        if following is not None and found is None:
            judged.recorded += 1
            used.add(following)
            at = following + 1
        elif evaluation.form not in LINKED:
            judged.differences.append(f"{where(seen)}: `{evaluation.text}` {evaluation.value.text[:60]}: {found.removeprefix(': ')}")
            return
