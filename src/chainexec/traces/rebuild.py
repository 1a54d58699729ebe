"""Python objects rebuilt from the log: only of types whose construction runs no code of the program."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from typing import TYPE_CHECKING, Any

from chainexec.errors import TraceLookupError
from chainexec.recording import log as L
from chainexec.traces.arrays import array_values, element_code, nest
from chainexec.traces.heap import HeapObject, Raw
from chainexec.traces.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.traces.reader import Reader

_FACTORIES = {
    f"<class '{kind.__name__}'>": kind for kind in (int, float, complex, str, bytes, bool, list, tuple, dict, set, frozenset, bytearray)
} | {"None": None}

_PLAIN = {
    L.LIST: "list", L.TUPLE: "tuple", L.DICT: "dict", L.SET: "set", L.FROZENSET: "frozenset", L.DEQUE: "deque", L.BYTES: "bytearray",
}  # fmt: skip


class ValueRebuildError(TraceLookupError, ValueError):
    """A value is no composition of literals and standard containers, so that no Python object can be made of it."""


def rebuild(reader: Reader, raw: Raw, position: int) -> Any:
    """The object that a raw value stood for before the record at `position`; sharing and cycles inside it are kept."""
    if type(raw) is not HeapObject:
        return text_of(raw)
    built: dict[HeapObject, Any] = {}
    entered: set[HeapObject] = set()
    fill: list[HeapObject] = []  # mutable containers, which get their content when all parts are there
    work: list[tuple[HeapObject, bool]] = [(raw, False)]
    while work:
        target, ready = work.pop()
        if target in built:
            continue
        if _is_mutable(target):
            built[target] = _empty(reader, target, position)
            fill.append(target)
            work.extend((part, False) for part in _objects(reader, target, position))
        elif ready:
            built[target] = _immutable(reader, target, position, built)
        elif target in entered:
            raise ValueRebuildError(f"a {target.info.name} that holds itself by way of immutable values cannot be rebuilt; use `text`")
        else:
            entered.add(target)
            work.append((target, True))
            work.extend((part, False) for part in _objects(reader, target, position) if part not in built)
    for target in reversed(fill):
        _fill(reader, target, position, built)
    return built[raw]


def _base(target: HeapObject) -> str:
    info = target.info
    if target.label is None and target.layout in (L.LIST, L.TUPLE, L.DICT, L.SET, L.FROZENSET, L.DEQUE, L.BYTES, L.NAMESPACE_DICT):
        if info.form == "array" and target.layout == L.BYTES:
            return "array"
        if info.form == "namedtuple":
            return "tuple"
        name = _PLAIN.get(target.layout, "dict")
        if info.name in (name, "Counter", "OrderedDict", "defaultdict") or target.layout == L.NAMESPACE_DICT:
            return info.name if info.name in ("Counter", "OrderedDict", "defaultdict") else name
    raise ValueRebuildError(f"a {info.name} cannot be rebuilt without the program's own code; use `text`, or look at its parts")


def _is_mutable(target: HeapObject) -> bool:
    return _base(target) not in ("tuple", "frozenset", "bytearray", "array")


def _objects(reader: Reader, target: HeapObject, position: int) -> Iterable[HeapObject]:
    items = target.at(reader.columns, position)[0]
    parts: list[Raw] = []
    if isinstance(items, dict):
        parts += items.keys()
        parts += items.values()
    elif isinstance(items, list):
        parts += items
    return [part for part in parts if type(part) is HeapObject]


def _empty(reader: Reader, target: HeapObject, position: int) -> Any:
    base = _base(target)
    attributes = target.at(reader.columns, position)[1]
    if base == "deque":
        limit = attributes.get("maxlen")
        return deque(maxlen=limit if type(limit) is int else None)
    if base == "defaultdict":
        factory = attributes.get("default_factory")
        label = factory.label if type(factory) is HeapObject else repr(factory)
        if label not in _FACTORIES:
            raise ValueRebuildError(f"a defaultdict with the factory {label} cannot be rebuilt without the program's own code; use `text`")
        return defaultdict(_FACTORIES[label])
    return {"list": list, "dict": dict, "set": set, "Counter": Counter, "OrderedDict": OrderedDict}[base]()


def _immutable(reader: Reader, target: HeapObject, position: int, built: dict[HeapObject, Any]) -> Any:
    items, attributes = target.at(reader.columns, position)
    base = _base(target)
    if base == "bytearray":
        return bytearray(items)
    if base == "array":
        values = array_values(bytes(items), element_code(attributes))
        if values is None:
            form = attributes.get("format", attributes.get("dtype"))
            raise ValueRebuildError(f"an array of {form} cannot be rebuilt as lists; use `text`")
        shape = attributes.get("shape")
        return nest(values, shape if isinstance(shape, tuple) else (len(values),))
    parts = [built[item] if type(item) is HeapObject else text_of(item) for item in items]
    try:
        return tuple(parts) if base == "tuple" else frozenset(parts)
    except TypeError as error:  # a member that was hashable by the program's own code
        raise ValueRebuildError(f"a {base} with members that cannot be hashed cannot be rebuilt; use `text`") from error


def _fill(reader: Reader, target: HeapObject, position: int, built: dict[HeapObject, Any]) -> None:
    items = target.at(reader.columns, position)[0]
    made = built[target]

    def part(raw: Raw) -> Any:
        return built[raw] if type(raw) is HeapObject else text_of(raw)

    try:
        if isinstance(made, dict):
            for key, value in items.items():
                made[part(key)] = part(value)
        elif isinstance(made, set):
            made.update(part(item) for item in items)
        else:
            made.extend(part(item) for item in items)
    except TypeError as error:
        raise ValueRebuildError(f"a {target.info.name} with members that cannot be hashed cannot be rebuilt; use `text`") from error
