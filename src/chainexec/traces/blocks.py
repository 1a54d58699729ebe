"""Records as bytes and back, a block at a time: column by column, with what can be foretold left out, then compressed.

Foretold are, within a block: the frame or object (that of the record before), the count of a statement's visits, the step at
which a step closes (the next one), and integers that a variable or object takes (near the one it took before).
"""

from __future__ import annotations

import itertools
import math
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.atoms import DamagedError, Source, encoded, read_atom, write_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Record = tuple[int, int, int, Any]

BLOCK_RECORDS = 16384
LARGEST_PART = 1 << 28  # bytes of one part when unpacked: what a damaged or hostile file can ask for at most
_SMALL = 1 << 60
_INT, _FLOAT, _TABLE, _NAN, _TRUE, _FALSE, _NONE = range(7)  # what the tags column says of a payload
_NATIVE_ORDER = array("H", [1]).tobytes() == b"\x01\x00"


class NanTable:
    """Which NaN object a NaN is: dicts and sets tell them apart."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.kept: list[float] = []  # holds them, so that no other gets the same address
        self.objects: dict[int, float] = {}

    def number(self, value: float) -> int:
        found = self.numbers.get(id(value))
        if found is None:
            found = self.numbers[id(value)] = len(self.kept)
            self.kept.append(value)
        return found

    def value(self, number: int, data: bytes) -> float:
        import struct

        if number not in self.objects:
            self.objects[number] = struct.unpack("<d", data)[0]
        return self.objects[number]


# ---- columns of integers ---------------------------------------------------------------------------------------------


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else -number << 1 | 1


def _unzigzag(number: int) -> int:
    return -(number >> 1) if number & 1 else number >> 1


def pack_column(numbers: Sequence[int]) -> bytes:
    """Non-negative integers below 2**64, as planes of bytes: the lowest of all, then the second lowest ..."""
    largest = max(numbers, default=0)
    code = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I" if largest < 1 << 32 else "Q"
    column = array(code, numbers)
    if not _NATIVE_ORDER:
        column.byteswap()
    data = column.tobytes()
    width = column.itemsize
    return bytes([width]) + b"".join(data[plane::width] for plane in range(width))


def unpack_column(data: bytes, count: int) -> array[int]:
    width = data[0] if data else 0
    if width not in (1, 2, 4, 8) or len(data) != 1 + width * count:
        raise DamagedError("a column has not the length that it announces")
    code = {1: "B", 2: "H", 4: "I", 8: "Q"}[width]
    merged = bytearray(width * count)
    for plane in range(width):
        merged[plane::width] = data[1 + plane * count : 1 + (plane + 1) * count]
    column = array(code, bytes(merged))
    if not _NATIVE_ORDER:
        column.byteswap()
    return column


def pack_part(data: bytes) -> bytes:
    """A part of a file: its length unpacked, then the compressed bytes."""
    if len(data) > LARGEST_PART:
        from chainexec.errors import TraceFileError

        raise TraceFileError(f"a part of the trace has {len(data)} bytes, a file holds {LARGEST_PART} at most; record less at a time")
    out = bytearray()
    write_size(out, len(data))
    return bytes(out) + zlib.compress(data, 9)


def unpack_part(data: bytes) -> bytes:
    source = Source(data)
    size = source.size()
    if size > LARGEST_PART:
        raise DamagedError(f"a part announces {size} bytes")
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(data[source.position :], size + 1)
    except zlib.error as error:
        raise DamagedError(f"a part cannot be unpacked: {error}") from error
    if len(unpacked) != size or not inflater.eof or inflater.unused_data:
        raise DamagedError("a part has not the length that it announces")
    return unpacked


# ---- blocks ----------------------------------------------------------------------------------------------------------


def pack_block(records: Sequence[Record], first_step: int, nans: NanTable) -> bytes:
    """The bytes of some records; `first_step` is the number of steps before them."""
    tags = bytearray()
    numbers: list[int] = []  # integers of all kinds, as differences to what was foretold
    floats: list[bytes] = []
    table: dict[bytes, int] = {}
    links: list[int] = []  # table indexes and NaN numbers
    last_ints: dict[tuple[int, int, int], int] = {}
    visits: dict[tuple[int, int, int], int] = {}
    step = first_step
    reference = 0
    for kind, a, b, c in records:
        operation = kind >> 1 & 63
        if operation in (L.LINE, L.ITERATION):
            key = (operation, b, a)
            visit = c >> 32
            numbers.append(_zigzag((c & 0xFFFFFFFF) - step - 1))
            numbers.append(_zigzag(visit - visits.get(key, 0) - 1))
            visits[key] = visit
        elif kind & L.REFERENCE:
            numbers.append(_zigzag(c - reference))
            reference = c
        elif operation in (L.CALL, L.RESUME):
            numbers.append(_zigzag(step - c))
        elif type(c) is int and -_SMALL < c < _SMALL:
            tags.append(_INT)
            key = (operation, b, a if operation == L.BIND else 0)
            numbers.append(_zigzag(c - last_ints.get(key, 0)))
            last_ints[key] = c
        elif c is None:
            tags.append(_NONE)
        elif c is True or c is False:
            tags.append(_TRUE if c else _FALSE)
        elif type(c) is float and not math.isnan(c):
            tags.append(_FLOAT)
            floats.append(encoded(c)[1:])
        else:
            data = encoded(c)
            if type(c) is float:
                tags.append(_NAN)
                links.append(nans.number(c))
                floats.append(data[1:])
            else:
                tags.append(_TABLE)
                links.append(table.setdefault(data, len(table)))
        if operation <= L.LAST_STEP:
            step += 1
    out = bytearray()
    write_size(out, len(records))
    write_size(out, first_step)
    doubles = b"".join(floats)
    shifted = [0, *(record[2] for record in records)]
    parts = (
        bytes(record[0] for record in records),
        pack_column([record[1] for record in records]),
        pack_column([_zigzag(now - before) for before, now in itertools.pairwise(shifted)]),
        bytes(tags),
        pack_column(numbers),
        b"".join(doubles[plane::8] for plane in range(8)),
        pack_column(links),
        b"".join(table),
    )
    for count in (len(tags), len(numbers), len(floats), len(links), len(table)):
        write_size(out, count)
    body = bytearray()
    for part in parts:
        write_size(body, len(part))
        body += part
    return bytes(out) + pack_part(bytes(body))


def unpack_block(data: bytes, nans: NanTable) -> list[Record]:
    """The records of a block.

    Raises:
        DamagedError: the bytes are no block.
    """
    source = Source(data)
    count, step = source.size(), source.size()
    if count > BLOCK_RECORDS:
        raise DamagedError(f"a block announces {count} records")
    tag_count, number_count, float_count, link_count, table_count = (source.size() for _ in range(5))
    if max(tag_count, float_count, link_count, table_count) > count or number_count > 2 * count:
        raise DamagedError("a block announces more values than records")
    body = Source(unpack_part(data[source.position :]))
    kinds, packed_a, packed_b, tags, packed_numbers, doubles, packed_links, packed_table = (body.take(body.size()) for _ in range(8))
    if len(kinds) != count or len(tags) != tag_count or len(doubles) != 8 * float_count:
        raise DamagedError("a column has not the length that it announces")
    merged = bytearray(len(doubles))
    for plane in range(8):
        merged[plane::8] = doubles[plane * float_count : (plane + 1) * float_count]
    tables = Source(packed_table)
    try:
        records = _join(
            kinds, unpack_column(packed_a, count), unpack_column(packed_b, count), iter(tags),
            iter(unpack_column(packed_numbers, number_count)),
            iter(merged[at : at + 8] for at in range(0, len(merged), 8)), iter(unpack_column(packed_links, link_count)),
            [read_atom(tables) for _ in range(table_count)], step, nans,
        )  # fmt: skip
    except (StopIteration, IndexError, RuntimeError) as error:
        raise DamagedError("a column is too short") from error
    return records


def _join(
    kinds: bytes, a_column: Iterable[int], b_column: Iterable[int], tags: Any, numbers: Any, doubles: Any, links: Any, table: list[Any],
    step: int, nans: NanTable,
) -> list[Record]:  # fmt: skip
    import struct

    records: list[Record] = []
    last_ints: dict[tuple[int, int, int], int] = {}
    visits: dict[tuple[int, int, int], int] = {}
    reference = b = 0
    for kind, a, difference in zip(kinds, a_column, b_column, strict=True):
        b += _unzigzag(difference)
        operation = kind >> 1 & 63
        c: Any
        if operation in (L.LINE, L.ITERATION):
            key = (operation, b, a)
            end = _unzigzag(next(numbers)) + step + 1
            visit = _unzigzag(next(numbers)) + visits.get(key, 0) + 1
            visits[key] = visit
            if not 0 <= end <= L.NO_END or visit < 0:
                raise DamagedError("a step ends before it begins")
            c = end | visit << 32
        elif kind & L.REFERENCE:
            reference += _unzigzag(next(numbers))
            c = reference
        elif operation in (L.CALL, L.RESUME):
            c = step - _unzigzag(next(numbers))
        else:
            tag = next(tags)
            if tag == _INT:
                key = (operation, b, a if operation == L.BIND else 0)
                c = last_ints[key] = _unzigzag(next(numbers)) + last_ints.get(key, 0)
            elif tag == _NONE:
                c = None
            elif tag in (_TRUE, _FALSE):
                c = tag == _TRUE
            elif tag == _FLOAT:
                c = struct.unpack("<d", next(doubles))[0]
            elif tag == _NAN:
                c = nans.value(next(links), bytes(next(doubles)))
            elif tag == _TABLE:
                c = table[next(links)]
            else:
                raise DamagedError(f"there is no tag {tag}")
        if not 0 <= b <= 0xFFFFFFFF:
            raise DamagedError("a frame or object has no number")
        if operation <= L.LAST_STEP:
            step += 1
        records.append((kind, a, b, c))
    return records
