"""The text of a value: a Python literal or what `repr` shows where that is deterministic, else a structural form.

Deterministic means: no addresses, sets sorted by value, objects counted in the order in which they appeared. Nothing of the
traced program is called. Values nested to any depth are shown without recursion.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.arrays import array_text
from chainexec.traces.atoms import DamagedError
from chainexec.traces.heap import LIST_LIKE, SET_LIKE, UNBOUND, HeapObject, Raw, Splice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chainexec.recording.log import TypeInfo
    from chainexec.traces.reader import Reader

MAX_TEXT = 64_000_000  # characters of one value's text: shared lists can unfold to more than any memory
CUT = " ... (truncated)"

_PLAIN = frozenset({"list", "dict"})
_DIGITS = 4000  # decimal digits that are converted at once: below the interpreter's smallest limit


class _Leave:
    """In the work list of `_render`: the object is no longer around what follows."""

    __slots__ = ("target",)

    def __init__(self, target: HeapObject) -> None:
        self.target = target


def raw_text(reader: Reader, raw: Raw, position: int, *, brief: bool = False) -> str:
    """The whole text of a raw value as it was before the record at `position`.

    With `brief`, instances inside instances are shown by their numbers alone: a linked list would be shown whole for each link.
    """
    simple = SIMPLE.get(type(raw))
    if simple is not None:
        try:
            return simple(raw)
        except ValueError:  # an int with more digits than the interpreter converts at once
            return atom_text(raw)
    if type(raw) is HeapObject:
        known = reader._remembered
        text = known.text(reader, raw, position, brief=brief) if known.texts else None
        if text is None:
            text = reader._reading.text(raw, position, brief) if reader._reading is not None else NotImplemented
            if text is NotImplemented:
                text = object_text(reader, raw, position, brief=brief)
            known.keep(raw, position, text, brief=brief)
        return text
    if type(raw) is Splice:
        return repr(raw.resolve())
    return atom_text(raw)


def object_text(reader: Reader, target: HeapObject, position: int, *, brief: bool = False) -> str:
    """The text of a tracked object, which `_recorder/texts.c` writes in the frequent cases of a C recorder's own log."""
    plain = _plain_text(reader, target, position) if target.layout in (L.LIST, L.DICT) else None
    return _render(reader, target, position, brief=brief) if plain is None else plain


def _plain_text(reader: Reader, target: HeapObject, position: int) -> str | None:
    """The text of a list or dict of nothing but simple atoms; None for others."""
    items, attributes = target.at(reader.columns, position)
    if target.label is not None or attributes or target.types is not None:
        return None
    if target.info.name not in _PLAIN or target.info.module != "builtins":
        return None
    simple = SIMPLE.keys()
    if len(items) > MAX_TEXT >> 10 or not simple >= set(map(type, items)):
        return None
    if type(items) is dict and not simple >= set(map(type, items.values())):
        return None
    try:
        text = repr(items)
    except ValueError:  # an int with more digits than the interpreter converts at once
        return None
    return text if len(text) <= MAX_TEXT else None


# ---- atoms -----------------------------------------------------------------------------------------------------------


def atom_text(atom: Any) -> str:
    """The text of a value that cannot change."""
    kind = type(atom)
    maker = _ATOM_TEXTS.get(kind)
    if maker is not None:
        return maker(atom)
    if isinstance(atom, PurePath):
        return f"{kind.__name__}({PurePath.__str__(atom)!r})"
    return object.__repr__(atom) if atom is UNBOUND else repr(atom)


def _int_text(number: int) -> str:
    try:
        return repr(number)
    except ValueError:
        return "-" + _digits(-number) if number < 0 else _digits(number)


