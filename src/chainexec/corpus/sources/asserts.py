"""Calls with what they return, from tests written as `assert f([1, 2]) == 3`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.corpus.program import Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAKERS = {"float", "complex", "set", "frozenset", "bytearray", "list", "tuple", "dict"}  # float('inf'), set()


def asserted(tree: ast.AST, names: set[str], entry: str | None = None) -> tuple[list[Input], int]:
    """The calls of one of `names` in assert statements, those whose arguments are literals.

    Args:
        tree: where to look.
        names: of functions that are called.
        entry: the name to call in their place, such as that of the function that a test calls `candidate`.

    Returns:
        the inputs, and how many assert statements there are. An expected value that is no literal is left out of its input.
    """
    found: list[Input] = []
    count = 0
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assert):
            continue
        count += 1
        output = None
        call = _call(node.test, names)
        match node.test:
            case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
                for one, other in ((left, right), (right, left)):
                    if call is not None and one is call and is_literal(other):
                        output = ast.unparse(other)
        if call is not None:
            name = ast.Name(entry, ast.Load()) if entry else call.func
            found.append(Input(ast.unparse(ast.Call(name, call.args, call.keywords)), output=output))
    return list(dict.fromkeys(found)), count


def _call(test: ast.expr, names: set[str]) -> ast.Call | None:
    """The first call of one of these functions with literal arguments."""
    return next(_calls(test, lambda call: isinstance(call.func, ast.Name) and call.func.id in names and has_literal_arguments(call)), None)


def _calls(node: ast.AST, wanted: Callable[[ast.Call], bool]) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and wanted(inner):
            yield inner


def has_literal_arguments(call: ast.Call) -> bool:
    """Whether all arguments of a call are literals, none of them spread out of a list or dict."""
    return all(map(is_literal, call.args)) and all(keyword.arg is not None and is_literal(keyword.value) for keyword in call.keywords)


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is made of numbers, texts, None, True, False, and containers of these."""
    stack: list[ast.expr | None] = [node]
    while stack:
        one = stack.pop()
        match one:
            case ast.Constant(value=value) if value is not ...:
                pass
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                stack += items
            case ast.Dict(keys=keys, values=values):
                stack += [*keys, *values]
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=int() | float() | complex())):
                pass
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=complex())):
                stack.append(left)
            case ast.Call(func=ast.Name(id=name), args=items, keywords=[]) if name in _MAKERS:
                stack += items
            case _:
                return False
    return True
