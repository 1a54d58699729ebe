"""Values with a block of memory (bytearray, array, memoryview, numpy and ctypes arrays), and tables and tensors of other libraries.

Libraries are recognised by the names of their types: nothing is imported here.
"""

from __future__ import annotations

import array
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_typecode: Any = array.array.__dict__["typecode"]
CONTENT_LIMIT = 10_000  # elements of a pandas or torch object up to which its content is captured, not only its shape and dtype


def memoryview_bytes(value: memoryview) -> bytes:
    try:
        return b"" if holds_objects(value.format) else memoryview.tobytes(value)
    except ValueError:  # it was released
        return b""


def holds_objects(form: str) -> bool:
    """Whether elements of this `struct` format are addresses of objects: `O` outside of the names of fields."""
    return any("O" in part for part in form.split(":")[::2])


def reader(lineage: tuple[type, ...]) -> Callable[[Any], bytes] | None:
    """How to read the memory of an extension type's values; None for types without, or whose `__buffer__` is Python code."""
    if (numpy := _numpy_class(lineage, "ndarray")) is not None:
        return lambda value: b"" if numpy.dtype.__get__(value).hasobject else numpy.tobytes(value)
    for base in lineage:
        found = type.__dict__["__dict__"].__get__(base).get("__buffer__")
        if found is not None:
            return _block if type(found) is types.WrapperDescriptorType else None
    return None


def _block(value: Any) -> bytes:
    try:
        with memoryview(value) as view:
            return b"" if holds_objects(view.format) else view.tobytes()
    except (BufferError, ValueError, TypeError):  # closed, or it does not hand its memory out now
        return b""


def describer(lineage: tuple[type, ...]) -> Callable[[Any], dict[str, object]] | None:
    """How to read the shape and element format of a block of memory."""
    if (numpy := _numpy_class(lineage, "ndarray")) is not None:
        return lambda value: {"shape": numpy.shape.__get__(value), "dtype": _numpy_dtype(numpy, value)}
    if any(base is array.array for base in lineage):
        return lambda value: {"format": _typecode.__get__(value), "shape": (array.array.__len__(value),)}
    if any(base is bytearray for base in lineage):
        return None
    return _view_facts


def _view_facts(value: Any) -> dict[str, object]:
    try:
        with memoryview(value) as view:
            return {"format": view.format, "shape": view.shape}
    except (BufferError, ValueError, TypeError):
        return {"format": "released", "shape": (0,)}


def scalar(lineage: tuple[type, ...]) -> Callable[[Any], object] | None:
    """How to read the plain value of a numpy scalar, its text where Python has no such number; None for other types."""
    numpy = _numpy_class(lineage, "generic")
    if numpy is None:
        return None

    def plain(value: Any) -> object:
        found = numpy.item(value)
        return found if type(found) in {int, float, complex, bool, str, bytes} else repr(value)

    return plain


def _numpy_class(lineage: tuple[type, ...], name: str) -> Any:
    for base in lineage:
        if type.__dict__["__name__"].__get__(base) == name and type.__dict__["__module__"].__get__(base) == "numpy":
            return base
    return None


def _numpy_dtype(numpy: Any, value: Any) -> str:
    found = numpy.dtype.__get__(value)
    return str(found.descr) if found.names is not None else str(found.str)


# ---- tables and tensors ----------------------------------------------------------------------------------------------


def table(kind: type) -> Callable[[Any], dict[str, object]] | None:
    """How to read a pandas or torch object: shape, dtype and, up to `CONTENT_LIMIT` elements, its content as plain values."""
    module, name = str(type.__dict__["__module__"].__get__(kind)), str(type.__dict__["__name__"].__get__(kind))
    if module.partition(".")[0] == "pandas" and name in {"DataFrame", "Series", "Index", "RangeIndex", "DatetimeIndex", "CategoricalIndex"}:
        return _pandas_facts
    if module.split(".", maxsplit=1)[0] == "torch" and name in {"Tensor", "Parameter"}:
        return _torch_facts
    return None


def _pandas_facts(value: Any) -> dict[str, object]:
    facts: dict[str, object] = {"shape": tuple(map(int, value.shape))}
    if hasattr(value, "columns"):
        facts["dtypes"] = tuple((str(name), str(dtype)) for name, dtype in value.dtypes.items())
    else:
        facts["dtype"] = str(value.dtype)
    if value.size <= CONTENT_LIMIT:
        facts["content"] = _frozen(value.values.tolist())
    return facts


def _torch_facts(value: Any) -> dict[str, object]:
    facts: dict[str, object] = {"shape": tuple(map(int, value.shape)), "dtype": str(value.dtype), "device": str(value.device)}
    if value.numel() <= CONTENT_LIMIT:
        facts["content"] = _frozen(value.detach().cpu().tolist())
    return facts


def _frozen(value: Any) -> object:
    if type(value) is list:
        return tuple(map(_frozen, value))
    return value if type(value) in {int, float, bool, str, complex, type(None)} else f"<{type(value).__name__}>"
