"""A value as a flat tuple of tokens: two values behave alike where their tokens are equal.

`==` of Python is no judge: `1 == True`, NaN differs from itself, a program's class may say anything. Here exact types count, NaN is NaN,
0.0 and -0.0 differ, the order of a dict counts, that of a set does not, and an object that is met again is told by its number, so that
aliases are part of the value. Mutable objects are numbered in order of appearance over everything that one `Snapshot` looks at.
"""

from __future__ import annotations

import contextlib
import copyreg
import enum
import itertools
import re
import types
from math import copysign
from typing import TYPE_CHECKING, Any, Final

from chainexec.recording.limits import LimitReached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Tokens = tuple[Any, ...]

MOST_TOKENS = 1_000_000  # of one observation; more is a limit, not a value
MOST_ITEMS = 1_000  # of an iterator that is run to its end
ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]+")  # in the default repr: differs from run to run and says nothing


class Token:
    """A mark between the atoms; equal only to itself."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


TRUE, FALSE = Token("True"), Token("False")
NAN, ZERO, NEGATIVE_ZERO, FLOAT, COMPLEX = Token("nan"), Token("0.0"), Token("-0.0"), Token("float"), Token("complex")
BYTES, BYTEARRAY = Token("bytes"), Token("bytearray")
LIST, TUPLE, DICT, SET, FROZENSET = Token("list"), Token("tuple"), Token("dict"), Token("set"), Token("frozenset")
AGAIN = Token("again")  # an object met before: its number
KIND = Token("kind")  # a type, function or module: itself, or the name of one of the program
OBJECT = Token("object")  # type, number of contents, number of attributes, contents, pairs of name and value
ITERATOR, RAISES, MORE = Token("iterator"), Token("raises"), Token("more")  # type, number of items, items, how it ended
ENDS = Token("ends")
OPAQUE = Token("opaque")

_DISPLAYS: Final = {LIST: "[]", TUPLE: "()", SET: "{}", FROZENSET: "{}", DICT: "{}"}
_IMMUTABLE_MODULES = frozenset(
    {"decimal", "_decimal", "fractions", "datetime", "uuid", "pathlib", "pathlib._local", "ipaddress", "zoneinfo", "re"}
)
_IMMUTABLE_KINDS = frozenset({range, slice, memoryview, type(...), type(NotImplemented), types.GenericAlias, types.UnionType})
_PLAIN = (int, str, float, bytes, tuple, complex)
_CONTENT: tuple[tuple[type, Callable[[Any], Iterable[Any]]], ...] = (
    (dict, lambda value: [dict(dict.items(value))]),
    (list, lambda value: [list(list.__iter__(value))]),
    (set, lambda value: [set(set.__iter__(value))]),
    (tuple, lambda value: [tuple(tuple.__iter__(value))]),
    (str, lambda value: [str.__str__(value)]),
    (int, lambda value: [int.__int__(value)]),
    (float, lambda value: [float.__float__(value)]),
    (bytes, lambda value: [bytes.__getitem__(value, slice(None))]),
    (frozenset, lambda value: [frozenset(frozenset.__iter__(value))]),
    (BaseException, lambda value: list(BaseException.args.__get__(value))),  # type: ignore[attr-defined]
)


class Snapshot:
    """Turns the values of one observation into tokens.

    Args:
        programs: names of the modules that are under comparison: their classes and functions are told by name, others by identity.
        names: what the names of this program are called in the other one, where they differ.
        namespace: the program's globals: a function that stands there under its own name is told by that name.

    Attributes:
        size: number of tokens so far.
        opaque: kinds of the objects met whose behaviour their content does not tell.
    """

    def __init__(self, programs: frozenset[str], names: Mapping[str, str], namespace: Mapping[str, Any]) -> None:
        self._programs = programs
        self._names = names
        self._namespace = namespace
        self._numbers: dict[int, int] = {}
        self._kept: list[object] = []  # keeps ids unique
        self.size = 0
        self.opaque: list[str] = []

    def tokens(self, *values: object) -> Tokens:
        """The tokens of `values`, one after another.

        Raises:
            LimitReached: they are too large, or an iterator among them reached a limit while it was run.
        """
        out: list[Any] = []
        push = out.append
        stack: list[Any] = list(reversed(values))
        numbers = self._numbers
        while stack:
            value = stack.pop()
            kind = type(value)
            if kind is str:
                push(ADDRESS.sub("0x...", value) if " at 0x" in value else value)
            elif kind is int or value is None:
                push(value)
            elif kind is bool:
                push(TRUE if value else FALSE)
            elif kind is float:
                self._float(value, push)
            elif kind is tuple:
                push(TUPLE)
                push(len(value))
                stack.extend(reversed(value))
            elif kind is bytes:
                push(BYTES)
                push(value)
            elif kind is frozenset:
                self._set(FROZENSET, value, push, stack)
            elif kind in _CONTAINERS:
                if id(value) in numbers:
                    push(AGAIN)
                    push(numbers[id(value)])
                    continue
                self._number(value)
                if kind is list:
                    push(LIST)
                    push(len(value))
                    stack.extend(reversed(value))
                elif kind is dict:
                    push(DICT)
                    push(len(value))
                    for key, item in reversed(value.items()):
                        stack.append(item)
                        stack.append(key)
                elif kind is set:
                    self._set(SET, value, push, stack)
                else:
                    push(BYTEARRAY)
                    push(bytes(value))
            else:
                self._other(value, kind, push, stack)
            if len(out) + self.size + len(stack) > MOST_TOKENS:
                raise LimitReached("size")
        self.size += len(out)
        return tuple(out)

    def kind_name(self, kind: Any) -> Any:
        """A type or function itself, or the name that it has in the other program."""
        name = getattr(kind, "__qualname__", None)
        if getattr(kind, "__module__", None) in self._programs and isinstance(name, str):
            return ".".join(self._names.get(part, part) for part in name.split(".") if part != "<locals>")
        return kind

    def _number(self, value: object) -> None:
        self._numbers[id(value)] = len(self._numbers)
        self._kept.append(value)

    @staticmethod
    def _float(value: float, push: Callable[[Any], None]) -> None:
        if value != value:  # noqa: PLR0124 - NaN
            push(NAN)
        elif value == 0.0:
            push(NEGATIVE_ZERO if copysign(1.0, value) < 0 else ZERO)
        else:
            push(FLOAT)
            push(value)

    def _set(self, mark: Token, value: Any, push: Callable[[Any], None], stack: list[Any]) -> None:
        push(mark)
        push(len(value))
        kinds = set(map(type, value))
        if kinds <= {int} or kinds <= {str}:
            stack.extend(sorted(value, reverse=True))
        else:
            keys = [(repr(Snapshot(self._programs, self._names, self._namespace).tokens(item)), item) for item in value]
            keys.sort(key=lambda pair: pair[0], reverse=True)
            stack.extend(item for _, item in keys)

    def _other(self, value: Any, kind: type, push: Callable[[Any], None], stack: list[Any]) -> None:
        if kind is complex:
            push(COMPLEX)
            self._float(value.real, push)
            self._float(value.imag, push)
        elif isinstance(value, type) or kind in _NAMED:
            self._named(value, kind, push, stack)
        elif isinstance(value, enum.Enum):
            self._object(kind, [value._name_], [], push, stack)
        elif self._is_immutable(value, kind):
            self._content(value, kind, push, stack)
        elif id(value) in self._numbers:
            push(AGAIN)
            push(self._numbers[id(value)])
        else:
            self._number(value)
            self._content(value, kind, push, stack)

    def _is_immutable(self, value: object, kind: type) -> bool:
        if kind in _IMMUTABLE_KINDS or kind.__module__ in _IMMUTABLE_MODULES:
            return True
        return isinstance(value, _PLAIN) and not hasattr(value, "__dict__")

    def _named(self, value: Any, kind: type, push: Callable[[Any], None], stack: list[Any]) -> None:
        """Types, functions and modules: behaviour without a content to compare."""
        if kind is types.MethodType:
            self._object(kind, [value.__func__, value.__self__], [], push, stack)
            return
        if kind is types.BuiltinFunctionType and value.__self__ is not None and not isinstance(value.__self__, types.ModuleType):
            self._object(kind, [value.__name__, value.__self__], [], push, stack)
            return
        name = self.kind_name(value)
        if name is not value and kind is types.FunctionType and self._namespace.get(value.__name__) is not value:
            self._unknown("a function made in the run", push)
            return
        push(KIND)
        push(name)

    def _content(self, value: Any, kind: type, push: Callable[[Any], None], stack: list[Any]) -> None:
        module = kind.__module__
        root = module.partition(".")[0]
        if module in {"builtins", "itertools"} and hasattr(kind, "__next__"):
            self._iterator(value, kind, push, stack)
        elif module in self._programs or isinstance(value, BaseException):
            self._instance(value, kind, push, stack)
        elif root == "numpy" and hasattr(value, "dtype") and hasattr(value, "tobytes"):
            content = value.tolist() if value.dtype.hasobject else value.tobytes()
            self._object(kind, [str(value.dtype), value.shape, content], [], push, stack)
        elif root == "pandas" and hasattr(value, "to_numpy"):
            parts = [list(getattr(value, name, ())) for name in ("columns", "index")]
            self._object(kind, [*parts, str(getattr(value, "dtypes", "")), value.to_numpy(dtype=object).tolist()], [], push, stack)
        elif kind is re.Match:
            self._object(kind, [value.re, value.string, value.regs], [], push, stack)
        elif kind in _VIEWS:
            self._object(kind, [list(value)], [], push, stack)
        elif kind is memoryview:
            self._object(kind, [value.tobytes()], [], push, stack)
        else:
            self._reduced(value, kind, push, stack)

    def _instance(self, value: Any, kind: type, push: Callable[[Any], None], stack: list[Any]) -> None:
        """An instance of a class of the program, told by its content without calling any of its methods."""
        content: list[Any] = []
        for base, read in _CONTENT:
            if isinstance(value, base):
                content += read(value)
                break
        attributes: dict[str, Any] = {}
        for owner in kind.__mro__:
            for name, slot in vars(owner).items():
                if isinstance(slot, types.MemberDescriptorType) and owner.__module__ in self._programs:
                    try:
                        attributes[name] = slot.__get__(value, kind)
                    except AttributeError:  # the slot is empty
                        continue
        with contextlib.suppress(AttributeError):  # it may have none
            attributes.update(object.__getattribute__(value, "__dict__"))
        self._object(kind, content, sorted(attributes.items(), key=lambda pair: str(pair[0])), push, stack)

    def _reduced(self, value: Any, kind: type, push: Callable[[Any], None], stack: list[Any]) -> None:
        """An instance of a library's class, told by what it would be pickled as."""
        reduce = copyreg.dispatch_table.get(kind)
        try:
            reduced: Any = value.__reduce_ex__(4) if reduce is None else reduce(value)
        except LimitReached:
            raise
        except Exception:  # whatever the reason: it does not tell what it holds
            reduced = None
        if not isinstance(reduced, tuple):
            if kind is object:
                self._object(kind, [], [], push, stack)
            elif isinstance(reduced, str):
                self._object(kind, [reduced], [], push, stack)
            else:
                self._unknown(f"a {kind.__qualname__}", push)
            return
        maker, arguments, *rest = reduced
        state, items, pairs = (*rest, None, None, None)[:3]
        content = [maker, arguments, state, None if items is None else list(items), None if pairs is None else list(pairs)]
        self._object(kind, content, [], push, stack)

    def _object(
        self, kind: type, content: list[Any], attributes: list[tuple[Any, Any]], push: Callable[[Any], None], stack: list[Any]
    ) -> None:
        push(OBJECT)
        push(self.kind_name(kind))
        push(len(content))
        push(len(attributes))
        for name, item in reversed(attributes):
            stack.append(item)
            stack.append(name)
        stack.extend(reversed(content))

    def _iterator(self, value: Any, kind: type, push: Callable[[Any], None], stack: list[Any]) -> None:
        """Runs an iterator to its end: what it has not given yet is part of what the program made."""
        items: list[Any] = []
        error: BaseException | None = None
        try:
            items.extend(itertools.islice(value, MOST_ITEMS))
        except LimitReached:
            raise
        except Exception as raised:
            error = raised
        push(ITERATOR)
        push(kind)
        push(len(items))
        push(RAISES if error is not None else MORE if len(items) == MOST_ITEMS else ENDS)
        if error is not None:
            stack.append(error)
        stack.extend(reversed(items))

    def _unknown(self, what: str, push: Callable[[Any], None]) -> None:
        self.opaque.append(what)
        push(OPAQUE)
        push(what)


