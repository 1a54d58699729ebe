"""What a recorder has to know of the values of a type: is it an atom, which parts does it have, by which text is it shown.

Nothing here runs code of the traced program: types are read through the descriptors of `type` itself, instances through the descriptors
of the classes that made their storage. The one exception is what a user registered with `register_type`.

An **atom** is immutable all the way down and is held by the log itself. Everything else is a tracked object with a layout (log.py):
its parts (`contents`), its attributes (`attributes`) and perhaps a label, the text that stands for it.
"""

from __future__ import annotations

import array
import collections
import datetime as dt
import decimal
import enum
import fractions
import functools
import pathlib
import re
import types
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.recording import arrays
from chainexec.recording.labels import LABELS, file_label, is_machinery, machinery_label, module_label, moment_label
from chainexec.recording.log import ATOM_SUBCLASS, BYTES, DEQUE, DICT, EXCEPTION, FROZENSET, LIST, OPAQUE, SET, TUPLE
from chainexec.recording.typenames import (
    bases,
    full_name,
    has_base,
    made_by_a_class_statement,
    namespace,
    type_module,
    type_name,
    type_qualname,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PLAIN_ATOMS: frozenset[type] = frozenset({int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented), range})
LIBRARY_ATOMS: frozenset[type] = frozenset(
    {decimal.Decimal, fractions.Fraction, dt.date, dt.timedelta, dt.timezone, re.Pattern, uuid.UUID}
    | {pathlib.PurePath, pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath, pathlib.WindowsPath}
)
ZONED_ATOMS: frozenset[type] = frozenset({dt.datetime, dt.time})  # atoms where their zone is none or a plain one
GROUPS: frozenset[type] = frozenset({tuple, frozenset, slice})  # atoms where all that they hold is
GROUP_LIMIT = 32  # items of such an atom in all: an atom is written into the log whole, a larger group is a tracked object
# The same by identity: a class is never hashed or compared here, because its metaclass may define how.
_PLAIN, _LIBRARY, _ZONED, _GROUPS = ({id(kind) for kind in kinds} for kinds in (PLAIN_ATOMS, LIBRARY_ATOMS, ZONED_ATOMS, GROUPS))

# ---- atoms -----------------------------------------------------------------------------------------------------------


def is_atom(value: object) -> bool:
    """Whether a value is immutable all the way down."""
    kind = id(type(value))
    if kind in _PLAIN:
        return True
    if kind in _GROUPS:
        return _is_atom_group(value)
    return _is_rare_atom(value)


def _is_rare_atom(value: object) -> bool:
    kind = id(type(value))
    if kind in _LIBRARY:
        return kind not in _captures
    if kind in _ZONED:
        zone = value.tzinfo  # type: ignore[attr-defined]
        return zone is None or type(zone) is dt.timezone
    return False


def _is_atom_group(value: object) -> bool:
    """Whether a tuple, frozenset or slice holds only atoms, nested ones included, and no more than `GROUP_LIMIT` in all."""
    pending, budget = [value], GROUP_LIMIT
    while pending:
        group = pending.pop()
        parts: Any = (group.start, group.stop, group.step) if type(group) is slice else group
        budget -= len(parts)
        if budget < 0:
            return False
        for part in parts:
            kind = id(type(part))
            if kind in _GROUPS:
                pending.append(part)
            elif kind not in _PLAIN and not _is_rare_atom(part):
                return False
    return True


