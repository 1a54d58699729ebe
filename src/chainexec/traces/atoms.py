"""Atoms (values that are immutable all the way down) as bytes and back: a type tag, then the parts. Nothing is run on reading."""

from __future__ import annotations

import datetime as dt
import re
import struct
import uuid
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import TYPE_CHECKING, Any

from chainexec.errors import TraceFileError
from chainexec.traces.heap import Splice

_DEPTH = 200  # tuples in tuples: the recorders hold far flatter ones as atoms
_PATHS = {"PurePosixPath": PurePosixPath, "PosixPath": PosixPath, "PureWindowsPath": PureWindowsPath, "WindowsPath": WindowsPath}
_PURE = {PosixPath: PurePosixPath, WindowsPath: PureWindowsPath}
if TYPE_CHECKING:
    from collections.abc import Callable

_UNREADABLE = (ValueError, TypeError, ArithmeticError, InvalidOperation, RecursionError, re.error, NotImplementedError)
_double = struct.Struct("<d")


class DamagedError(Exception):
    """Bytes that no writer made; turned into a TraceFileError where the file is known."""


# ---- numbers of any size ---------------------------------------------------------------------------------------------


def write_size(out: bytearray, size: int) -> None:
    """A non-negative number, 7 bits a byte."""
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    out.append(size)