def _digits(number: int) -> str:
    """Decimal digits of a large number, by halves: repr refuses it."""
    powers = [(_DIGITS, 10**_DIGITS)]
    while powers[-1][1] * powers[-1][1] <= number:
        powers.append((powers[-1][0] * 2, powers[-1][1] ** 2))

    def part(value: int, level: int) -> str:
        if level < 0:
            return str(value).zfill(_DIGITS)
        high, low = divmod(value, powers[level][1])
        return part(high, level - 1) + part(low, level - 1)

    return part(number, len(powers) - 1).lstrip("0") or "0"


def _tuple_text(items: tuple[Any, ...]) -> str:
    if len(items) == 1:
        return f"({raw_atom_text(items[0])},)"
    return "(" + ", ".join(map(raw_atom_text, items)) + ")"


def _frozenset_text(members: frozenset[Any]) -> str:
    return "frozenset({" + ", ".join(sorted_atom_texts(members)) + "})" if members else "frozenset()"


def _slice_text(cut: slice) -> str:
    return f"slice({raw_atom_text(cut.start)}, {raw_atom_text(cut.stop)}, {raw_atom_text(cut.step)})"


def _range_text(numbers: range) -> str:
    parts = [numbers.start, numbers.stop] if numbers.step == 1 else [numbers.start, numbers.stop, numbers.step]
    return "range(" + ", ".join(map(_int_text, parts)) + ")"


def _fraction_text(number: Fraction) -> str:
    return f"Fraction({_int_text(number.numerator)}, {_int_text(number.denominator)})"


def _pattern_text(pattern: re.Pattern[Any]) -> str:
    flags = re.RegexFlag(pattern.flags)
    if isinstance(pattern.pattern, str):
        flags &= ~re.RegexFlag.UNICODE
    names = [f"re.{flag.name}" for flag in flags]
    return f"re.compile({pattern.pattern!r}{', ' if names else ''}{'|'.join(names)})"


def raw_atom_text(atom: Any) -> str:
    maker = _ATOM_TEXTS.get(type(atom))
    return maker(atom) if maker is not None else atom_text(atom)


SIMPLE: dict[type, Callable[[Any], str]] = {
    int: repr, str: repr, float: repr, bool: repr, type(None): repr, bytes: repr, complex: repr,
}  # fmt: skip
_ATOM_TEXTS: dict[type, Callable[[Any], str]] = {
    **SIMPLE, int: _int_text, tuple: _tuple_text, frozenset: _frozenset_text, slice: _slice_text, range: _range_text, type(...): repr,
    type(NotImplemented): repr, Decimal: repr, Fraction: _fraction_text, dt.date: repr, dt.datetime: repr, dt.time: repr,
    dt.timedelta: repr, dt.timezone: repr, re.Pattern: _pattern_text, uuid.UUID: repr,
    Splice: lambda splice: repr(splice.resolve()),
}  # fmt: skip


def same(first: Raw, second: Raw) -> bool:
    """Whether two raw values are one to the program: the same object, or atoms of one type and value (-0.0 and 0.0 are two)."""
    if first is second:
        return True
    kind = type(first)
    if kind is Splice or type(second) is Splice:
        return (type(second) is str or type(second) is Splice) and text_of(first) == text_of(second)
    if kind is not type(second) or kind is HeapObject:
        return False
    if kind is int or kind is str or kind is bool or kind is bytes:
        return bool(first == second)
    if kind is float or kind is complex:
        return bool(repr(first) == repr(second))
    return atom_text(first) == atom_text(second)


def text_of(raw: Raw) -> Any:
    """A splice's text, or the value itself."""
    return raw.resolve() if type(raw) is Splice else raw


# ---- order of sets ---------------------------------------------------------------------------------------------------


def sorted_atom_texts(members: Iterable[Any]) -> list[str]:
    """The texts of atoms in the order of their values: numbers, then texts, then the others by type and text."""
    found = list(members)
    kinds = set(map(type, found))
    return [raw_atom_text(member) for member in sorted(found, key=None if kinds in ({int}, {str}) else order_key)]


