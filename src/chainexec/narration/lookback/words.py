"""The forms of sentences that look back, each said and read by the same text; one sentence a line.

Slots: `{x}` a piece of code in backticks, `{n:number}`, `{n:time}` (any other noun) a number with that noun, `{w:word}`,
`{xs:codes}` and `{ns:numbers}` lists, `{c:call}`, `{l:line}`, `{v:visit}` and `{m:moment}` places, which `places` writes and finds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.forms import capital, code, compiled, counted, plural, uncoded
from chainexec.narration.values import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = {
    # ---- values ------------------------------------------------------------------------------------------------------
    "held": "{moment:moment}, {place} is {value}",
    "held_in": "{moment:moment}, {place} of {call:call} is {value}",
    "typed": "{moment:moment}, {place} is {value}, of the type {type}",
    "classed": "{moment:moment}, {place} is {value}, which is {word:word}",
    "sized": "{moment:moment}, {place} has {n:element}, which is {word:word}",
    "evaluated": "in {visit:visit}, the value of {expression} is {value}",
    "history": "in {call:call}, the values of {name} are, in order, {values:codes}",
    "assigned": "before {visit:visit}, the last line that assigns {name} is line {n:number}",
    "printed": "before {visit:visit}, the text that has been printed is {text}",
    "printed_all": "the text that the program prints is {text}",
    # ---- objects -----------------------------------------------------------------------------------------------------
    "names_of": "{moment:moment}, the object of {name} has these other names: {names:codes}",
    "names_in": "{moment:moment}, the object of {name} has these names in {call:call}: {names:codes}",
    "sameness": "{moment:moment}, {one} and {other} are {word:objects}",
    "kept": "from the start of {call:call} to its end, the object of the parameter {name} stays {value}",
    "altered": "from the start of {call:call} to its end, the object of the parameter {name} goes from {value} to {later}",
    "changed_at": "in {visit:visit}, the place of {name} that changes is the one at {place}",
    # ---- which way ---------------------------------------------------------------------------------------------------
    "tested": "in {visit:visit}, the condition is {truth:truth}",
    "tests": "in {call:call}, the condition of {line:line} is tested {n:time}, and it is true in the tests {places:numbers}: {m:time}",
    "decided": "in {visit:visit}, the operand of {expression} that is evaluated last is {operand}",
    "counted": "{line:line} runs {n:time} in {call:call}",
    "counted_all": "{line:line} runs so often in the calls of {name}, one after the other: {counts:numbers}. That is {n:time} together",
    "path": "the lines that run in {call:call} are, in order, {lines:numbers}",
    "next": "the line of that call that runs next after {visit:visit} is line {n:number}",
    "no_next": "no line of that call runs after {visit:visit}",
    "loop_count": "the loop of {line:line}, entered for the {entry:ordinal} time in {call:call}, begins {n:iteration}",
    "loop_end": "the loop of {line:line}, entered for the {entry:ordinal} time in {call:call}, ends for this reason: {word:word}",
    # ---- calls -------------------------------------------------------------------------------------------------------
    "returned": "{call:call} returns {value}",
    "got": "{call:call} has the arguments {arguments} and returns {value}",
    "left_by": "{call:call} is left by {exception}",
    "return_line": "{call:call} ends with the return statement of line {n:number}",
    "made_by": "{call:call} is made by {caller:call} on line {n:number}",
    "calls": "the calls of {name} are, in the order in which they begin, {calls:codes}: {n:number} in all",
    "calls_during": "during {call:call}, these calls begin, in order: {calls:codes}",
    "calls_by": "{call:call} makes these calls itself, in order: {calls:codes}",
    "stack": "at the start of {call:call}, these calls are under way, the outermost one first: {calls:codes}",
    "deepest": "of {name}, never more than {n:number} calls are under way at once, and so many are at the start of {call:call}",
    "yielded": "{generator:call} yields, in order, {values:codes}: {n:number} in all",
    "yielded_at": "the {place:ordinal} value that {generator:call} yields is {value}",
    "suspended": "{moment:moment}, {generator:call} stands at line {n:number}",
    "finished": "{moment:moment}, {generator:call} has come to its end",
    # ---- exceptions --------------------------------------------------------------------------------------------------
    "raised": "in {visit:visit}, {exception} is raised",
    "raised_with": "in {visit:visit}, {exception} is raised, and its first argument is {value}",
    "taken": "the exception that is raised in {visit:visit} is taken on line {n:number}",
    "not_taken": "the exception that is raised in {visit:visit} is taken by nothing and ends the run",
    "ends_calls": "the exception that is raised in {visit:visit} ends these calls, in order: {calls:codes}",
    "origin": "the exception that is taken in {visit:visit} is first raised on line {n:number}",
    "origin_of_end": "the exception that ends the run is first raised on line {n:number}",
    "run_ends": "what ends the run is {exception}",
    # ---- one statement by itself -------------------------------------------------------------------------------------
    "suppose": "suppose that {line:line} is about to run, where {state:codes}",
    "suppose_after": "suppose that {line:line} has just run, where {state:codes}",
    "done": "so the value of {name} after that is {value}",
    "undone": "so the value of {name} before that is {value}",
}  # fmt: skip
MAX_LINE = 100_000  # characters: no sentence that is told is longer
FIRST, LAST = 26, 3  # of a long list, so many are shown from its beginning and its end
MARK = "\x01"  # stands for a piece of code

SUPPOSING = frozenset({"suppose", "suppose_after"})  # how a text begins that is about one statement by itself
OPENING, CLOSING = "So the answer is [ANSWER]", "[/ANSWER]"

_CODE = re.compile(r"(``+ .*? ``+(?!`)|`[^`]*`)", re.DOTALL)
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_COUNT = r"(?:\d+|\d{1,3}(?:,\d{3})+)"
_ORDINAL = r"\d+(?:st|nd|rd|th)"
_CALL = rf"(?:the run of the program|the (?:outermost |{_ORDINAL} )?(?:call|generator) of {MARK})"
_LINE = rf"line \d+ \({MARK}\)"
_VISIT = rf"the (?:{_ORDINAL} )?run of {_LINE} in {_CALL}"
_MORE = rf"\.\.\. {_COUNT} more items? \.\.\."
SORTS = {
    "code": MARK, "number": r"-?\d+", "word": r"[a-z]+", "truth": "true|false", "objects": "one object|two objects", "ordinal": _ORDINAL,
    "codes": rf"none|(?:{MARK}|{_MORE})(?:, (?:{MARK}|{_MORE}))*", "numbers": rf"none|(?:\d+|{_MORE})(?:, (?:\d+|{_MORE}))*",
    "call": _CALL, "line": _LINE, "visit": _VISIT, "moment": rf"(?:after|before) {_VISIT}|at the start of {_CALL}|at the end of {_CALL}",
}  # fmt: skip


class Call(NamedTuple):
    """A call as a sentence names it: 0 where it is the only one of its name, -1 for the outermost one; no name for the program's run."""

    number: int
    name: str | None


