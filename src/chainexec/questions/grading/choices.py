"""Multiple choice: a letter or the text of a choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chainexec.questions.grading.compare import Verdict, compare, shown
from chainexec.questions.grading.reading import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTER = re.compile(r"(?:(?:choice|option)\s+)?(?:\(([A-Z])\)|\[([A-Z])\]|([A-Z]))[.:)]?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)


def choose(choices: Sequence[str], form: str, right: str, text: str) -> Verdict:
    """Compare the choice that a text makes with the right one."""
    said = bare(text)
    if said not in choices:
        mark = _LETTER.fullmatch(said)
        if mark is not None:
            letter = mark[1] or mark[2] or mark[3]
            rest = (mark[4] or "").strip()
            place = ord(letter.upper()) - 65
            is_marked = mark[3] is None or (letter.isupper() and said[mark.end(3) : mark.end(3) + 1] in {".", ":", ")"})
            if place < len(choices) and (is_marked or not rest or compare(form, choices[place], rest).correct):
                return _chosen(choices, form, right, place, letter.upper(), rest)
    elif len(said) == 1 and ord(said) - 65 in range(len(choices)):  # also the text of a choice; letters were asked for
        return _chosen(choices, form, right, ord(said) - 65, said, "")
    for choice in choices:
        if compare(form, choice, text).correct:
            if compare(form, right, choice).correct:
                return Verdict(True, choice, f"{shown(choice)} is right.")
            return Verdict(False, choice, f"{shown(choice)} is not {shown(right)}.")
    return Verdict(False, said, f"{shown(said)} is none of the choices; the answer is {shown(right)}.", readable=False)


def _chosen(choices: Sequence[str], form: str, right: str, place: int, letter: str, rest: str) -> Verdict:
    choice = choices[place]
    if rest and len(rest) < 1000:
        other = next((text for text in choices if text != choice and compare(form, text, rest).correct), None)
        if other is not None and not compare(form, choice, rest).correct:
            return Verdict(False, letter, f"({letter}) is {shown(choice)} and not {shown(other)}: letter and text contradict each other.")
    if choice == right:
        return Verdict(True, letter, f"({letter}) {shown(choice)} is right.")
    return Verdict(False, letter, f"({letter}) {shown(choice)} is not {shown(right)}.")