def order_key(atom: Any) -> tuple[Any, ...]:
    """Sorts values of all types: a total order that does not depend on hashes."""
    kind = type(atom)
    if kind in (bool, int, Fraction) or (kind is float and not math.isnan(atom)):
        return (0, "", atom)
    if kind is Decimal and atom.is_finite():  # not comparable with a Fraction
        return (0, "Decimal", atom)
    if kind is str:
        return (1, "", atom)
    if kind is bytes:
        return (2, "", atom)
    if kind is tuple:
        return (3, "", tuple(order_key(item) for item in atom))
    return (4, kind.__name__, raw_atom_text(atom))


# ---- tracked objects -------------------------------------------------------------------------------------------------


def type_text(info: TypeInfo) -> str:
    """A type's name as texts show it: without the function that it was defined in."""
    return info.qualname.rsplit("<locals>.", 1)[-1]


def number_of(reader: Reader, target: HeapObject) -> int:
    """Which object of its type it is, counted in the order in which they appeared.

    Objects that appeared between the same two steps are counted in the order in which a walk from the variables meets them, so
    that the number does not depend on how a recorder found them.
    """
    if target.number:
        return target.number
    group = reader.by_type.get(type_text(target.first_info), [])
    low = high = -1
    for index, other in enumerate(group):
        if other.segment == target.segment:
            low = index if low < 0 else low
            high = index + 1
        elif other.segment > target.segment:
            break
    members = group[low:high] if low >= 0 else [target]
    if len(members) > 1:
        members = reader.walk_order(members, target.segment)
    for offset, other in enumerate(members):
        other.number = max(low, 0) + offset + 1
    return target.number


def _render(reader: Reader, root: HeapObject, position: int, active: set[HeapObject] | None = None, *, brief: bool = False) -> str:
    """Text of a tracked object. Works on a list of what is still to be shown: texts and objects."""
    out: list[str] = []
    work: list[Any] = [root]
    inside: set[HeapObject] = set() if active is None else active  # objects that are around the place being shown
    shown: set[HeapObject] = set()  # instances shown in this text
    length = 0
    instances = 0  # around the place being shown
    while work:
        part = work.pop()
        kind = type(part)
        if kind is str:
            out.append(part)
            length += len(part)
            if length > MAX_TEXT:
                return "".join(out)[:MAX_TEXT] + CUT
        elif kind is _Leave:
            inside.discard(part.target)
            instances -= _is_instance(part.target)
        elif kind is not HeapObject:
            raise DamagedError(f"an object has a part of the kind {kind.__name__}, which is neither a text nor an object")
        elif part in inside or part in shown or (brief and instances and part.label is None and _is_instance(part)):
            out.append(_again(reader, part))
        else:
            parts = _parts(reader, part, position, inside)
            if len(parts) == 1 and type(parts[0]) is str:
                out.append(parts[0])
                length += len(parts[0])
                continue
            inside.add(part)
            instances += _is_instance(part)
            if _is_numbered(part):
                shown.add(part)
            work.append(_Leave(part))
            work.extend(reversed(parts))
    return "".join(out)


def _is_numbered(target: HeapObject) -> bool:
    return target.info.form in ("plain", "opaque") and not target.info.base and target.layout in (L.OPAQUE, L.ATOM_SUBCLASS)


def _is_instance(target: HeapObject) -> bool:
    return target.layout == L.OPAQUE and target.info.form in ("plain", "opaque", "dataclass")


def _again(reader: Reader, target: HeapObject) -> str:
    """Text of an object inside itself, or of an instance that the text has shown already."""
    if target.layout == L.LIST:
        return "[...]"
    if target.layout == L.DEQUE:
        return "deque([...])"
    if target.layout in (L.DICT, L.NAMESPACE_DICT) or target.layout == L.SET:
        return "{...}" if target.layout != L.SET else "set(...)"
    if target.layout == L.TUPLE and target.info.form != "namedtuple":
        return "(...)"
    return f"<{type_text(target.info)} #{number_of(reader, target)}>"


