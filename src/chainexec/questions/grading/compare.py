"""Compares the text of an answer with the right one, by the form of the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chainexec.questions.grading.reading import bare, unfenced, unquoted, value_of
from chainexec.questions.literals import is_value, token

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"(?:lines?\s+|L)?([-+]?[0-9]{1,30})(?:\s+[a-z]+)?", re.IGNORECASE)
_TYPE = re.compile(r"<(?:class|enum) '([\w.]+)'>")
_EXCEPTION = re.compile(r"(?:raises?\s+|an?\s+)?([A-Za-z_][\w.]*)\s*+(?:[(:].*)?", re.DOTALL | re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\n|\band\b)\s*")
_FIRST_WORD = re.compile(r"(\w+)(?=$|[\s,.;:!])")
SHOWN = 100  # characters of a text in a reason
_YES = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}


class Verdict(NamedTuple):
    """Whether a text is the right answer; `answer` is what was read in it, and `reason` a sentence."""

    correct: bool
    answer: str
    reason: str
    readable: bool = True


def shown(text: str) -> str:
    """A text in a sentence."""
    if not text:
        return "an empty text"
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    text = text.replace("\n", "\\n")
    return f"`{text}`" if "`" not in text else f"``{text}``"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def compare(form: str, right: str, text: str) -> Verdict:
    """Compare the text of an answer with the right answer."""
    return _COMPARERS[form](right, text)


def _literal(right: str, text: str) -> Verdict:
    answer, read = value_of(text)
    if answer == right:
        return _right(answer)
    if read is None or not (is_value(read) or token(right) == read):
        hint = ", and texts are given with their quotes" if read is not None and read[0] == "name" else ""
        reason = _sentence(f"{shown(answer)} is no Python literal{hint}; the answer is {shown(right)}.")
        return Verdict(False, answer, reason, readable=False)
    wanted = token(right)
    if read == wanted:
        return _right(answer)
    kinds = ""
    if wanted is not None and wanted[0] != read[0]:
        kinds = f": it is of type {_type_name(read)}, and the answer of type {_type_name(wanted)}"
    return Verdict(False, answer, f"{shown(answer)} is not {shown(right)}{kinds}.")


def _type_name(read: tuple[object, ...]) -> str:
    return str(read[1] if read[0] == "call" else read[0])


def _listed(right: str, text: str) -> Verdict:
    """Several values: the brackets say nothing."""
    answer, read = value_of(text)
    wanted = token(right)
    if read is not None and wanted is not None and wanted[0] == "list":
        if read[0] == "tuple" or (read[0] not in {"list", "name"} and len(wanted) == 2 and read[0] != "set"):
            read = ("list", *(read[1:] if read[0] == "tuple" else (read,)))
        if read == wanted:
            return _right(answer)
    return _literal(right, answer)


def _word_form(read: Callable[[str], str | None], what: str) -> Callable[[str, str], Verdict]:
    def compare_words(right: str, text: str) -> Verdict:
        answer = bare(text)
        got = read(answer)
        if got is None:
            return Verdict(False, answer, _sentence(f"{shown(answer)} is not {what}; the answer is {shown(right)}."), readable=False)
        if got == read(right):
            return _right(answer)
        return Verdict(False, answer, _sentence(f"{shown(answer)} is not {shown(right)}."))

    return compare_words


def _yes_no(text: str) -> str | None:
    found = _FIRST_WORD.match(unquoted(text))
    return None if found is None else _YES.get(found[1].lower())


def _integer(text: str) -> str | None:
    text = unquoted(text)
    found = _NUMBER.fullmatch(text)
    if found is None and "=" in text:
        found = _NUMBER.fullmatch(value_of(text)[0])
    return None if found is None else str(int(found[1]))


def _line(text: str) -> str | None:
    if unquoted(text).lower() in {"none", "no line"}:
        return "-1"
    return _integer(text)


def _type(text: str) -> str | None:
    text = unquoted(text)
    found = _TYPE.fullmatch(text)
    name = (found[1] if found is not None else text).rpartition(".")[2]
    return name if name.isidentifier() else None


def _name(text: str) -> str | None:
    text = unquoted(text)
    return text if text and len(text) < 1000 and not any(map(str.isspace, text)) else None


def _names(text: str) -> str | None:
    text = bare(text)
    if len(text) > 10_000:
        return None
    if text[:1] in ("[", "{", "(") and text[-1:] in ("]", "}", ")"):
        text = text[1:-1]
    names = {unquoted(part) for part in _BETWEEN.split(text.strip()) if part.strip()}
    if {name.lower() for name in names} <= {"none"}:
        return "none"
    return ", ".join(sorted(names)) if all(_name(name) for name in names) else None


def _exception(text: str) -> str | None:
    text = unquoted(text)
    found = _EXCEPTION.fullmatch(text)
    if found is None:
        return None
    name = found[1].rpartition(".")[2]
    return "none" if name.lower() == "none" else name


def _word(text: str) -> str | None:
    return " ".join(unquoted(text).lower().split()) or None


def _text(right: str, text: str) -> Verdict:
    """Exactly, but for line ends at the end and what stands around it."""
    inner = unfenced(text)
    wanted = right.rstrip("\r\n")
    first = inner.removeprefix("\r").removeprefix("\n")
    readings = [inner, first, unfenced(text.strip()), inner.strip()]
    span = inner.strip()
    if len(span) > 2 and span[0] == span[-1] == "`" and "`" not in span[1:-1]:
        readings.append(span[1:-1])
    for reading in readings:
        if reading.replace("\r\n", "\n").rstrip("\n") == wanted or reading.rstrip("\r\n") == wanted:
            return _right(reading)
    return Verdict(False, first.rstrip("\r\n"), _sentence(f"{shown(first.rstrip())} is not exactly {shown(right)}."))


def _right(answer: str) -> Verdict:
    return Verdict(True, answer, _sentence(f"{shown(answer)} is right."))


_COMPARERS: dict[str, Callable[[str, str], Verdict]] = {
    "literal": _literal,
    "type": _word_form(_type, "the name of a type"),
    "yes/no": _word_form(_yes_no, "`yes` or `no`"),
    "true/false": _word_form(_yes_no, "`True` or `False`"),
    "integer": _word_form(_integer, "a whole number"),
    "line": _word_form(_line, "the number of a line"),
    "lines": _listed,
    "literals": _listed,
    "calls": _listed,
    "name": _word_form(_name, "a name"),
    "names": _word_form(_names, "a list of names"),
    "exception": _word_form(_exception, "the name of an exception"),
    "word": _word_form(_word, "a word"),
    "text": _text,
}
COMPARED = frozenset(_COMPARERS)