def same_atom(one: object, other: object) -> bool:
    """Whether two values are the same atom: of one type and alike in every digit (0.0 is not -0.0; one NaN is as another)."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is int or kind is str or kind is bytes:
        return one == other
    if kind is tuple and len(one) != len(other):  # type: ignore[arg-type]
        return False
    return is_atom(other) and atom_token(one) == atom_token(other)


def atom_token(atom: Any) -> tuple[object, ...]:
    """Something hashable that two atoms have in common only where they are the same atom."""
    kind = type(atom)
    if kind is int or kind is str or kind is bytes:
        return kind, atom
    if kind is tuple:
        return kind, tuple(map(atom_token, atom))
    if kind is frozenset:
        return kind, frozenset(map(atom_token, atom))
    if kind is slice or kind is range:
        return kind, tuple(map(atom_token, (atom.start, atom.stop, atom.step)))
    if kind is fractions.Fraction:
        return kind, atom.numerator, atom.denominator
    if kind is re.Pattern:
        return kind, atom_token(atom.pattern), atom.flags
    return kind, repr(atom)


# ---- kinds of tracked objects ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """How the instances of one type are captured."""

    layout: int
    base: str  # the builtin whose content they have, "" for none
    contents: Callable[[Any], Any] | None  # see `contents`
    label: Callable[[Any], str] | None
    extra: Callable[[Any], dict[str, object]] | None  # attributes that are neither in a `__dict__` nor in `__slots__`
    dictionary: Any  # the descriptor of the instances' `__dict__`, None without
    members: tuple[tuple[str, Any], ...]  # `__slots__` of all bases: name and descriptor
    open: bool  # whether `__dict__` and `__slots__` are state; not of classes, modules, enum members and streams, which a label tells whole


_captures: dict[int, tuple[type, Callable[[Any], object]]] = {}  # types that a user registered, by identity
registrations = 0  # how often that changed


def register_type(kind: type, capture: Callable[[Any], str | dict[str, object]] | None) -> None:
    """Say how the values of a type of yours are captured while a program is recorded.

    Args:
        kind: the type; its subclasses are not meant.
        capture: called with a value each time the recorder looks at it. It returns the text that shows the value, or a dict of
            attribute names and plain values that is shown as `<Type name=value>`. It must not change anything. None takes an earlier
            registration back.

    Raises:
        ArgumentError: `kind` is no type or `capture` cannot be called.
    """
    if not isinstance(kind, type):
        raise ArgumentError(f"register_type() needs a type, not {kind!r}; pass the class itself")
    if capture is None:
        _captures.pop(id(kind), None)
        _registry_changed()
        return
    if not callable(capture):
        raise ArgumentError(f"register_type() needs a function that returns a text or a dict of attributes, not {capture!r}")
    if id(kind) in _PLAIN | _GROUPS or any(kind is known for known in (list, dict, set, bytearray)):
        raise ArgumentError(f"{type_name(kind)} is a builtin type and is always captured exactly; register a type of your own")
    _captures[id(kind)] = (kind, capture)
    _registry_changed()


def _registry_changed() -> None:
    global registrations  # noqa: PLW0603 - part of the registry above, which is the module's own state
    registrations += 1
    _kinds.clear()
    _kinds_of_programs.clear()


def captured(kind: type) -> bool:
    """Whether a user registered the type."""
    return id(kind) in _captures


def capture(value: object) -> str:
    """The text that a registered function gives for a value; one that says so where the function fails."""
    kind = type(value)
    name = type_qualname(kind)
    try:
        found = _captures[id(kind)][1](value)
    except Exception as error:  # the user's function must not end the traced program; the text tells what happened
        return f"<{name}: capture failed with {type_name(type(error))}>"
    if type(found) is str:
        return found
    if type(found) is dict and all(type(key) is str for key in found):
        shown = (f"{key}={_shown(item)}" for key, item in found.items())
        return f"<{' '.join((name, ', '.join(shown)))}>"
    return f"<{name}: capture gave {type_name(type(found))}, not str or dict>"


def _shown(value: object) -> str:
    return repr(value) if is_atom(value) else label_of(value) or f"<{full_name(type(value))}>"


def make_kind(kind: type) -> Kind:
    """Work out how the instances of a type that are no atoms are captured."""
    layout, base, read = _layout(kind)
    dictionaries = (namespace(base).get("__dict__") for base in bases(kind))
    dictionary = next((found for found in dictionaries if type(found) in {types.GetSetDescriptorType, types.MemberDescriptorType}), None)
    members = _members(kind)
    label, extra = _label_and_extra(kind, layout, has_attributes=dictionary is not None or bool(members))
    return Kind(layout, base, read, label, extra, dictionary, members, open=not _closed(kind, layout))


def _closed(kind: type, layout: int) -> bool:
    lineage = bases(kind)
    return (
        has_base(lineage, type)
        or has_base(lineage, types.ModuleType)
        or has_base(bases(type(kind)), enum.EnumType)
        or LABELS.get(id(kind)) is file_label
        or type_module(kind).startswith("chainexec.recording")
        or (layout == OPAQUE and is_machinery(kind))
        or arrays.table(kind) is not None
    )


def _layout(kind: type) -> tuple[int, str, Callable[[Any], Any] | None]:
    for base in bases(kind):
        found = _LAYOUTS.get(id(base))
        if found is not None:
            layout, read = found
            return layout, type_name(base), read
    if (plain := arrays.scalar(bases(kind))) is not None:
        return ATOM_SUBCLASS, "", plain
    if (read := arrays.reader(bases(kind))) is not None:
        return BYTES, "", read
    return OPAQUE, "", None


TRIES = 1000  # to read an object that another thread changes


def _whole(parts: Callable[[Any], Iterable[object]]) -> Callable[[Any], list[Any]]:
    """All parts of an object as they are at one moment: where another thread changes it while they are read, they are read anew."""

    def read(value: Any) -> list[Any]:
        for _ in range(TRIES):
            try:
                return list(parts(value))
            except (RuntimeError, KeyError):
                continue
        return list(parts(value))

    return read


def _ordered_entries(value: collections.OrderedDict[object, object]) -> Iterable[tuple[object, object]]:
    """Entries in the order of an OrderedDict's own list, which may not be its dict's; a subclass's own `items` is not asked."""
    return [(key, dict.__getitem__(value, key)) for key in collections.OrderedDict.__iter__(value)]