class Source:
    """Bytes that are read from start to end, with every length checked against what is left."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def size(self) -> int:
        value = shift = 0
        while True:
            if self.position >= len(self.data) or shift > 63:
                raise DamagedError("a number has no end")
            byte = self.data[self.position]
            self.position += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def take(self, count: int) -> bytes:
        stop = self.position + count
        if count < 0 or stop > len(self.data):
            raise DamagedError(f"{count} bytes are announced, {len(self.data) - self.position} are left")
        part = self.data[self.position : stop]
        self.position = stop
        return part

    def text(self) -> str:
        return self.take(self.size()).decode("utf-8", "surrogatepass")


def _write_int(out: bytearray, number: int) -> None:
    data = number.to_bytes(number.bit_length() // 8 + 1, "little", signed=True)
    write_size(out, len(data))
    out += data


def _read_int(source: Source) -> int:
    return int.from_bytes(source.take(source.size()), "little", signed=True)


def _write_text(out: bytearray, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    write_size(out, len(data))
    out += data


# ---- atoms -----------------------------------------------------------------------------------------------------------

_CONSTANTS = (None, False, True, Ellipsis, NotImplemented)
_CONSTANT_TYPES = (type(None), type(Ellipsis), type(NotImplemented))


def write_atom(out: bytearray, atom: Any, depth: int = 0) -> None:
    """Append an atom.

    Raises:
        TraceFileError: the value is no atom, or nested too deeply.
    """
    kind = type(atom)
    if depth > _DEPTH:
        raise TraceFileError(f"a {kind.__name__} nested more than {_DEPTH} deep cannot be saved; leave it out of what is recorded")
    if kind in _CONSTANT_TYPES or kind is bool:
        out.append(next(index for index, constant in enumerate(_CONSTANTS) if constant is atom))
    elif kind is int:
        out += b"i"
        _write_int(out, atom)
    elif kind is str:
        out += b"s"
        _write_text(out, atom)
    elif kind is Splice:
        out += b"s"
        _write_text(out, atom.resolve())
    elif kind is float:
        out += b"f" + _double.pack(atom)
    elif kind is bytes:
        out += b"b"
        write_size(out, len(atom))
        out += atom
    elif kind is complex:
        out += b"c" + _double.pack(atom.real) + _double.pack(atom.imag)
    elif kind in (tuple, frozenset):
        out += b"t" if kind is tuple else b"z"
        items = list(atom)
        if kind is frozenset:  # in an order that does not depend on hashes
            items = [row[1] for row in sorted(((encoded(item, depth + 1), item) for item in items), key=lambda row: row[0])]
        write_size(out, len(items))
        for item in items:
            write_atom(out, item, depth + 1)
    elif kind in (range, slice):
        out += b"r" if kind is range else b"l"
        for part in (atom.start, atom.stop, atom.step):
            write_atom(out, part, depth + 1)
    else:
        _write_rare(out, atom, kind, depth)


def _write_rare(out: bytearray, atom: Any, kind: type, depth: int) -> None:
    if kind is Decimal:
        out += b"d"
        _write_text(out, str(atom))
    elif kind is Fraction:
        out += b"q"
        _write_int(out, atom.numerator)
        _write_int(out, atom.denominator)
    elif kind is dt.datetime:
        out += b"M"
        parts = (atom.year, atom.month, atom.day, atom.hour, atom.minute, atom.second, atom.microsecond, atom.tzinfo, atom.fold)
        write_atom(out, parts, depth + 1)
    elif kind is dt.date:
        out += b"D"
        write_atom(out, (atom.year, atom.month, atom.day), depth + 1)
    elif kind is dt.time:
        out += b"T"
        write_atom(out, (atom.hour, atom.minute, atom.second, atom.microsecond, atom.tzinfo, atom.fold), depth + 1)
    elif kind is dt.timedelta:
        out += b"E"
        write_atom(out, (atom.days, atom.seconds, atom.microseconds), depth + 1)
    elif kind is dt.timezone:
        out += b"Z"
        write_atom(out, _zone_parts(atom), depth + 1)
    elif isinstance(atom, PurePath) and kind.__name__ in _PATHS:
        out += b"P"
        _write_text(out, kind.__name__)
        _write_text(out, str(atom))
    elif kind is re.Pattern:
        out += b"R"
        write_atom(out, (atom.pattern, atom.flags), depth + 1)
    elif kind is uuid.UUID:
        out += b"U" + atom.bytes
    else:
        raise TraceFileError(f"a {kind.__name__} is held by the log itself but cannot be saved; please report it")


def _zone_parts(zone: dt.timezone) -> tuple[Any, ...]:
    """Its offset, and its name where it was given one."""
    name = str(zone)
    offset = zone.utcoffset(None)
    return (offset,) if name == str(dt.timezone(offset)) else (offset, name)


def encoded(atom: Any, depth: int = 0) -> bytes:
    """The bytes of one atom."""
    out = bytearray()
    write_atom(out, atom, depth)
    return bytes(out)


def read_atom(source: Source, depth: int = 0) -> Any:
    """The next atom.

    Raises:
        DamagedError: the bytes are no atom.
    """
    if depth > _DEPTH + 1:
        raise DamagedError("a value is nested too deeply")
    tag = source.take(1)
    if tag[0] < len(_CONSTANTS):
        return _CONSTANTS[tag[0]]
    reader = _READERS.get(tag)
    if reader is None:
        raise DamagedError(f"there is no kind of value {tag!r}")
    try:
        return reader(source, depth)
    except _UNREADABLE as error:
        raise DamagedError(f"a value of kind {tag!r} is none: {error}") from error


def _read_items(source: Source, depth: int) -> list[Any]:
    count = source.size()
    if count > len(source.data) - source.position:
        raise DamagedError(f"{count} items are announced in {len(source.data) - source.position} bytes")
    return [read_atom(source, depth + 1) for _ in range(count)]


def _read_parts(source: Source, depth: int) -> tuple[Any, ...]:
    parts = read_atom(source, depth + 1)
    if type(parts) is not tuple:
        raise DamagedError("the parts of a value are missing")
    return parts


def _read_path(source: Source, _: int) -> PurePath:
    name, text = source.text(), source.text()
    if name not in _PATHS:
        raise DamagedError(f"there is no kind of path {name!r}")
    kind: type[PurePath] = _PATHS[name]
    try:
        return kind(text)
    except NotImplementedError:  # a path of the other operating system
        return _PURE[kind](text)  # type: ignore[index]


def _read_pattern(source: Source, depth: int) -> re.Pattern[Any]:
    pattern, flags = _read_parts(source, depth)
    if not isinstance(pattern, str | bytes) or type(flags) is not int:
        raise DamagedError("a pattern is none")
    return re.compile(pattern, flags & ~re.DEBUG)


def _read_moment(source: Source, depth: int) -> dt.datetime:
    *fields, fold = _read_parts(source, depth)
    return dt.datetime(*fields, fold=fold)  # noqa: DTZ001 - the zone is among the fields


def _read_time(source: Source, depth: int) -> dt.time:
    *fields, fold = _read_parts(source, depth)
    return dt.time(*fields, fold=fold)


_READERS: dict[bytes, Callable[[Source, int], Any]] = {
    b"i": lambda source, _: _read_int(source),
    b"s": lambda source, _: source.text(),
    b"f": lambda source, _: _double.unpack(source.take(8))[0],
    b"b": lambda source, _: source.take(source.size()),
    b"c": lambda source, _: complex(*struct.unpack("<dd", source.take(16))),
    b"t": lambda source, depth: tuple(_read_items(source, depth)),
    b"z": lambda source, depth: frozenset(_read_items(source, depth)),
    b"r": lambda source, depth: range(*(read_atom(source, depth + 1) for _ in range(3))),
    b"l": lambda source, depth: slice(*[read_atom(source, depth + 1) for _ in range(3)]),
    b"d": lambda source, _: Decimal(source.text()),
    b"q": lambda source, _: Fraction(_read_int(source), _read_int(source)),
    b"M": _read_moment,
    b"D": lambda source, depth: dt.date(*_read_parts(source, depth)),
    b"T": _read_time,
    b"E": lambda source, depth: dt.timedelta(*_read_parts(source, depth)),
    b"Z": lambda source, depth: dt.timezone(*_read_parts(source, depth)),
    b"P": _read_path,
    b"R": _read_pattern,
    b"U": lambda source, _: uuid.UUID(bytes=source.take(16)),
}
