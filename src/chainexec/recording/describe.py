"""What a trace has to know of a type, read without running code of the type's class."""

from __future__ import annotations

import dataclasses
import enum
import types
from typing import Any

from chainexec.recording.kinds import kind_of
from chainexec.recording.log import BYTES, EXCEPTION, TypeInfo
from chainexec.recording.typenames import bases, has_base, namespace, type_module, type_name, type_qualname

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)
_METHODS = (
    types.MethodType, types.MethodWrapperType, types.WrapperDescriptorType, types.MethodDescriptorType, types.ClassMethodDescriptorType,
)  # fmt: skip

_dict_offsets = type.__dict__["__dictoffset__"]


def describe_type(kind: type) -> TypeInfo:
    """Name, form and shown fields of a type."""
    form, fields = _form(kind)
    found = kind_of(kind)
    return TypeInfo(type_name(kind), type_module(kind), type_qualname(kind), form, fields, found.base)


def _form(kind: type) -> tuple[str, tuple[str, ...]]:
    lineage = bases(kind)
    found = kind_of(kind)
    if has_base(lineage, type):
        return "class", ()
    if has_base(lineage, types.ModuleType):
        return "module", ()
    if has_base(bases(type(kind)), enum.EnumType):
        return "enum", ()
    if any(kind is known for known in _FUNCTIONS):
        return "function", ()
    if any(kind is known for known in _METHODS):
        return "method", ()
    if found.layout == EXCEPTION:
        return "exception", ()
    if (names := _namedtuple_fields(lineage)) is not None:
        return "namedtuple", names
    if (names := _dataclass_fields(lineage)) is not None:
        return "dataclass", names
    if found.layout == BYTES and not has_base(lineage, bytearray):
        return "array", ()
    if found.label is not None and _dict_offsets.__get__(kind) == 0 and any("__next__" in namespace(base) for base in lineage):
        return "iterator", ()
    return ("opaque" if found.label is not None else "plain"), ()


def _namedtuple_fields(lineage: tuple[type, ...]) -> tuple[str, ...] | None:
    if not has_base(lineage, tuple):
        return None
    names = _look_up(lineage, "_fields")
    if type(names) is tuple and all(type(name) is str for name in names):
        return names
    if lineage[0] is not tuple and "n_sequence_fields" in namespace(lineage[0]):  # a structseq such as time.struct_time
        members = [name for name, item in namespace(lineage[0]).items() if type(item) is types.MemberDescriptorType]
        return tuple(members[: int(namespace(lineage[0])["n_sequence_fields"])])
    return None


def _dataclass_fields(lineage: tuple[type, ...]) -> tuple[str, ...] | None:
    fields = _look_up(lineage, "__dataclass_fields__")
    if type(fields) is dict:
        plain = dataclasses._FIELD  # type: ignore[attr-defined]
        found = [item for item in dict.values(fields) if type(item) is dataclasses.Field]
        return tuple(item.name for item in found if item.repr and item._field_type is plain)  # type: ignore[attr-defined]
    attributes = _look_up(lineage, "__attrs_attrs__")
    if isinstance(attributes, tuple) and all(type_module(type(item)).split(".")[0] in {"attr", "attrs"} for item in attributes):
        return tuple(str(item.name) for item in attributes if item.repr is not False)
    return None


def _look_up(lineage: tuple[type, ...], name: str) -> Any:
    for base in lineage:
        space = namespace(base)
        if name in space:
            return space[name]
    return None