_LAYOUT_OF_TYPE: dict[type, tuple[int, Callable[[Any], Any] | None]] = {
    list: (LIST, lambda value: list(list.__iter__(value))),
    tuple: (TUPLE, lambda value: list(tuple.__iter__(value))),
    collections.deque: (DEQUE, _whole(collections.deque.__iter__)),
    set: (SET, _whole(set.__iter__)),
    frozenset: (FROZENSET, lambda value: list(frozenset.__iter__(value))),
    collections.OrderedDict: (DICT, _whole(_ordered_entries)),
    collections.Counter: (DICT, lambda value: list(dict.items(value))),
    collections.defaultdict: (DICT, lambda value: list(dict.items(value))),
    dict: (DICT, lambda value: list(dict.items(value))),
    bytearray: (BYTES, lambda value: bytearray.__getitem__(value, slice(None)).__buffer__(0).tobytes()),
    memoryview: (BYTES, arrays.memoryview_bytes),
    array.array: (BYTES, array.array.tobytes),
    BaseException: (EXCEPTION, None),
    int: (ATOM_SUBCLASS, lambda value: int.__add__(value, 0)),
    float: (ATOM_SUBCLASS, float.__float__),
    complex: (ATOM_SUBCLASS, complex.__complex__),
    str: (ATOM_SUBCLASS, str.__str__),
    bytes: (ATOM_SUBCLASS, lambda value: bytes.__getitem__(value, slice(None))),
    decimal.Decimal: (ATOM_SUBCLASS, decimal.Decimal),
}
_LAYOUTS = {id(kind): how for kind, how in _LAYOUT_OF_TYPE.items()}


def _members(kind: type) -> tuple[tuple[str, Any], ...]:
    """Names and descriptors of `__slots__`, those of the farthest base first, in the order in which they were declared."""
    found: dict[str, Any] = {}
    for base in reversed(bases(kind)):
        space = namespace(base)
        if "__slots__" not in space:
            continue
        members = {name: item for name, item in space.items() if type(item) is types.MemberDescriptorType}
        declared = space["__slots__"]
        names = [declared] if type(declared) is str else list(declared) if type(declared) in {tuple, list, dict} else []
        order = [_mangled(name, type_name(base)) for name in names if type(name) is str]
        found.update({name: members[name] for name in order if name in members})
        found.update({name: item for name, item in members.items() if name not in found})
    return tuple(found.items())


def _mangled(name: str, owner: str) -> str:
    owner = owner.lstrip("_")
    return f"_{owner}{name}" if owner and name.startswith("__") and not name.endswith("__") else name


# ---- labels ----------------------------------------------------------------------------------------------------------


def _label_and_extra(
    kind: type, layout: int, *, has_attributes: bool
) -> tuple[Callable[[Any], str] | None, Callable[[Any], dict[str, object]] | None]:
    lineage = bases(kind)
    if id(kind) in _captures:
        return None, None
    if has_base(lineage, type):
        return (lambda value: f"<class '{full_name(value)}'>"), None
    if has_base(bases(type(kind)), enum.EnumType):
        return _enum_label, None
    if id(kind) in LABELS:
        return LABELS[id(kind)], None
    if kind is functools.partial:
        return (lambda value: f"<functools.partial of {label_of(value.func) or full_name(type(value.func))}>"), None
    if layout == OPAQUE and is_machinery(kind):
        return machinery_label, None
    if has_base(lineage, dt.datetime) or has_base(lineage, dt.time):
        return moment_label, None
    if type_module(kind).startswith("chainexec.recording"):  # a stream that stands in for the program's own
        return (lambda value: file_label(getattr(value, "behind", value))), None
    if has_base(lineage, types.ModuleType):
        return module_label, None
    if layout == BYTES:
        return None, arrays.describer(lineage)
    if has_base(lineage, collections.defaultdict):
        return None, lambda value: {"default_factory": _default_factory.__get__(value)}
    if layout == DEQUE:
        return None, _bound
    if layout == EXCEPTION:
        return None, lambda value: {"args": _exception_arguments.__get__(value)}
    if layout != OPAQUE or kind is object:
        return None, None
    if (table := arrays.table(kind)) is not None:
        return None, table
    if has_attributes or made_by_a_class_statement(kind):
        return None, None
    name = full_name(kind)
    return (lambda _: f"<{name}>"), None


