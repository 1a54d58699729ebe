"""What evaluating an expression of unknown parts may do. docs/rules.md names the one convention that is taken for granted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting.exact_types import METHODS, PLAIN, within
from chainexec.rewriting.tree import walk

if TYPE_CHECKING:
    from chainexec.rewriting.view import View

# Methods of builtin types, none of which raises StopIteration, whatever it is given. An object of another class that has a method of
# such a name is taken
# to follow the convention that only `__next__` and what is built on it (next, send, throw) does.
CONVENTIONAL = frozenset(name for table in METHODS.values() for name in table) | {
    "get",
    "format",
    "pop",
    "setdefault",
    "insert",
    "is_integer",
    "as_integer_ratio",
}
HARMLESS_CALLS = frozenset({
    "len", "ord", "chr", "str", "int", "float", "bool", "abs", "isinstance", "issubclass", "round", "divmod", "tuple", "list", "set",
    "sorted", "sum", "min",
    "max", "range", "enumerate", "zip", "reversed", "repr", "bin", "hex", "oct", "dict", "frozenset", "pow", "hash", "callable", "any",
    "all", "type",
})  # fmt: skip


def may_stop_iteration(node: cst.CSTNode, view: View) -> str | None:
    """What in the expression might raise StopIteration; None if nothing does."""
    for part in walk(node):
        match part:
            case cst.Call():
                function = part.func
                if isinstance(function, cst.Name) and view.is_builtin(function) and function.value in HARMLESS_CALLS:
                    if any(a.keyword is not None for a in part.args):
                        return f"`{view.show(part)}` calls a function that it is given"
                    continue
                if (
                    isinstance(function, cst.Attribute)
                    and function.attr.value in CONVENTIONAL
                    and not any(a.keyword is not None for a in part.args)
                ):
                    continue
                return f"`{view.show(part)}` may raise StopIteration"
            case cst.Yield() | cst.Await():
                return f"`{view.show(part)}` hands control away"
            case cst.Lambda():
                return f"`{view.show(part)}` may be called"
    return None


def may_be_generator(node: cst.CSTNode, view: View, *, leaves_early: bool) -> str | None:
    """Why the iterable might be a generator that nobody else holds, whose `finally` would run at another time; None if it is not."""
    types = view.types(node)
    if within(types, PLAIN | {"range", "dict_keys", "dict_values", "dict_items"}):
        return None
    if isinstance(node, cst.Name):
        variable = view.local(node)
        if variable is not None and len(variable.bindings) == 1 and not variable.rebound_inside:
            return None  # the variable keeps it alive anyhow
        return f"`{node.value}` may be a generator"
    if isinstance(node, cst.Subscript | cst.Attribute | cst.BinaryOperation | cst.UnaryOperation | cst.Comparison | cst.FormattedString):
        return None  # something else keeps it alive, or it is what an operator gives
    if isinstance(node, cst.IfExp | cst.BooleanOperation):
        parts = (node.body, node.orelse) if isinstance(node, cst.IfExp) else (node.left, node.right)
        found = [may_be_generator(part, view, leaves_early=leaves_early) for part in parts]
        return next((reason for reason in found if reason is not None), None)
    if isinstance(node, cst.Call):
        function = node.func
        if isinstance(function, cst.Name) and view.is_builtin(function):
            if function.value in HARMLESS_CALLS - {"enumerate", "zip", "reversed", "max", "min", "sum"}:
                return None
            if function.value in ("enumerate", "zip", "reversed") and all(not a.star for a in node.args):
                found = [may_be_generator(a.value, view, leaves_early=leaves_early) for a in node.args]
                return next((reason for reason in found if reason is not None), None)
        if isinstance(function, cst.Attribute) and function.attr.value in CONVENTIONAL and not leaves_early:
            return None
    return f"`{view.show(node)}` may be a generator"