def _piece(raw: Raw) -> Any:
    """A text for an atom, the object itself for an object: what `_render`'s work list holds."""
    if type(raw) is HeapObject:
        return raw
    return raw_atom_text(raw)


def _joined(pieces: list[Any], opening: str, closing: str) -> list[Any]:
    """The pieces with commas between, in as few texts as possible."""
    out: list[Any] = [opening]
    run: list[str] = []
    first = True
    for piece in pieces:
        if type(piece) is str:
            run.append(piece)
        else:
            if run:
                out.append(("" if first else ", ") + ", ".join(run))
                run, first = [], False
            if not first:
                out.append(", ")
            out.append(piece)
            first = False
    if run:
        out.append(("" if first else ", ") + ", ".join(run))
    out.append(closing)
    return ["".join(out)] if all(type(part) is str for part in out) else out


def _parts(reader: Reader, target: HeapObject, position: int, inside: set[HeapObject]) -> list[Any]:
    """What an object shows: texts and, where other objects stand, these."""
    if target.label is not None:
        return [target.label]
    items, attributes = target.at(reader.columns, position)
    info, layout = target.info_at(position), target.layout
    if info.form == "array" and layout == L.BYTES:
        return [array_text(info, bytes(items), attributes)]
    if layout in LIST_LIKE:
        return _sequence(reader, target, info, items, attributes)
    if layout in (L.DICT, L.NAMESPACE_DICT):
        return _mapping(reader, target, info, items, attributes)
    if layout in (L.SET, L.FROZENSET):
        body = _joined(_members(reader, items, position, inside), "{", "}")
        if info.name == info.base or not info.base:
            if layout == L.SET:
                return body if items else ["set()"]
            return [f"{info.name}(", *body, ")"] if items else [f"{info.name}()"]
        return _structure(reader, target, info, body if items else ["{}"], attributes)
    if layout == L.BYTES:
        if info.name == "bytearray" or not info.name:
            return [f"bytearray({bytes(items)!r})"]
        return _structure(reader, target, info, [repr(bytes(items))], attributes)
    if layout == L.EXCEPTION:
        args = attributes.get("args", ())
        items = args.at(reader.columns, position)[0] or [] if type(args) is HeapObject else args if isinstance(args, tuple) else ()
        return _joined([_piece(item) for item in items], f"{info.name}(", ")")
    if layout == L.ATOM_SUBCLASS and "" in attributes and len(attributes) == 1:
        return _joined([_piece(attributes[""])], f"{info.name}(", ")")
    if info.form == "dataclass":
        pieces: list[Any] = [f"{type_text(info)}("]
        for index, name in enumerate(name for name in info.fields if name in attributes):
            pieces += [f"{', ' if index else ''}{name}=", _piece(attributes[name])]
        return [*pieces, ")"]
    content = [_piece(attributes[""])] if "" in attributes else []
    return _structure(reader, target, info, content, attributes)


def _structure(reader: Reader, target: HeapObject, info: TypeInfo, content: list[Any], attributes: dict[str, Raw]) -> list[Any]:
    """`<Node #1 val=3, next=None>`; for a subclass of a container its content stands before the attributes."""
    pieces: list[Any] = [f"<{type_text(info)} #{number_of(reader, target)}"]
    if content:
        pieces += [" ", *content]
    first = not content
    for name, value in attributes.items():
        if name:
            pieces += [f"{' ' if first else ', '}{name}=", _piece(value)]
            first = False
    return [*pieces, ">"]


def _sequence(reader: Reader, target: HeapObject, info: TypeInfo, items: list[Raw], attributes: dict[str, Raw]) -> list[Any]:
    layout = target.layout
    if info.form == "namedtuple":
        pieces: list[Any] = [f"{info.name}("]
        for index, (name, item) in enumerate(zip(info.fields, items, strict=False)):
            pieces += [f"{', ' if index else ''}{name}=", _piece(item)]
        return [*pieces, ")"]
    shown = [_piece(item) for item in items]
    if layout == L.LIST:
        body = _joined(shown, "[", "]")
    elif layout == L.TUPLE:
        body = _joined(shown, "(", ",)" if len(shown) == 1 else ")")
    else:
        limit = attributes.get("maxlen")
        body = _joined(shown, "deque([", f"], maxlen={limit})" if limit is not None else "])")
        attributes = {name: value for name, value in attributes.items() if name != "maxlen"}
    if info.base in ("", info.name) and not attributes:
        return body
    return _structure(reader, target, info, body, attributes)


