"""How values are shown in sentences, and whether a shown text is a given value.

A text longer than a limit is shortened at its items (`[0, 1, ... 97 more items ..., 99]`) or, where it has none, at its
characters (`'abc... 97 more characters ...xyz'`). The numbers are exact, so that a reader can check them.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from chainexec.narration.holes import Hole, Spoiled
from chainexec.recording import log as L
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, SET_LIKE, HeapObject
from chainexec.traces.texts import SIMPLE, raw_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chainexec.traces import Value

MORE = re.compile(r"\.\.\. ([\d,]+) more (item|character)s? \.\.\.")
EMPTY = {
    "[]": "an empty list", "{}": "an empty dict", "set()": "an empty set", "()": "an empty tuple", "''": "an empty string",
    "b''": "an empty bytes object", "frozenset()": "an empty frozenset", "deque([])": "an empty deque",
}  # fmt: skip
EMPTY_TEXT = {words: text for text, words in EMPTY.items()}
OPENERS = "([{"
MARGIN = 40  # characters by which few items may be longer together than a value should be
PARENTHESES = ("(", ")")
BRACKETS = {L.LIST: ("[", "]"), L.SET: ("{", "}"), L.DICT: ("{", "}")}
DEEPEST = 4  # containers inside containers that are shortened at their items
_ITEMS = LIST_LIKE | DICT_LIKE | SET_LIKE


def size_of(value: Value) -> int:
    """How many items a container has, without looking at them; -1 for a value without items."""
    if type(value) is Hole:
        return value.size()
    raw = value._raw
    if type(raw) is tuple or type(raw) is frozenset:
        return len(raw)
    if type(raw) is not HeapObject or raw.layout not in _ITEMS or raw.label is not None:
        return -1
    items = raw.at(value._reader.columns, value._position)[0]
    return len(items) if items is not None else -1


def fits(value: Value, limit: int) -> bool:
    """Whether the whole text has at most `limit` characters; of a large container the text is not even made."""
    if type(value) is Hole:
        return value.fits(limit)
    return 3 * size_of(value) - 2 <= limit and len(value.text) <= limit


def shown(value: Value, limit: int, focus: int | None = None, depth: int = 0) -> str:
    """The text of a value in about `limit` characters.

    Args:
        value: what is to be shown.
        limit: characters from which on it is shortened.
        focus: index of the item that matters; it and its neighbours are shown rather than the first ones.
        depth: how many containers that are shortened it is in; a list may contain itself.
    """
    kind = type(value._raw)
    if (kind is int or kind is bool) and type(value) is not Hole:
        text = value.text
        return text if len(text) <= limit else cut(text, limit)
    if fits(value, limit):
        return value.text
    if type(value) is Hole:
        if focus is not None:
            raise Spoiled
        return value.shortened(limit)
    count = size_of(value)
    if count > 0 and depth < DEEPEST and has_plain_brackets(value):
        if count > 3:
            return shortened(value, count, limit, focus, depth)
        text = few(value, count, limit, depth)
        if len(text) <= limit + MARGIN and MORE.search(text) is not None:
            return text
    return cut(value.text, limit)


def cut(text: str, limit: int) -> str:
    """The beginning and the end of a text, and how many characters are between."""
    head, tail = max(limit * 2 // 3, 1), max(limit // 6, 1)
    if len(text) > head + tail and text[0] in "<([{":  # not in the middle of one of its parts
        comma = text.rfind(", ", head // 2, head)
        head = comma + 2 if comma >= 0 else head
        comma = text.find(", ", len(text) - tail)
        tail = len(text) - comma if comma >= 0 else 1 if text[-1] in ">)]}" else tail
    left = len(text) - head - tail
    return text if left <= 0 else f"{text[:head]}... {left:,} more character{'' if left == 1 else 's'} ...{text[len(text) - tail :]}"


def has_plain_brackets(value: Value) -> bool:
    """Whether the text is nothing but brackets with the items inside: not a subclass, not a namedtuple."""
    raw = value._raw
    if type(raw) is tuple:
        return True
    if type(raw) is not HeapObject:
        return False
    info = raw.info_at(value._position)
    return info.name in {"list", "tuple", "set", "dict"} and info.module == "builtins" and raw.layout in {L.LIST, L.TUPLE, L.SET, L.DICT}


def parts(value: Value, start: int, stop: int, limit: int, depth: int) -> Iterator[str]:
    """The texts of the items from `start` to `stop`, one after the other: seldom are all of them needed."""
    raw = value._raw
    if type(raw) is HeapObject and raw.layout in DICT_LIKE:
        for key, item in _entries(value, start, stop):
            yield f"{shown(key, limit, None, depth)}: {shown(item, limit, None, depth)}"
    elif type(raw) is HeapObject and raw.layout in LIST_LIKE:  # as below, without a Value for each number and text
        for part in raw.at(value._reader.columns, value._position)[0][start:stop]:
            maker = SIMPLE.get(type(part))
            try:
                text = "" if maker is None else maker(part)
            except ValueError:  # a number with more digits than the interpreter converts at once
                text = ""
            if text:
                yield text if len(text) <= limit else cut(text, limit)
            else:
                yield shown(type(value)(value._reader, part, value._position), limit, None, depth)
    else:
        for item in _items(value, start, stop):
            yield shown(item, limit, None, depth)


def plain_parts(value: Value, start: int, stop: int, limit: int) -> list[str]:
    """The same of a list of nothing but short atoms, all at once; none for others."""
    raw = value._raw
    if type(raw) is not HeapObject or raw.layout not in LIST_LIKE:
        return []
    items = raw.at(value._reader.columns, value._position)[0][start:stop]
    if not SIMPLE.keys() >= set(map(type, items)):
        return []
    try:
        texts = [*map(repr, items)]
    except ValueError:  # a number with more digits than the interpreter converts at once
        return []
    return texts if max(map(len, texts), default=0) <= limit else []


def _items(value: Value, start: int, stop: int) -> Sequence[Value]:
    raw = value._raw
    if type(raw) is HeapObject and raw.layout in LIST_LIKE:  # only the ones asked for are made
        items = list(raw.at(value._reader.columns, value._position)[0][start:stop])
        return [type(value)(value._reader, item, value._position) for item in items]
    return [type(value)(value._reader, item, value._position) for item in raw_items(value._reader, raw, value._position)[start:stop]]


def _entries(value: Value, start: int, stop: int) -> list[tuple[Value, Value]]:
    """Entries of a dict: only those asked for are made."""
    reader, position, items = value._reader, value._position, value._raw.at(value._reader.columns, value._position)[0]
    if stop >= len(items) and 2 * start > stop:  # the last ones
        rows = [*itertools.islice(reversed(items.items()), max(len(items) - start, 0))][::-1]
    else:
        rows = [*itertools.islice(items.items(), start, stop)]
    return [(type(value)(reader, key, position), type(value)(reader, item, position)) for key, item in rows]


def brackets(value: Value) -> tuple[str, str]:
    """The brackets of a container that is shown with nothing but brackets."""
    raw = value._raw
    return BRACKETS.get(raw.layout, PARENTHESES) if type(raw) is HeapObject else PARENTHESES


def few(value: Value, count: int, limit: int, depth: int) -> str:
    """A container of few items, each of them shortened where it is long."""
    opening, closing = brackets(value)
    comma = "," if count == 1 and opening == "(" else ""
    return f"{opening}{', '.join(parts(value, 0, count, max(limit // count, 12), depth + 1))}{comma}{closing}"


def shortened(value: Value, count: int, limit: int, focus: int | None, depth: int) -> str:
    """A container with the first items and the last one, or with those around `focus`; the others are counted."""
    opening, closing = brackets(value)
    each = max(limit // 4, 12)
    room = max(limit - 40, 8)
    first = 0
    if focus is not None and 0 <= focus < count:
        first = max(focus - 2, 0) if focus > 3 else 0
    head: list[str] = []
    used = 0
    stop = min(first + room // 2 + 1, count - 1)
    for text in plain_parts(value, first, stop, each) or parts(value, first, stop, each, depth + 1):
        if head and used + len(text) + 2 > room:
            break
        head.append(text)
        used += len(text) + 2
    last = plain_parts(value, count - 1, count, each) or [*parts(value, count - 1, count, each, depth + 1)]
    before, after = first, count - 1 - first - len(head)
    pieces = [mark(before)] if before else []
    pieces += head
    if after:
        pieces.append(mark(after))
    return opening + ", ".join([*pieces, *last]) + closing


def is_surely_shortened(text: str) -> bool:
    """Whether a text from `shown` has one mark and nothing that looks like another: such a text always `matches` its value."""
    return text.count("...") == 2


def mark(count: int) -> str:
    return f"... {count:,} more item{'' if count == 1 else 's'} ..."


# ---- is this text that value? --------------------------------------------------------------------------------------------


def matches(text: str, value: Value | None) -> bool:
    """Whether a shown text is the value: its whole text, or a shortened one of which every part and every count is right."""
    if value is None:
        return False
    if type(value) is Hole:
        return value.shows(text)
    kind = type(value._raw)
    if kind is int or kind is str or kind is bool or value._raw is None:
        return text == value.text or ("..." in text and MORE.search(text) is not None and _cut_matches(text, value.text))
    count = size_of(value)
    if "..." not in text or MORE.search(text) is None:
        return 3 * count - 2 <= len(text) + 8 and text == value.text
    if text == value.text:
        return True
    if count > 0 and has_plain_brackets(value) and text[:1] in OPENERS and _items_match(text, value, count):
        return True
    return _cut_matches(text, value.text)


def _cut_matches(text: str, whole: str) -> bool:
    """Characters: what stands before, between and after the marks is where it should be, and the counts are the true ones."""
    at, place = 0, 0
    for found in MORE.finditer(text):
        if found.group(2) != "character":
            return False
        piece = text[at : found.start()]
        if not whole.startswith(piece, place):
            return False
        place += len(piece) + int(found.group(1).replace(",", ""))
        at = found.end()
    return place <= len(whole) and whole[place:] == text[at:]


def _items_match(text: str, value: Value, count: int) -> bool:
    opening, closing = brackets(value)
    if text[0] != opening or text[-1] != closing:
        return False
    inner = text[1:-1]
    if count == 1 and opening == "(":
        if not inner.endswith(","):
            return False
        inner = inner[:-1]
    return sequence_matches(inner, count, lambda piece, place: _item_matches(piece, value, place))


def sequence_matches(text: str, count: int, fits: Callable[[str, int], bool]) -> bool:
    """Whether a text is so many items with `, ` between, some of them only counted; `fits` says whether a piece is the item at a place.

    Where a piece ends is found by trying: a shortened item may have brackets and quotes that nothing closes.
    """
    at = place = 0
    while at <= len(text) and place < count:
        found = MORE.match(text, at)
        if found is not None and found.group(2) == "item" and (text.startswith(", ", found.end()) or found.end() == len(text)):
            place += int(found.group(1).replace(",", ""))
            at = found.end() + 2
            continue
        stop = at - 1
        while True:
            stop = text.find(", ", stop + 1)
            stop = len(text) if stop < 0 else stop
            if fits(text[at:stop], place):
                break
            if stop == len(text):
                return False
        place += 1
        at = stop + 2
    return place == count and at == len(text) + 2


def _item_matches(piece: str, value: Value, place: int) -> bool:
    if type(value._raw) is HeapObject and value._raw.layout in DICT_LIKE:
        key, entry = _entries(value, place, place + 1)[0]
        at = piece.find(": ")
        while at >= 0:
            if matches(piece[:at], key) and matches(piece[at + 2 :], entry):
                return True
            at = piece.find(": ", at + 1)
        return False
    return matches(piece, _items(value, place, place + 1)[0])


def pairs_match(text: str, pairs: Sequence[tuple[str, Value]], equals: str, comma: str) -> str | None:
    """Whether a text is `name = value, name = value` with these names and values; None, or what is wrong with it."""
    at = 0
    for number, (name, value) in enumerate(pairs):
        lead = name + equals
        if not text.startswith(lead, at):
            return f"`{name}` is missing there"
        at += len(lead)
        mark = comma + pairs[number + 1][0] + equals if number + 1 < len(pairs) else ""
        stop = at - 1
        while True:  # the mark may stand in the value's text, too
            stop = text.find(mark, stop + 1) if mark else len(text)
            if stop < 0 or (not mark and not matches(text[at:], value)):
                return f"`{name}` is `{value.short(80)}`"
            if not mark or matches(text[at:stop], value):
                break
        at = stop + len(comma)
    if pairs:
        return None
    return None if not text else "nothing is to be told there"