class Line(NamedTuple):
    number: int
    text: str


class Visit(NamedTuple):
    """One run of a statement in a call; number 0 where it is the only one."""

    number: int
    line: Line
    call: Call


class Moment(NamedTuple):
    """`how` is "after" or "before" a run, or "start" or "end" of a call."""

    how: str
    place: Visit | Call


class More(NamedTuple):
    """Items of a list that are not shown."""

    left: int


Listed = tuple["str | More", ...]
Slot = str | int | bool | Call | Line | Visit | Moment | Listed


class _Form(NamedTuple):
    name: str
    sorts: tuple[str, ...]
    layout: str
    pattern: str


def _compiled(name: str, template: str) -> _Form:
    pattern = layout = ""
    sorts, at = [], 0
    for found in _SLOT.finditer(template):
        sort = found[2] or "code"
        literal = template[at : found.start()]
        pattern += re.escape(literal) + f"({SORTS.get(sort) or f'{_COUNT} (?:{sort}|{plural(sort)})'})"
        layout += literal + "{}"
        sorts.append(sort)
        at = found.end()
    pattern += re.escape(template[at:])
    return _Form(name, tuple(sorts), layout + template[at:], pattern)


FORMS = {name: _compiled(name, template) for name, template in TABLE.items()}


# ---- telling -------------------------------------------------------------------------------------------------------------


