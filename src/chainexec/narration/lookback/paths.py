"""The value at `name[1]['k'].left` among variables."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from chainexec.source import expression_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.traces import Value

DICT_TYPES = frozenset({"dict", "defaultdict", "Counter", "OrderedDict"})
LONGEST = 1000  # characters of a path or a key


def value_at(values: Mapping[str, Value], place: str) -> Value | None:
    """The value at a place; None where there is none, or it is written otherwise."""
    if place in values:
        return values[place]
    node = _parsed(place)
    return None if node is None else _at(values, node)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.expr | None:
    if len(text) > LONGEST:
        return None
    try:
        return expression_tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _at(values: Mapping[str, Value], node: ast.expr) -> Value | None:
    if isinstance(node, ast.Name):
        return values.get(node.id)
    if isinstance(node, ast.Attribute):
        holder = _at(values, node.value)
        return None if holder is None else holder.attributes.get(node.attr)
    if not isinstance(node, ast.Subscript):
        return None
    holder = _at(values, node.value)
    if holder is None:
        return None
    if holder.type in ("list", "tuple", "deque"):
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return holder.items[index] if isinstance(index, int) and 0 <= index < len(holder.items) else None
    if holder.type in DICT_TYPES:
        return next((value for known, value in holder.entries if _is_key(known.text, node.slice)), None)
    return None


def _is_key(text: str, key: ast.expr) -> bool:
    """Whether a key is written like this, in either sort of quotes."""
    known = _parsed(text)
    return known is not None and ast.dump(known) == ast.dump(key)
