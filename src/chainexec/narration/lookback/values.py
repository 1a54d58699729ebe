"""Classes of values: sign, parity, emptiness, size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainexec.traces.heap import HeapObject, Splice

if TYPE_CHECKING:
    from chainexec.traces import Value

SIGN = ("negative", "zero", "positive")
PARITY = ("even", "odd")
EMPTINESS = ("empty", "nonempty")
SIZE = ("none", "one", "few", "many")
SIZES = frozenset({*EMPTINESS, *SIZE})
MANY = 10  # elements
SIZED = frozenset(
    {"list", "dict", "set", "tuple", "frozenset", "collections.deque", "collections.Counter", "collections.defaultdict", "bytearray"}
)


def classes_of(value: Value) -> tuple[str, ...]:
    """The sign of a number, and the parity of a whole one; nothing for other values."""
    raw = value._raw
    if type(raw) is int:
        return SIGN[(raw > 0) - (raw < 0) + 1], PARITY[raw % 2]
    if type(raw) is float and not math.isnan(raw):
        return (SIGN[(raw > 0) - (raw < 0) + 1],)
    return ()


def size_of(value: Value) -> int | None:
    """How many elements or characters a value has; None where that is not plain."""
    raw = value._raw
    if type(raw) is Splice:
        raw = raw.resolve()
    if type(raw) in (str, bytes, tuple, frozenset):
        return len(raw)
    if type(raw) is HeapObject and raw.label is None and value.type_name in SIZED:
        items = raw.at(value._reader.columns, value._position)[0]
        return None if items is None else len(items)
    return None


def size_class(size: int) -> tuple[str, str]:
    """Whether there is anything, and whether it is none, one, few or many."""
    return EMPTINESS[size > 0], SIZE[0 if size == 0 else 1 if size == 1 else 2 if size < MANY else 3]
