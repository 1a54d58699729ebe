"""Values in few characters, for labels: the text itself where it is short enough, else its beginning and how much is left out.

Unlike `Value.short`, which cuts the whole text, this looks at no more of a large value than it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.recording import log as L
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, SET_LIKE, HeapObject, Raw, Splice
from chainexec.traces.texts import number_of, raw_text, type_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.traces.reader import Reader
    from chainexec.traces.values import Value

CUT = "…"
_SMALL = 10**9
_LEAST = 4  # characters for a part: with fewer only the number of parts is told


def preview(value: Value, limit: int = 60) -> str:
    """The text of a value in about `limit` characters; what is left out is said: `[0, 1, 2, … 97 more]`."""
    return raw_preview(value._reader, value._raw, value._position, limit)


def raw_preview(reader: Reader, raw: Raw, position: int, limit: int) -> str:
    """`preview` of a raw value as it was before the record at `position`."""
    kind = type(raw)
    if (kind is int and -_SMALL < raw < _SMALL) or kind is bool or raw is None or (kind is str and len(raw) <= limit // 4):
        return shortened(repr(raw), limit)
    if not _is_large(reader, raw, position, limit):
        text = raw_text(reader, raw, position)
        if len(text) <= limit:
            return text
        if kind is not HeapObject or not _opens(raw):
            return shortened(text, limit)
    if kind is HeapObject:
        return _beginning(reader, raw, position, limit)
    if isinstance(raw, tuple):
        return _joined(reader, (("", part) for part in raw), len(raw), position, "(", ")", limit)
    if kind in (str, bytes, Splice):
        length = raw.length if kind is Splice else len(raw)
        head = repr((raw.resolve() if kind is Splice else raw)[:limit])
        return f"{shortened(head, limit)} ({length:,} {'bytes' if kind is bytes else 'characters'})"
    if kind is int:
        return f"<int of {raw.bit_length():,} bits>"
    return f"<{kind.__name__} of {len(raw):,} members>" if isinstance(raw, frozenset) else shortened(raw_text(reader, raw, position), limit)


def short_name(function: str) -> str:
    """A qualified name without the function that it was defined in."""
    return function.rsplit("<locals>.", 1)[-1]


def visible(text: str) -> str:
    """The text with whatever has no shape (control characters, marks of direction, lone surrogates) as an escape that can be read."""
    return text if text.isprintable() else "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def shortened(text: str, limit: int) -> str:
    """A text in at most `limit` characters, its last one a mark where something was cut."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + CUT


def _is_large(reader: Reader, root: Raw, position: int, limit: int) -> bool:
    """Whether a value has more parts than `limit` characters can show, or a part that is a long text. Looks at about `limit` parts."""
    work = [root]
    seen: set[HeapObject] = set()
    left = limit
    while work:
        raw = work.pop()
        left -= 1
        if left < 0:
            return True
        kind = type(raw)
        if kind is HeapObject:
            if raw in seen or raw.label is not None:
                continue
            seen.add(raw)
            items, attributes = raw.at(reader.columns, position)
            if items is not None:
                if len(items) > (left if raw.layout != L.BYTES else 4 * limit):
                    return True
                work += items if raw.layout in LIST_LIKE else [*items.keys(), *items.values()] if raw.layout in DICT_LIKE else ()
                work += list(items) if raw.layout in SET_LIKE else ()
            if len(attributes) > left:
                return True
            work += attributes.values()
        elif kind in (str, bytes):
            if len(raw) > 4 * limit:
                return True
        elif kind is Splice:
            if raw.length > 4 * limit:
                return True
        elif kind is int:
            if raw.bit_length() > 16 * limit:
                return True
        elif kind in (tuple, frozenset):
            if len(raw) > left:
                return True
            work += raw
    return False


def _opens(target: HeapObject) -> bool:
    """Whether it is shown with brackets around its parts."""
    return target.label is None and target.layout in (L.LIST, L.TUPLE, L.DEQUE, L.DICT) and target.info.form != "namedtuple"


def _beginning(reader: Reader, target: HeapObject, position: int, limit: int) -> str:
    items, attributes = target.at(reader.columns, position)
    info, layout = target.info_at(position), target.layout
    name = type_text(info)
    if layout in (L.LIST, L.TUPLE, L.DEQUE):
        opening, closing = {L.LIST: ("[", "]"), L.TUPLE: ("(", ")"), L.DEQUE: ("deque([", "])")}[layout]
        if info.name not in ("list", "tuple", "deque"):
            opening, closing = f"<{name} {opening}", f"{closing}>"
        return _joined(reader, (("", part) for part in items), len(items), position, opening, closing, limit)
    if layout in DICT_LIKE:
        plain = info.name in ("dict", "") or layout == L.NAMESPACE_DICT
        opening, closing = ("{", "}") if plain else (f"{name}({{", "})")
        return _joined(reader, _rows(reader, items, position, limit), len(items), position, opening, closing, limit)
    if layout in SET_LIKE:
        return f"<{name} of {len(items):,} members>"  # which come first is known only when all have been sorted
    if layout == L.BYTES:
        return f"<{name} of {len(items):,} bytes>"
    named = ((f"{attribute}=" if attribute else "", part) for attribute, part in attributes.items())
    return _joined(reader, named, len(attributes), position, f"<{name} #{number_of(reader, target)} ", ">", limit)


def _rows(reader: Reader, items: dict[Raw, Raw], position: int, limit: int) -> Iterator[tuple[str, Raw]]:
    for key, part in items.items():
        yield f"{raw_preview(reader, key, position, max(limit // 2, _LEAST))}: ", part


def _joined(
    reader: Reader, parts: Iterable[tuple[str, Raw]], count: int, position: int, opening: str, closing: str, limit: int
) -> str:  # fmt: skip
    """As many parts as there is room for, then how many are left out."""
    more = len(f", {CUT} {count:,} more")
    out: list[str] = []
    room = limit - len(opening) - len(closing)
    for start, part in parts:
        last = len(out) + 1 == count
        free = room - len(start) - (0 if last else more)
        if free < _LEAST:
            break
        text = start + raw_preview(reader, part, position, free)
        out.append(text)
        room -= len(text) + 2
    left = count - len(out)
    if left:
        out.append(f"{CUT} {left:,} more" if out else f"{CUT} {left:,} parts" if left > 1 else CUT)
    return f"{opening}{', '.join(out)}{closing}"
