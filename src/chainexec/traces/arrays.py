"""Arrays (anything that hands out a block of memory) by their elements, decoded without the package that made them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from chainexec.recording.arrays import holds_objects

if TYPE_CHECKING:
    from chainexec.recording.log import TypeInfo

# What numpy calls an element type, without its byte order, and what `struct` calls it.
_NUMPY_CODES = {
    "b1": "?", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q", "f2": "e", "f4": "f", "f8": "d",
}  # fmt: skip


def element_code(attributes: dict[str, Any]) -> str | None:
    """The `struct` format of one element; None for elements that are no plain numbers."""
    form = attributes.get("format", attributes.get("dtype"))
    if not isinstance(form, str) or not form:
        return None
    order = form[0] if form[0] in "<>=@!|" else ""
    code = form[len(order) :]
    if code in _NUMPY_CODES:
        return ("=" if order in ("|", "") else order) + _NUMPY_CODES[code]
    return (order or "@") + code if len(code) == 1 and code in "?bBhHiIlLqQefd" else None


def array_values(content: bytes, code: str | None) -> list[Any] | None:
    """The elements of a block of memory; None where they cannot be told."""
    if code is None:
        return None
    size = struct.calcsize(code)
    if len(content) % size:
        return None
    return list(struct.unpack(f"{code[0]}{len(content) // size}{code[1:]}", content))


def array_text(info: TypeInfo, content: bytes, attributes: dict[str, Any]) -> str:
    """`array('i', [1, 2])`; for other arrays nested lists as the shape says: `array([[0.0, 3.0], [0.0, 0.0]])`."""
    code, form = element_code(attributes), attributes.get("format", attributes.get("dtype"))
    values = array_values(content, code)
    shape = attributes.get("shape")
    name = "array" if info.name == "ndarray" else info.name
    if values is None and not content and isinstance(form, str) and holds_objects(form):  # addresses, which no recorder keeps
        return f"<{info.name} shape={shape!r} dtype={form!r}>"
    if values is None:
        extent = f", shape={shape!r}" if shape is not None else ""
        return f"{name}({content!r}{extent}{f', format={form!r}' if form is not None else ''})"
    if info.module == "array":
        return f"array({form!r}, {values!r})" if values else f"array({form!r})"
    if info.name == "memoryview" and form == "B":
        return f"memoryview({content!r})"
    return f"{name}({nest(values, shape if isinstance(shape, tuple) else (len(values),))!r})"


def nest(values: list[Any], shape: tuple[Any, ...]) -> Any:
    """A flat list as nested lists of a shape; the flat list where the shape does not fit."""
    product = 1
    for extent in shape:
        if type(extent) is not int or extent < 0:
            return values
        product *= extent
    if product != len(values):
        return values
    if not shape:
        return values[0]
    for extent in reversed(shape[1:]):
        if extent == 0:
            return values
        values = [values[start : start + extent] for start in range(0, len(values), extent)]
    return values


def element_place(index: int, shape: Any) -> str:
    """The index of an element as the program would write it: `[3]`, `[0][1]`."""
    if not isinstance(shape, tuple) or len(shape) < 2 or any(type(extent) is not int or extent < 1 for extent in shape):
        return f"[{index}]"
    places = []
    for extent in reversed(shape[1:]):
        index, place = divmod(index, extent)
        places.append(place)
    return "".join(f"[{place}]" for place in (index, *reversed(places)))
