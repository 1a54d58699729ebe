"""What the C recorder asks of Python for types that it does not know itself, by the rules of `kinds`."""

from __future__ import annotations

import collections
import functools
import sys
import types
from typing import Any

from chainexec.recording import arrays, kinds, typenames
from chainexec.recording.labels import OWN
from chainexec.recording.log import ATOM_SUBCLASS, BYTES

FORM_ATOM, FORM_TUPLE, FORM_FROZENSET, FORM_SLICE, FORM_OBJECT, FORM_ZONED = range(6)
VOLATILE = 1 << 2
ORDERED, LABEL, CLASS, SAFE_CALL, BUFFER, CAPTURED, EXTRA, NO_ATTRIBUTES = (1 << bit for bit in range(3, 11))

GIVEN = {  # module that made a function, name of the function
    ("dataclasses", "__replace__"),
    *(("functools", f"__{name}__") for name in ("lt", "le", "gt", "ge")),
    *(("collections", name) for name in ("_make", "_replace", "__replace__", "_asdict", "__repr__", "__getnewargs__")),
}
MADE_BY_TEXT = "<"  # first character of the file name of functions that a class decorator wrote (dataclasses, attrs)


Place = tuple[int, str]  # where a function stands: index in the type's `__mro__`, name in that base's namespace
Facts = tuple[int, int, int, tuple[tuple[str, Any], ...], tuple[Place, ...], tuple[Place, ...]]
STRANGER: Place = (-1, "")  # stands for code that is never followed


def type_facts(kind: type) -> Facts:
    """Form, layout and flags of a type's instances, their `__slots__` members, and the places of two groups of functions.

    A function of the first group that is not followed makes the instances volatile; if all of the second are, calling the type is safe. The
    recorder remembers the answer while the type and its bases stay as they are (and looks the functions up each time), so nothing else
    may go into it.
    """
    if kinds.captured(kind):
        return FORM_OBJECT, 0, CAPTURED | LABEL | NO_ATTRIBUTES, (), (), (STRANGER,)
    if any(kind is known for known in kinds.LIBRARY_ATOMS):
        return FORM_ATOM, 0, 0, (), (), ()
    if any(kind is known for known in kinds.ZONED_ATOMS):
        return FORM_ZONED, 0, LABEL, (), (), ()
    lineage = typenames.bases(kind)
    found = kinds.kind_of(kind)
    flags = LABEL if found.label is not None else 0
    if typenames.has_base(lineage, type):
        return FORM_OBJECT, found.layout, LABEL | CLASS, (), (), ()
    if not found.open:
        flags |= NO_ATTRIBUTES
    if typenames.has_base(lineage, collections.OrderedDict):
        flags |= ORDERED
    if found.layout == BYTES:
        flags |= BUFFER
    if found.extra is not None:
        flags |= EXTRA
    if arrays.table(kind) is not None:
        flags |= VOLATILE  # pandas, torch: their content changes in ways that nobody tells
    return FORM_OBJECT, found.layout, flags, found.members, _suspects(lineage), _makers(kind, lineage)


def _makers(kind: type, lineage: tuple[type, ...]) -> tuple[Place, ...]:
    """The functions in Python that run where an instance is made; those of class decorators (dataclasses) set attributes of it only."""
    if type(kind) is not type:
        return (STRANGER,)  # a metaclass may do anything
    found = []
    for name in ("__new__", "__init__"):
        index = next((index for index, base in enumerate(lineage) if name in typenames.namespace(base)), None)
        made = None if index is None else typenames.namespace(lineage[index])[name]
        function = made.__func__ if type(made) is staticmethod else made
        if index is not None and type(function) is types.FunctionType and not function.__code__.co_filename.startswith(MADE_BY_TEXT):
            found.append((index, name))
    return tuple(found)


def _suspects(lineage: tuple[type, ...]) -> tuple[Place, ...]:
    """One function of each class among the bases that may run unseen when an instance is merely used."""
    found: list[Place] = []
    ours = (*OWN, "chainexec.recording")
    for index, base in enumerate(lineage):
        if base is object:
            continue
        items = typenames.namespace(base)
        if any(type(item) is functools.cached_property for item in items.values()):
            found.append(STRANGER)
        module = typenames.type_module(base)
        if module in {"builtins", ""} or module.partition(".")[0] in sys.stdlib_module_names or module.startswith(ours):
            continue
        for name, item in items.items():
            if type(item) is types.FunctionType and not item.__code__.co_filename.startswith(MADE_BY_TEXT) and not _given(item, name):
                found.append((index, name))
                break
    return (*found, *_library_next(lineage))


def _given(function: types.FunctionType, name: str) -> bool:
    """Whether the standard library put it there, and it changes nothing but by code that is seen.

    `dataclass` gives a `__repr__` that reads and (3.13) a `__replace__` that only `copy.replace` calls; methods of namedtuples make another
    one; what `total_ordering` gives calls the class's own comparison.
    """
    module = function.__globals__.get("__name__")
    if name == "__repr__" and module in {"reprlib", "dataclasses"}:  # a wrapper against endless repetition
        inner = function.__dict__.get("__wrapped__")
        return type(inner) is types.FunctionType and inner.__code__.co_filename.startswith(MADE_BY_TEXT)
    return (module, name) in GIVEN


def _library_next(lineage: tuple[type, ...]) -> tuple[Place, ...]:
    """The `__next__` that a loop over an instance runs, where it is Python code (`csv.DictReader`): no call in the program tells of it."""
    index = next((index for index, base in enumerate(lineage) if "__next__" in typenames.namespace(base)), None)
    if index is None or type(typenames.namespace(lineage[index])["__next__"]) is not types.FunctionType:
        return ()
    return ((index, "__next__"),)


def registrations() -> int:
    """How often a user has said how a type is captured: what was known of types before holds no longer after that."""
    return kinds.registrations


def zone_is_plain(value: Any) -> bool:
    """Whether a datetime or time is an atom."""
    return kinds.is_atom(value)


def label(value: object) -> str:
    """The text that stands for an object that has a label."""
    return kinds.label_of(value) or f"<{typenames.full_name(type(value))}>"


def plain_value(value: object) -> object:
    """The plain atom inside an instance of a subclass of int, str ..."""
    kind = kinds.kind_of(type(value))
    if kind.layout != ATOM_SUBCLASS or kind.contents is None:
        raise TypeError(f"{typenames.full_name(type(value))} has no plain value")
    return kind.contents(value)


def extra_attributes(value: object) -> dict[str, object]:
    """Attributes that are neither in a `__dict__` nor in `__slots__`: default_factory, maxlen, shape, what a user's capture gives."""
    extra = kinds.kind_of(type(value)).extra
    return {} if extra is None else extra(value)


def class_attributes(kind: type, modules: set[str]) -> dict[str, object] | None:
    """The data attributes of a class of a followed module, None for other classes."""
    return kinds.class_attributes(kind) if typenames.type_module(kind) in modules else None
