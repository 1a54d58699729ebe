"""Code World Model frames: the variables before each line, as JSON, between special tokens; `".."` stands for an unchanged one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from chainexec.narration.audit import Auditor
from chainexec.narration.changes import FIXED
from chainexec.narration.model import NarrationStep
from chainexec.narration.styles.style import Style
from chainexec.narration.values import matches, shown
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Words
    from chainexec.traces import Value

BEGIN, CONTEXT, END = "<|begin_of_text|>", "<|trace_context_start|>", "<|end_of_text|>"
FRAME, CALL, LINE, RETURN, EXCEPTION, ACTION, ARG = (
    f"<|{name}|>" for name in ("frame_sep", "call_sep", "line_sep", "return_sep", "exception_sep", "action_sep", "arg_sep")
)
GAP = re.compile(r"<\|left_out_sep\|>(\d+)")
MARK = "  # << START_OF_TRACE"
SAME = ".."
FULL = frozenset({L.CALL, L.RETURN, L.UNWIND, L.YIELD})  # after these a reader knows no variable any more
_KINDS = {L.CALL: CALL, L.LINE: LINE, L.RETURN: RETURN, L.YIELD: RETURN, L.RAISE: EXCEPTION, L.UNWIND: EXCEPTION}


def source_line(run: Run, step: int) -> str:
    """The line of the program that a step stands on."""
    program = run.frame(step)._facts.program
    texts = run.trace.programs
    lines = texts[program].text.splitlines() if program is not None and program < len(texts) else []
    line = run.line(step)
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def context(run: Run) -> str:
    """The program with the mark at the line where the trace begins."""
    lines = run.trace.source.splitlines()
    entry = run.line(0) if run.count else 0
    if 0 < entry <= len(lines):
        lines[entry - 1] += MARK
    return f"{BEGIN}{CONTEXT}" + "\n".join(lines) + FRAME


def variables(run: Run, step: int) -> dict[str, Value]:
    state = run.frame(step).arguments if run.kind(step) == L.CALL else run.step(step).before.locals
    return {name: value for name, value in state.items() if value.type not in FIXED}


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    limit = words.verbosity.value_limit
    yield NarrationStep(context(run), 0, ())
    known: dict[str, Value] = {}  # what a reader knows of the frame
    step = 0
    while step < run.count:
        stop = compression.gap(step) if compression is not None else step
        if stop > step:
            yield NarrationStep(f"{gap(stop - step)}", 0, range(step, stop))
            known, step = {}, stop
            continue
        kind = run.kind(step)
        if kind in _KINDS:
            yield NarrationStep(frame_text(run, step, kind, known, limit) + FRAME, 0, (step,))
        step += 1
    yield NarrationStep(END, 0, ())


def frame_text(run: Run, step: int, kind: int, known: dict[str, Value], limit: int) -> str:
    """One frame; brings `known` up to date."""
    action = f"{ACTION}{source_line(run, step)}"
    if kind in (L.CALL, L.LINE):
        actual = variables(run, step)
        told = {}
        for name, value in actual.items():
            same = kind == L.LINE and name in known and known[name].text == value.text
            told[name] = SAME if same else shown(value, limit)
        known.clear()
        if kind == L.LINE:
            known.update(actual)
        return f"{_KINDS[kind]}{json.dumps(told, ensure_ascii=False)}{action}"
    if kind in FULL:
        known.clear()
    result = run.value_of(step)
    text = shown(result, limit) if result is not None else "None"
    return f"{_KINDS[kind]}{action}{ARG}{json.dumps(text, ensure_ascii=False)}"


def shown_from(run: Run, step: int) -> int:
    """The first step from `step` on that has a frame in such a text; a count of steps left out begins there."""
    while step < run.count and run.kind(step) not in _KINDS:
        step += 1
    return step


def gap(count: int) -> str:
    return f"<|left_out_sep|>{count}{FRAME}"


def check(text: str, run: Run) -> AuditReport:
    found = Auditor()
    start = context(run)
    text = text.strip()
    complete = text.endswith(END)
    body = text.removesuffix(END)
    if body.startswith(start):
        found.add_right()
        body = body[len(start) :]
    else:
        first, _, body = body.partition(FRAME)
        found.add_wrong(1, first, "context", 0, "the program's text is another")
    known: dict[str, Value] = {}
    step = 0
    for number, part in enumerate(body.split(FRAME), 2):
        if not part.strip():
            continue
        left_out = GAP.fullmatch(part.strip())
        if left_out is not None:
            count, step = int(left_out.group(1)), shown_from(run, step)
            if 0 < count <= run.count - step:
                found.add_right()
            else:
                found.add_wrong(number, part, "gap", step, f"{run.count - step} steps are left")
            step, known = step + count, {}
            continue
        step = shown_from(run, step)
        if not part.startswith((CALL, LINE, RETURN, EXCEPTION)):
            found.add_unread(number, part)
            continue
        truth = wrong(run, step, part, known) if step < run.count else "the run is over"
        if truth is None:
            found.add_right()
        else:
            found.add_wrong(number, part, "frame", min(step, run.count - 1), truth)
        step += 1
    step = shown_from(run, step)
    if complete and step < run.count:
        found.add_wrong(number if body else 1, END, "end", step, "the run is not over")
    return found.report(complete=complete and step >= run.count)


def wrong(run: Run, step: int, part: str, known: dict[str, Value]) -> str | None:
    """What is wrong with a frame that should be this step; None where nothing is. Brings `known` up to date."""
    kind = run.kind(step)
    action = f"{ACTION}{source_line(run, step)}"
    if not part.startswith(_KINDS[kind]):
        return f"what comes next is {_KINDS[kind]} at line {run.line(step)}"
    rest = part[len(_KINDS[kind]) :]
    if kind in (L.CALL, L.LINE):
        actual = variables(run, step)
        if not rest.endswith(action):
            return f"the line is `{source_line(run, step)}`"
        told = loaded(rest[: len(rest) - len(action)])
        before = dict(known)
        known.clear()
        if kind == L.LINE:
            known.update(actual)
        if not isinstance(told, dict) or list(told) != list(actual):
            return f"the variables are {', '.join(actual) or 'none'}"
        for name, value in actual.items():
            same = kind == L.LINE and told[name] == SAME and name in before and before[name].text == value.text
            if not same and not (isinstance(told[name], str) and matches(told[name], value)):
                return f"`{name}` is `{value.short(80)}`"
        return None
    if kind in FULL:
        known.clear()
    if not rest.startswith(action + ARG):
        return f"the line is `{source_line(run, step)}`"
    told, actual_value = loaded(rest[len(action) + len(ARG) :]), run.value_of(step)
    right = told == "None" if actual_value is None else isinstance(told, str) and matches(told, actual_value)
    return None if right else f"the value is `{actual_value.short(80) if actual_value is not None else None}`"


def loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def recognises(text: str) -> bool:
    return text.lstrip().startswith(BEGIN)


def follows_gap(line: str) -> bool:
    """Whether a frame stands alone: none of its variables is the one of a frame before."""
    return f': "{SAME}"' not in line


STYLE = Style(
    "frames", "Code World Model frames with their special tokens", tell, check, recognises, gap, follows_gap=follows_gap,
    settled=shown_from, joiner="",
)  # fmt: skip
