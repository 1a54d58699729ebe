"""Deep, exact pictures of live values, taken without calling code of the program."""

from __future__ import annotations

import array
import collections
import datetime as dt
import decimal
import enum
import fractions
import pathlib
import re
import types
import uuid
import weakref
from typing import Any

# A picture is a tuple whose first item is a tag:
#   ("atom", type name, exact text)
#   ("seq", type name, number, (pictures ...))          list, tuple, deque and their subclasses' items
#   ("set", type name, number, (pictures sorted ...))
#   ("map", type name, number, ((key, value) ...))
#   ("bytes", type name, number, bytes)
#   ("object", type name, number, ((attribute, picture) ...), base picture or None)
#   ("opaque", type name, number)                        functions, classes, modules, iterators: only their type and identity are judged
#   ("again", number)                                    met before in this picture
# `number` is 0 for immutable containers, whose identity is not judged: one that stands in a picture twice is judged where it stands first.
type Picture = tuple[Any, ...]

PLAIN = frozenset({int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented), range, slice})
RICH = frozenset({
    decimal.Decimal,
    fractions.Fraction,
    dt.date,
    dt.datetime,
    dt.time,
    dt.timedelta,
    dt.timezone,
    re.Pattern,
    uuid.UUID,
    pathlib.PurePath,
    pathlib.PurePosixPath,
    pathlib.PureWindowsPath,
    pathlib.Path,
    type(pathlib.Path()),
})  # fmt: skip
MAPPINGS = (dict,)
OPAQUE = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.ModuleType,
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    type,
    property,
    staticmethod,
    classmethod,
    enum.Enum,
)


LARGEST = 20_000  # objects in one picture


class TooLarge(BaseException):
    """A value has more parts than the oracle looks at."""


class Numbering:
    """Numbers heap objects of one run from 1, in the order met.

    What can be weakly referenced lives and dies as it would; the others are kept alive, so that no address is used twice.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._kept: dict[int, object] = {}  # by id: the object, or a weak reference to it
        self._count = 0

    def __call__(self, value: object) -> int:
        number = self._numbers.get(id(value))
        if number is None or not self._is_still(value):
            self._count += 1
            number = self._numbers[id(value)] = self._count
            try:
                self._kept[id(value)] = weakref.ref(value)
            except TypeError:
                self._kept[id(value)] = value
        return number

    def _is_still(self, value: object) -> bool:
        kept = self._kept[id(value)]
        return kept is value or type(kept) is weakref.ref and kept() is value


def instance_attributes(value: object) -> list[tuple[str, object]]:
    """What stands in the instance's `__dict__` and `__slots__`, by name, read past any `__getattribute__` or property."""
    found: dict[str, object] = {}
    for cls in type.mro(type(value)):
        for name, member in type.__getattribute__(cls, "__dict__").items():
            if type(member) is types.MemberDescriptorType and cls.__module__ not in HIDDEN:
                try:
                    found[name] = member.__get__(value)
                except AttributeError:
                    continue
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = {}
    if type(own) is dict:
        found.update({name: item for name, item in own.items() if type(name) is str})
    return sorted(found.items())


PLAIN_VALUE: dict[type, Any] = {
    str: str.__str__,
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
    bytes: lambda value: bytes(memoryview(value)),
}
HIDDEN = frozenset({"builtins", "functools", "itertools", "operator", "collections", "_csv", "_json", "time"})  # C types whose members are not attributes of the program