_default_factory: Any = collections.defaultdict.__dict__["default_factory"]
_longest: Any = collections.deque.__dict__["maxlen"]
_exception_arguments: Any = BaseException.__dict__["args"]


def _bound(value: collections.deque[object]) -> dict[str, object]:
    longest = _longest.__get__(value)
    return {} if longest is None else {"maxlen": longest}


def _enum_label(value: object) -> str:
    kind = type(value)
    name = instance_dict(value).get("_name_")
    if type(name) is str:
        return f"{type_qualname(kind)}.{name}"
    plain = instance_dict(value).get("_value_")
    return f"<{type_qualname(kind)}: {plain!r}>" if is_atom(plain) else f"<{type_qualname(kind)}>"


# ---- instances -------------------------------------------------------------------------------------------------------

_kinds: dict[int, tuple[type, Kind]] = {}  # by identity of the type, which is held
_KINDS_LIMIT = 4096  # types that are remembered: a program may make classes without end
_kinds_of_programs: dict[int, tuple[type, Kind]] = {}  # the same for classes made in Python: let go of after each run


def kind_of(kind: type) -> Kind:
    """How the instances of a type are captured; remembered for the types met last."""
    found = _kinds.get(id(kind)) or _kinds_of_programs.get(id(kind))
    if found is None:
        known = _kinds_of_programs if made_by_a_class_statement(kind) else _kinds
        if len(known) >= _KINDS_LIMIT:
            known.clear()
        found = known[id(kind)] = (kind, make_kind(kind))
    return found[1]


def forget_programs() -> None:
    """Let go of the classes of programs that were recorded: after a run."""
    _kinds_of_programs.clear()


def layout_of(value: object) -> int:
    """The layout (log.py) of a value that is no atom."""
    return kind_of(type(value)).layout


def label_of(value: object) -> str | None:
    """The text that stands for an object, None where it is shown by its parts."""
    kind = type(value)
    if id(kind) in _captures:
        return capture(value)
    label = kind_of(kind).label
    return None if label is None else label(value)


def contents(value: object) -> Any:
    """The parts of an object: a list of items or members, a list of (key, value) pairs, bytes, or None, as its layout has them."""
    kind = kind_of(type(value))
    return None if kind.contents is None or kind.layout == ATOM_SUBCLASS else kind.contents(value)


def attributes(value: object) -> dict[str, object]:
    """The attributes of an instance with their values, read from where they are stored."""
    if id(type(value)) in _captures:
        return {}
    kind = kind_of(type(value))
    found: dict[str, object] = {}
    if kind.layout == ATOM_SUBCLASS and kind.contents is not None:
        found[""] = kind.contents(value)
    read = kind.extra
    if read is not None:
        found |= read(value)
    if not kind.open:
        return found
    for name, descriptor in kind.members:
        try:
            found[name] = descriptor.__get__(value)
        except AttributeError:  # a slot without a value
            continue
    if kind.dictionary is not None:
        found.update((name, item) for name, item in dict.items(kind.dictionary.__get__(value)) if type(name) is str)
    return found


def instance_dict(value: object) -> dict[str, object]:
    """The `__dict__` of an instance, empty where it has none."""
    descriptor = kind_of(type(value)).dictionary
    found: dict[str, object] = {} if descriptor is None else descriptor.__get__(value)
    return found


def class_attributes(kind: type) -> dict[str, object]:
    """The data attributes of a class: its own names that are no functions, descriptors or the interpreter's."""
    if has_base(bases(type(kind)), enum.EnumType):
        return {}
    return {name: value for name, value in namespace(kind).items() if type(name) is str and not _is_machinery(name, value)}


def _is_machinery(name: str, value: object) -> bool:
    if (name.startswith("__") and name.endswith("__")) or name == "_abc_impl":
        return True
    return any("__get__" in namespace(base) for base in bases(type(value)))


def members_in_order(members: Sequence[object]) -> list[object]:
    """The members of a set in an order that does not depend on hash seeds: atoms by type and value, then the others as they come."""
    atoms = [member for member in members if is_atom(member)]
    return sorted(atoms, key=_sort_key) + [member for member in members if not is_atom(member)]


def _sort_key(atom: object) -> tuple[str, int, str]:
    kind = type(atom)
    if kind is int or kind is bool:
        return type_name(kind), int(atom), ""  # type: ignore[call-overload]
    try:
        return type_name(kind), 0, repr(atom)
    except ValueError:  # an int inside with more digits than the interpreter will write
        return type_name(kind), 0, ""
