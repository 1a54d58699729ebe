"""Making and copying libcst's nodes without its checks: they refuse `return(a if b else c)` and `x or.5`, and let `with1as x` pass.

What is printed is read again anyway, see `chainexec.rewriting.drafts.Draft.verify`.
"""

from __future__ import annotations

import dataclasses
from threading import Lock
from typing import TYPE_CHECKING, Any

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NO_CHECKS = Lock()


def unchecked[T](make: Callable[[], T]) -> T:
    """What `make` gives; without libcst's checks where these refuse it."""
    try:
        return make()
    except (cst.CSTValidationError, cst.CSTLogicError, TypeError):  # the checks of `return(lambda: x)` and `t"a" t"b"` have mistakes
        with NO_CHECKS:
            check = cst.CSTNode.__post_init__
            cst.CSTNode.__post_init__ = _nothing  # type: ignore[method-assign]
            try:
                return make()
            finally:
                cst.CSTNode.__post_init__ = check  # type: ignore[method-assign]


def _nothing(self: cst.CSTNode) -> None:
    """Check nothing."""


def changed[Node: cst.CSTNode](node: Node, changes: Mapping[str, Any]) -> Node:
    """`node.with_changes(**changes)`."""
    copy = object.__new__(type(node))
    for field in dataclasses.fields(node):
        object.__setattr__(copy, field.name, changes[field.name] if field.name in changes else getattr(node, field.name))
    return copy


def clone[Node: cst.CSTNode](node: Node) -> Node:
    """A copy that shares no node with the original: a tree must not hold one node twice."""
    parts: dict[str, Any] = {}
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if isinstance(value, cst.CSTNode):
            parts[field.name] = clone(value)
        elif isinstance(value, list | tuple):
            parts[field.name] = type(value)(clone(one) if isinstance(one, cst.CSTNode) else one for one in value)
    return changed(node, parts)