class Painter:
    """Makes pictures; one for a run."""

    def __init__(self) -> None:
        self.numbering = Numbering()
        self.count = 0  # objects painted so far

    def picture(self, value: object, painted: set[int] | None = None) -> Picture:
        """The picture of one value; an object that stands in it several times is painted once."""
        self.count += 1
        kind = type(value)
        if kind in PLAIN:
            return ("atom", kind.__name__, hex(value) if kind is int else repr(value))  # type: ignore[arg-type]
        painted = set() if painted is None else painted
        if kind in RICH:
            return ("atom", kind.__name__, repr(value))
        number = 0 if kind in (tuple, frozenset) else self.numbering(value)
        if id(value) in painted:
            return ("again", number)
        painted.add(id(value))
        if len(painted) > LARGEST:
            raise TooLarge
        name = kind.__name__
        if kind in (list, tuple, collections.deque):
            return ("seq", name, number, tuple(self.picture(item, painted) for item in value))  # type: ignore[attr-defined]
        if kind in (set, frozenset):
            return ("set", name, number, tuple(sorted((self.picture(item, set(painted)) for item in value), key=repr)))  # type: ignore[attr-defined]
        if kind in (dict, collections.OrderedDict, collections.defaultdict, collections.Counter):
            return ("map", name, number, self._entries(value, painted))  # type: ignore[arg-type]
        if kind in (bytearray, array.array):
            return ("bytes", name, number, bytes(value))  # type: ignore[call-overload]
        if kind.__module__ == "numpy" and name == "ndarray":
            return ("bytes", name, number, b"" if value.dtype.hasobject else value.tobytes())  # type: ignore[attr-defined]
        if issubclass(kind, OPAQUE) or kind.__module__ in HIDDEN and not issubclass(kind, BaseException) or not heap_class(kind):
            return ("opaque", name, number)
        attributes = tuple((attribute, self.picture(item, painted)) for attribute, item in instance_attributes(value))
        return ("object", name, number, attributes, self._base(value, painted))

    def _entries(self, value: dict[Any, Any], painted: set[int]) -> tuple[tuple[Picture, Picture], ...]:
        if issubclass(type(value), collections.OrderedDict):  # its order is not that of the dict that it is
            pairs = [(key, dict.__getitem__(value, key)) for key in list(collections.OrderedDict.__iter__(value))]
        else:  # looking nothing up, which could call `__hash__` and `__eq__` of the program
            pairs = list(dict.items(value))
        return tuple((self.picture(key, painted), self.picture(item, painted)) for key, item in pairs)

    def _base(self, value: object, painted: set[int]) -> Picture | None:
        """The content that an instance of a builtin's subclass has beside its attributes."""
        if issubclass(type(value), BaseException):
            args = BaseException.__dict__["args"].__get__(value)
            return ("seq", "args", 0, tuple(self.picture(item, painted) for item in args))
        for base, walk in ((list, list.__iter__), (tuple, tuple.__iter__), (collections.deque, collections.deque.__iter__)):
            if issubclass(type(value), base):
                return ("seq", base.__name__, 0, tuple(self.picture(item, painted) for item in walk(value)))  # type: ignore[operator]
        for base, walk in ((set, set.__iter__), (frozenset, frozenset.__iter__)):
            if issubclass(type(value), base):
                return ("set", base.__name__, 0, tuple(sorted((self.picture(item, set(painted)) for item in walk(value)), key=repr)))  # type: ignore[operator]
        if issubclass(type(value), dict):
            return ("map", "dict", 0, self._entries(value, painted))
        if issubclass(type(value), bytearray):
            return ("bytes", "bytearray", 0, bytes(memoryview(value)))
        for base, plain in PLAIN_VALUE.items():
            if issubclass(type(value), base):
                return ("atom", base.__name__, exact_text(plain(value)))
        return None


def heap_class(kind: type) -> bool:
    """Whether the type was made by a `class` statement (or is an exception), so that its instances have parts to judge."""
    module = kind.__module__
    return bool(kind.__flags__ & 1 << 9) and module not in C_MODULES and module.partition(".")[0] not in MACHINERY or issubclass(kind, BaseException)


# what runs programs side by side: threads, loops, locks, pools; their inner state is the scheduler's business, no value of the program
MACHINERY = frozenset({"threading", "_threading_local", "asyncio", "concurrent", "multiprocessing", "selectors", "socket", "ssl", "subprocess", "logging"})
C_MODULES = frozenset({"_io", "typing", "_thread", "_random", "_struct", "re", "zlib", "weakref", "_weakref", "random", "_asyncio", "_contextvars", "contextlib"})


def exact_text(value: object) -> str:
    """A text that differs wherever the value does (sign of zero and very long integers included)."""
    if type(value) is int:
        return hex(value)
    return repr(value)
