"""What a type says of itself, read through the descriptors of `type`: no metaclass is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import types

DEFINED_IN_PYTHON = 1 << 9  # Py_TPFLAGS_HEAPTYPE, without ...
IMMUTABLE_TYPE = 1 << 8  # ... Py_TPFLAGS_IMMUTABLETYPE

# How to read what a type says of itself without asking a metaclass.
_type_names = type.__dict__["__name__"]
_type_modules = type.__dict__["__module__"]
_type_qualnames = type.__dict__["__qualname__"]
_type_bases = type.__dict__["__mro__"]
_type_namespaces = type.__dict__["__dict__"]
_type_flags = type.__dict__["__flags__"]


def type_name(kind: type) -> str:
    return str(_type_names.__get__(kind))


def type_module(kind: type) -> str:
    module = _type_modules.__get__(kind)  # a plain entry of the class's namespace: it may be anything
    return module if type(module) is str else ""


def type_qualname(kind: type) -> str:
    return str(_type_qualnames.__get__(kind))


def bases(kind: type) -> tuple[type, ...]:
    """The type and its bases, in the order of look-up."""
    found: tuple[type, ...] = _type_bases.__get__(kind)
    return found


def has_base(lineage: tuple[type, ...], kind: type) -> bool:
    """Whether a type is among bases; by identity."""
    return any(base is kind for base in lineage)


def namespace(kind: type) -> types.MappingProxyType[str, Any]:
    found: types.MappingProxyType[str, Any] = _type_namespaces.__get__(kind)
    return found


def full_name(kind: type) -> str:
    """How a type is named in texts: "int", "collections.deque", "program.Node"."""
    module = type_module(kind)
    return type_qualname(kind) if module in {"builtins", ""} else f"{module}.{type_qualname(kind)}"


def made_by_a_class_statement(kind: type) -> bool:
    """Whether the type is a Python class and no extension type."""
    flags = int(_type_flags.__get__(kind))
    if not flags & DEFINED_IN_PYTHON or flags & IMMUTABLE_TYPE:
        return False
    return any(name in namespace(base) for base in bases(kind) for name in ("__weakref__", "__slots__"))