def say(form: str, *slots: object) -> str:
    """A sentence. Places are given as `Places` writes them, lists as sequences."""
    chosen = FORMS[form]
    parts = [_said(sort, slot) for sort, slot in zip(chosen.sorts, slots, strict=True)]
    return capital(chosen.layout.format(*parts)) + "."


def answer(text: str) -> str:
    """The last sentence: the answer, as a response gives it."""
    return f"{OPENING}{text}{CLOSING}"


def answer_apart(text: str) -> tuple[str, str | None]:
    """A text without its last sentence, where that gives an answer, and the answer, which may have several lines."""
    start = text.rfind(OPENING)
    if start < 0 or not text.endswith(CLOSING) or (start and text[start - 1] != "\n"):
        return text, None
    return text[:start], text[start + len(OPENING) : -len(CLOSING)]


def _said(sort: str, slot: object) -> str:
    if sort == "code":
        return code(str(slot))
    if sort in ("codes", "numbers"):
        items = list(map(code if sort == "codes" else str, slot))  # type: ignore[call-overload]
        return ", ".join(shortened(items)) or "none"
    if sort == "truth":
        return "true" if slot else "false"
    if sort == "ordinal":
        return ordinal(slot)  # type: ignore[arg-type]
    if sort in SORTS:
        return str(slot)
    return counted(int(slot), sort)  # type: ignore[call-overload]


def shortened(items: list[str]) -> list[str]:
    """The first and the last ones of a long list, and how many are between."""
    left = len(items) - FIRST - LAST
    return items if left <= 1 else [*items[:FIRST], mark(left), *items[-LAST:]]


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# ---- reading -------------------------------------------------------------------------------------------------------------


def read(line: str) -> tuple[str, tuple[Slot, ...]] | None:
    """The form of a sentence with the contents of its slots; None where it is none of these."""
    if len(line) > MAX_LINE or MARK in line or not line.endswith("."):
        return None
    parts = _CODE.split(line[:-1])
    skeleton = parts[0] + "".join(MARK + text for text in parts[2::2])
    skeleton = skeleton[:1].lower() + skeleton[1:]
    for form in FORMS.values():
        found = compiled(form.pattern).fullmatch(skeleton)
        if found is not None:
            pieces = map(uncoded, parts[1::2])
            return form.name, tuple(_content(sort, text, pieces) for sort, text in zip(form.sorts, found.groups(), strict=True))
    return None


def _content(sort: str, text: str, pieces: Iterator[str]) -> Slot:
    if sort == "code":
        return next(pieces)
    if sort == "codes":
        return () if text == "none" else tuple(next(pieces) if item == MARK else _more(item) for item in text.split(", "))
    if sort == "numbers":
        return () if text == "none" else tuple(_more(item) if item.startswith("...") else item for item in _items(text))
    if sort == "call":
        return _call(text, pieces)
    if sort == "line":
        return Line(int(text.split()[1]), next(pieces))
    if sort == "visit":
        return _visit(text, pieces)
    if sort == "moment":
        how, _, place = text.partition(" the ")
        if how in ("after", "before"):
            return Moment(how, _visit(f"the {place}", pieces))
        return Moment(place.split()[0], _call(text[text.index(" of ") + 4 :], pieces))
    if sort == "truth":
        return text == "true"
    if sort in ("word", "objects"):
        return text
    return int(text.rstrip("stndrh") if sort == "ordinal" else text.split(maxsplit=1)[0].replace(",", ""))


def _items(text: str) -> Iterable[str]:
    return re.findall(rf"{_MORE}|\d+", text)


def _more(item: str) -> More:
    return More(int(item.split()[1].replace(",", "")))


def _call(text: str, pieces: Iterator[str]) -> Call:
    if text == "the run of the program":
        return Call(-1, None)
    which = text.split()[1]
    number = -1 if which == "outermost" else int(which.rstrip("stndrh")) if which[0].isdigit() else 0
    return Call(number, next(pieces))


def _visit(text: str, pieces: Iterator[str]) -> Visit:
    which = text.split()[1]
    number = int(which.rstrip("stndrh")) if which[0].isdigit() else 0
    line, _, call = text[text.index("line ") :].partition(") in ")
    return Visit(number, Line(int(line.split()[1]), next(pieces)), _call(call, pieces))