def _mapping(reader: Reader, target: HeapObject, info: TypeInfo, items: dict[Raw, Raw], attributes: dict[str, Raw]) -> list[Any]:
    rows = list(items.items())
    name, base = info.name, info.base
    if base == "Counter" and all(type(count) in (int, float) for _, count in rows):
        rows.sort(key=lambda row: row[1], reverse=True)  # as repr does, by most_common
    pieces: list[Any] = []
    for key, value in rows:
        left, right = _piece(key), _piece(value)
        if type(left) is str and type(right) is str:
            pieces.append(f"{left}: {right}")
        else:
            pieces.append([left, ": ", right])
    body = _joined_rows(pieces)
    rest = {key: value for key, value in attributes.items() if key != "default_factory"}
    if name == "defaultdict" and not rest:
        return ["defaultdict(", _piece(attributes.get("default_factory")), ", ", *body, ")"]
    if name in ("Counter", "OrderedDict") and not rest:
        return [f"{name}(", *(body if rows else []), ")"]
    if name == "mappingproxy" and not rest:
        return ["mappingproxy(", *body, ")"]
    if (base in ("", "dict") and name == "dict") or not name or target.layout == L.NAMESPACE_DICT:
        return body
    return _structure(reader, target, info, body, attributes)


def _joined_rows(pieces: list[Any]) -> list[Any]:
    if all(type(piece) is str for piece in pieces):
        return ["{" + ", ".join(pieces) + "}"]
    out: list[Any] = ["{"]
    for index, piece in enumerate(pieces):
        if index:
            out.append(", ")
        if type(piece) is str:
            out.append(piece)
        else:
            out += piece
    return [*out, "}"]


def _members(reader: Reader, items: dict[Raw, None], position: int, inside: set[HeapObject]) -> list[str]:
    """The members' texts in the order of their values; objects come last, in the order of their texts."""
    return [
        raw_atom_text(member) if type(member) is not HeapObject else _render(reader, member, position, set(inside))
        for member in ordered_members(reader, items, position, inside)
    ]


def ordered_members(reader: Reader, items: Iterable[Raw], position: int, inside: set[HeapObject] | None = None) -> list[Raw]:
    members = [text_of(member) for member in items]
    atoms = [member for member in members if type(member) is not HeapObject]
    kinds = set(map(type, atoms))
    atoms.sort(key=None if kinds in ({int}, {str}) else order_key)
    objects = [member for member in members if type(member) is HeapObject]
    if len(objects) > 1:
        objects.sort(key=lambda member: _natural(_render(reader, member, position, set(inside or ()))))
    return atoms + objects


def raw_items(reader: Reader, raw: Raw, position: int) -> list[Raw]:
    """The parts of a sequence or set in the order in which its text shows them."""
    if type(raw) is tuple:
        return list(raw)
    if type(raw) is frozenset:
        return ordered_members(reader, raw, position)
    if type(raw) is not HeapObject:
        return []
    items = raw.at(reader.columns, position)[0]
    if raw.layout in LIST_LIKE:
        return list(items)
    if raw.layout not in SET_LIKE:
        return []
    known = reader._remembered.order(reader, raw, items, position)
    return ordered_members(reader, items, position) if known is None else list(known)


def _natural(text: str) -> list[Any]:
    """Sorts `#10` after `#9`."""
    return [(0, int(part), "") if part.isdecimal() and len(part) < 19 else (1, 0, part) for part in re.split(r"(\d+)", text)]
