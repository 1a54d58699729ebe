"""The claims of the prose as data: one JSON object a line, each with the phrase forms of a sentence and their slots by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chainexec.narration.audit import Auditor, numbered
from chainexec.narration.checks import Checks
from chainexec.narration.cursor import Contradiction
from chainexec.narration.forms import ENDS, SEPARATORS, TEMPLATES, read_line
from chainexec.narration.model import NarrationStep
from chainexec.narration.narrator import Narrator
from chainexec.narration.silence import after_silence
from chainexec.narration.styles.style import Style
from chainexec.narration.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Run


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    for line in Narrator(run, Words(words.verbosity, 0), compression).tell():
        claims = []
        for read in read_line(line.text) or ():
            slots: dict[str, object] = {"form": read.form}
            slots.update((name, slot) for (name, _), slot in zip(TEMPLATES[read.form][0].slots, read.slots, strict=True))
            claims.append({"then": read.separator, **slots} if read.separator else slots)
        yield NarrationStep(json.dumps({"claims": claims}, ensure_ascii=False), 0, line.steps)


def gap(count: int) -> str:
    return json.dumps({"claims": [{"form": "left_out", "n": count}]})


def claims_in(line: str) -> list[tuple[str, tuple[Any, ...], str]] | None:
    """The forms of a line with their slots and what stands before each; None for a line that is none of this style."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != {"claims"} or not isinstance(found["claims"], list):
        return None
    claims = []
    for claim in found["claims"]:
        if not isinstance(claim, dict) or claim.get("form") not in TEMPLATES:
            return None
        form = claim["form"]
        wanted = TEMPLATES[form][0].slots
        if set(claim) - {"form", "then"} != {name for name, _ in wanted}:
            return None
        slots = tuple(claim[name] for name, _ in wanted)
        kinds = [bool if sort == "truth" else str if sort in {"code", "who", "word", "empty"} else int for _, sort in wanted]
        if any(type(slot) is not kind for slot, kind in zip(slots, kinds, strict=True)):
            return None
        before = claim.get("then", "")
        if before not in SEPARATORS and before != "":
            return None
        claims.append((form, slots, before))
    return claims or None


def check(text: str, run: Run) -> AuditReport:
    found, checks = Auditor(), Checks(run)
    complete = False
    for number, line in numbered(text):
        claims = claims_in(line)
        checks.begin_line()
        if claims is None:
            found.add_unread(number, line)
            continue
        for form, slots, separator in claims:
            complete = complete or form in ENDS
            try:
                checks.check(form, slots, separator)
            except Contradiction as contradiction:
                found.add_wrong(number, line, form, checks.place, str(contradiction))
            else:
                found.add_right()
        try:
            checks.end_line()
        except Contradiction as contradiction:
            found.add_wrong(number, line, "", checks.place, str(contradiction), claim=False)
    return found.report(complete=complete)


def recognises(text: str) -> bool:
    return text.lstrip().startswith('{"claims": [')


STYLE = Style("json", "the claims of the prose, one JSON object a line", tell, check, recognises, gap, settled=after_silence)
