"""The program with what happened written beside each line: `n = n // 2  # (3) n=6; (7) n=3`. The numbers count line steps."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from chainexec.narration.audit import Auditor
from chainexec.narration.model import NarrationStep
from chainexec.narration.rows import Row, change_pairs, outcome_is, outcome_text, pairs_text, wrong_pairs
from chainexec.narration.styles.style import Style
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Words

_START = re.compile(r"  # (?=\(\d|\.\.\. \d)")
_ENTRY = re.compile(r"\(([\d,]+)\)(?: |$)")
_MORE = re.compile(r"\.\.\. ([\d,]+) more \.\.\.")
OUTCOME = "# "
HEAD = "# The program, with what each run of a line stored; the numbers count the lines that ran"


def by_line(run: Run) -> dict[int, list[tuple[int, int]]]:
    """For each line of the first program: (number, step) of each time that it ran."""
    found: dict[int, list[tuple[int, int]]] = {}
    number = 0
    for step in range(run.count):
        if run.kind(step) == L.LINE:
            number += 1
            if run.frame(step)._facts.program == 0:
                found.setdefault(run.line(step), []).append((number, step))
    return found


def program_lines(run: Run) -> list[str]:
    return run.trace.programs[0].text.splitlines() if run.trace.programs else []


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    limit = words.verbosity.value_limit
    told = by_line(run)
    yield NarrationStep(HEAD, 0, ())
    for line, text in enumerate(program_lines(run), 1):
        times = told.get(line, [])
        if not times:
            yield NarrationStep(text, 0, ())
            continue
        first, last = len(times), 0
        if compression is not None and len(times) > compression.level.first + compression.level.last + 1:
            first, last = compression.level.first, compression.level.last
        parts = [entry(run, number, step, limit) for number, step in times[:first]]
        if compression is not None and first < len(times):
            compression.hidden += len(times) - first - last
            parts.append(f"... {len(times) - first - last:,} more ...")
            parts += [entry(run, number, step, limit) for number, step in times[len(times) - last :]] if last else []
        yield NarrationStep(f"{text}  # {'; '.join(parts)}", 0, tuple(step for _, step in times))
    yield NarrationStep(OUTCOME + outcome_text(run, limit), 0, ())


def entry(run: Run, number: int, step: int, limit: int) -> str:
    return f"({number:,}) {pairs_text(change_pairs(run, Row(step, 'line')), limit)}".rstrip()


def check(text: str, run: Run) -> AuditReport:
    found = Auditor()
    program, told = program_lines(run), by_line(run)
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    complete = False
    place = 0
    for number, line in enumerate(lines, 1):
        if number == 1 and line == HEAD:
            continue
        if line.startswith((OUTCOME + "result: ", OUTCOME + "raised: ", OUTCOME + "stopped: ")):
            complete = place == len(program)
            if complete and outcome_is(run, line.removeprefix(OUTCOME)):
                found.add_right()
            else:
                found.add_wrong(number, line, "result", run.count, f"the outcome is {outcome_text(run, 80)}")
            continue
        place += 1
        if place > len(program):
            found.add_unread(number, line)
            continue
        check_line(run, found, number, line, program[place - 1], told.get(place, []))
    if place < len(program):
        found.add_wrong(len(lines), lines[-1] if lines else "", "program", 0, f"the program has {len(program)} lines", claim=False)
    return found.report(complete=complete)


def check_line(run: Run, found: Auditor, number: int, line: str, text: str, times: list[tuple[int, int]]) -> None:
    """One line of the program and what is said beside it."""
    if line == text and not times:
        found.add_right()
        return
    start = len(text)
    if not line.startswith(text) or not _START.match(line, start):
        truth = f"the line runs {len(times)} times" if line == text else f"the line of the program is `{text}`"
        found.add_wrong(number, line, "program", times[0][1] if times else 0, truth)
        return
    rest = line[start + 4 :]
    left: deque[tuple[int, int]] = deque(times)
    at = 0
    while at < len(rest):
        more = _MORE.match(rest, at)
        if more is not None:
            count = int(more.group(1).replace(",", ""))
            if count < 1 or count > len(left):
                found.add_wrong(number, line, "more", times[0][1] if times else 0, f"the line runs {len(times)} times")
                return
            for _ in range(count):
                left.popleft()
            found.add_right()
            at = more.end() + 2
            continue
        if not left:
            found.add_wrong(number, line, "entry", times[-1][1] if times else 0, f"the line runs {len(times)} times")
            return
        order, step = left.popleft()
        stop, problem = entry_end(run, rest, at, order, step, left)
        if problem is not None:
            found.add_wrong(number, line, "entry", step, problem)
            return
        found.add_right()
        at = stop + 2
    if left:
        found.add_wrong(number, line, "entry", left[0][1], f"the line runs {len(times)} times")


def entry_end(run: Run, rest: str, at: int, order: int, step: int, left: deque[tuple[int, int]]) -> tuple[int, str | None]:
    """Where an entry ends, and what is wrong with it (None: nothing)."""
    lead = f"({order:,})"
    if not rest.startswith(lead, at):
        return at, f"that run of the line has the number {order}"
    pairs = change_pairs(run, Row(step, "line"))
    begin = at + len(lead)
    marks = [f"; ({left[0][0]:,})"] if left else []
    marks.append("; ... ")
    stops = sorted({place for mark in marks for place in places(rest, mark, begin)} | {len(rest)})
    truth = ""
    for stop in stops:
        body = rest[begin:stop]
        wrong = wrong_pairs(body.removeprefix(" "), pairs)
        if wrong is None and (bool(body) == bool(pairs)):
            return stop, None
        truth = truth or wrong or ""
    return at, truth or "nothing is stored there"


def places(text: str, mark: str, start: int) -> list[int]:
    found = []
    place = text.find(mark, start)
    while place >= 0:
        found.append(place)
        place = text.find(mark, place + 1)
    return found


def recognises(text: str) -> bool:
    return text.lstrip().startswith(HEAD)


STYLE = Style("inline", "the program with what each run of a line stored beside it", tell, check, recognises, None)
