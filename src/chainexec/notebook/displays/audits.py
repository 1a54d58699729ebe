"""What an audit found, within the text that was audited: each line that is not so is marked, with what the trace says instead."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from chainexec.narration.audit import SHOWN, Finding, Unrecognised
from chainexec.notebook.markup import (
    Html,
    chip,
    join,
    markdown_sentences,
    markdown_text,
    sentences,
    shortened,
    shown,
    tag,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainexec.narration import AuditReport

WHOLE = 400  # lines of a text that is shown as it is; of a longer one what is near an error is shown
NEAR = 3  # lines around an error
ERRORS = 200  # errors that are shown
Fault = Finding | Unrecognised


def html(report: AuditReport) -> str:
    lines = report.text.rstrip("\n").split("\n")
    found, lost = _by_line(report, lines)
    facts = [chip("all is so", "good") if report.ok else chip("not all is so", "bad"), f"score {report.score:.3f}", counts(report)]
    if not report.complete:
        facts.append("does not tell the run to its end")
    return shown("Audit", facts, _bar(report), _text(lines, found), _lost(lost, report), label="Audit of a text about a run")


def markdown(report: AuditReport) -> str:
    head = f"**{'all is so' if report.ok else 'not all is so'}**: score {report.score:.3f}, {counts(report)}"
    rows = []
    for one in _findings(report)[:20]:
        why = f"the trace: {markdown_sentences(one.truth)} (step {one.step})" if isinstance(one, Finding) else "not recognised"
        rows.append(f"- line {one.line}: {markdown_sentences(one.sentence)}  \n  {why}")
    left = report.wrong + report.unread - len(rows)
    return "\n".join([head, *([""] if rows else []), *rows, *([markdown_text(f"... and {left:,} more")] if left else [])])


def plain(report: AuditReport) -> str:
    return str(report)


def counts(report: AuditReport) -> str:
    checked = f"{report.claims:,} claim{'' if report.claims == 1 else 's'} checked"
    unread = f"{report.unread:,} sentence{'' if report.unread == 1 else 's'} not recognised"
    return f"{checked}, {report.wrong:,} contradicted, {unread}"


def _findings(report: AuditReport) -> list[Fault]:
    return sorted([*report.contradicted, *report.unrecognised], key=lambda one: one.line)


def _by_line(report: AuditReport, lines: Sequence[str]) -> tuple[Mapping[int, list[Fault]], list[Fault]]:
    """The faults by the line of the text (from 0) where they stand, and those whose sentence is no line of it."""
    found: dict[int, list[Fault]] = defaultdict(list)
    lost: list[Fault] = []
    for one in _findings(report)[:ERRORS]:
        place = _place(one, lines)
        if place is None:
            lost.append(one)
        else:
            found[place].append(one)
    return found, lost


def _place(one: Fault, lines: Sequence[str]) -> int | None:
    for place in (one.line - 1, *range(max(one.line - 3, 0), min(one.line + 2, len(lines)))):
        if 0 <= place < len(lines) and one.sentence and one.sentence.strip() in lines[place].strip()[: SHOWN + 50]:
            return int(place)
    return None


def _text(lines: Sequence[str], found: Mapping[int, list[Fault]]) -> Html | None:
    if lines == [""]:
        return None
    parts: list[Html] = []
    last = -1
    for place in _kept(lines, found):
        if place > last + 1:
            parts.append(_gap(place - last - 1))
        parts.append(_line(place, lines[place], found.get(place, ())))
        last = place
    if last < len(lines) - 1:
        parts.append(_gap(len(lines) - 1 - last))
    return tag("ol", *parts, class_="audited")


def _kept(lines: Sequence[str], found: Mapping[int, object]) -> Sequence[int]:
    if len(lines) <= WHOLE:
        return range(len(lines))
    kept = set(range(10)) | {len(lines) - 1}
    for place in found:
        kept.update(range(max(place - NEAR, 0), min(place + NEAR + 1, len(lines))))
    return sorted(kept)


def _gap(count: int) -> Html:
    return tag("li", f"... {count:,} lines without an error that is shown ...", class_="gap")


def _line(place: int, text: str, found: Sequence[Fault]) -> Html:
    bare = text.lstrip()
    said = sentences(shortened(bare, 2000)) if bare else Html("&nbsp;")
    depth = min((len(text) - len(bare)) // 2, 12)
    number = tag("span", f"{place + 1}", class_="count")
    indent = f"--depth:{depth}" if depth else None
    if not found:
        return tag("li", number, tag("span", said, class_="said"), style=indent)
    wrong = any(isinstance(one, Finding) for one in found)
    notes = [tag("span", _note(one), class_="note", role="note") for one in found]
    marked = tag("mark", said, class_="said")
    return tag("li", number, tag("span", marked, *notes, class_="with-notes"), class_="wrong" if wrong else "unread", style=indent)


def _note(one: Fault) -> Html:
    if isinstance(one, Unrecognised):
        return join([tag("b", "not recognised"), ": nothing of this line could be checked"])
    step = tag("span", f"step {one.step:,}", class_="steps")
    return join([tag("b", "the trace says"), ": ", sentences(shortened(one.truth, 2000)), " ", step])


def _lost(lost: Sequence[Fault], report: AuditReport) -> Html | None:
    """What stands in no line of the text, and how much is not shown at all."""
    left = report.wrong + report.unread - ERRORS
    parts = [_line(one.line - 1, one.sentence, [one]) for one in lost]
    more = tag("p", f"... and {left:,} more; .contradicted and .unrecognised have them", class_="dim") if left > 0 else None
    return join([tag("ol", *parts, class_="audited") if parts else None, more])


def _bar(report: AuditReport) -> Html | None:
    """How much of it is right, wrong and unread, as lengths."""
    total = report.right + report.wrong + report.unread
    if not total:
        return None
    shares = [("good", report.right), ("bad", report.wrong), ("warn", report.unread)]
    title = f"{report.right:,} right, {report.wrong:,} contradicted, {report.unread:,} not recognised"
    parts = (tag("i", class_=mood, style=f"flex-grow:{count}") for mood, count in shares if count)
    return tag("div", *parts, class_="bar", role="img", aria_label=title, title=title)