_CONTAINERS = frozenset({list, dict, set, bytearray})
_NAMED = frozenset({types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, types.MethodDescriptorType})
_VIEWS = frozenset({type({}.keys()), type({}.values()), type({}.items())})


# ---- tokens in words -----------------------------------------------------------------------------------------------------


def show(tokens: Tokens, most: int = 2_000) -> str:
    """The text of one value from its tokens, for people; longer ones are cut and say so."""
    try:
        text = _Text(tokens).one()
    except RecursionError:
        return "<a value nested too deeply to be shown>"
    return text if len(text) <= most else f"{text[:most]}... ({len(text):,} characters)"


class _Text:
    def __init__(self, tokens: Tokens) -> None:
        self._next = iter(tokens).__next__

    def one(self) -> str:
        token = self._next()
        if not isinstance(token, Token):
            return repr(token)
        if token is FLOAT or token is BYTES:
            return repr(self._next())
        if token in _DISPLAYS:
            return self._display(token, self._next())
        if token is BYTEARRAY:
            return f"bytearray({self._next()!r})"
        if token is COMPLEX:
            real, imaginary = self.one(), self.one()
            return f"complex({real}, {imaginary})"
        if token is AGAIN:
            return f"<object {self._next()} again>"
        if token is KIND:
            return f"<{_name_of(self._next())}>"
        if token is OPAQUE:
            return f"<{self._next()}>"
        if token is ITERATOR:
            name, count, end = _name_of(self._next()), self._next(), self._next()
            items = [self.one() for _ in range(count)]
            last = [f"raises {self.one()}"] if end is RAISES else ["..."] if end is MORE else []
            return f"<{name} of {', '.join(items + last) or 'nothing'}>"
        if token is OBJECT:
            name, contents, attributes = _name_of(self._next()), self._next(), self._next()
            parts = [self.one() for _ in range(contents)]
            for _ in range(attributes):
                label = self._next()
                parts.append(f"{label}={self.one()}")
            return f"<{' '.join([name, *parts])}>"
        return token.name

    def _display(self, token: Token, count: int) -> str:
        if token is DICT:
            return "{" + ", ".join(f"{self.one()}: {self.one()}" for _ in range(count)) + "}"
        items = ", ".join([self.one() for _ in range(count)])
        if token in {SET, FROZENSET} and not count:
            return f"{token.name}()"
        brackets = _DISPLAYS[token]
        text = f"{brackets[0]}{items}{',' if token is TUPLE and count == 1 else ''}{brackets[1]}"
        return f"frozenset({text})" if token is FROZENSET else text


def _name_of(kind: object) -> str:
    return kind if isinstance(kind, str) else str(getattr(kind, "__qualname__", None) or getattr(kind, "__name__", kind))
