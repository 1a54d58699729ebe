"""Parentheses: libcst prints what it is given, so whoever puts an expression into a new place must add them where they are needed."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting.copies import changed

if TYPE_CHECKING:
    from libcst import BaseExpression

# Binding strength, weakest first, as in the language reference's table.
YIELD, WALRUS, TUPLE, LAMBDA, TERNARY, OR, AND, NOT, COMPARE, BITOR, BITXOR, BITAND, SHIFT, ARITH, TERM, UNARY, POWER, AWAIT, ATOM = range(
    19
)

BINARY: dict[type[cst.CSTNode], int] = {
    cst.BitOr: BITOR, cst.BitXor: BITXOR, cst.BitAnd: BITAND, cst.LeftShift: SHIFT, cst.RightShift: SHIFT, cst.Add: ARITH,
    cst.Subtract: ARITH, cst.Multiply: TERM, cst.Divide: TERM, cst.FloorDivide: TERM, cst.Modulo: TERM, cst.MatrixMultiply: TERM,
    cst.Power: POWER,
}  # fmt: skip


LEVELS: dict[type[cst.CSTNode], int] = {  # where it does not depend on the field
    cst.Comparison: BITOR, cst.ComparisonTarget: BITOR, cst.Attribute: ATOM, cst.Await: ATOM, cst.Call: ATOM, cst.CompIf: OR,
    cst.StarredElement: BITOR, cst.StarredDictElement: BITOR, cst.FormattedStringExpression: TERNARY,
    cst.TemplatedStringExpression: TERNARY, cst.For: TUPLE, cst.Match: WALRUS,
}  # fmt: skip


def strength(node: cst.CSTNode) -> int:
    """How tightly an expression holds together where it stands without parentheses."""
    if getattr(node, "lpar", ()):
        return ATOM
    match node:
        case cst.Yield():
            return YIELD
        case cst.NamedExpr():
            return WALRUS
        case cst.Tuple() | cst.StarredElement():
            return TUPLE
        case cst.Lambda():
            return LAMBDA
        case cst.IfExp():
            return TERNARY
        case cst.BooleanOperation():
            return OR if isinstance(node.operator, cst.Or) else AND
        case cst.UnaryOperation():
            return NOT if isinstance(node.operator, cst.Not) else UNARY
        case cst.Comparison():
            return COMPARE
        case cst.BinaryOperation():
            return BINARY[type(node.operator)]
        case cst.Await():
            return AWAIT
        case cst.GeneratorExp():
            return TUPLE  # bare only as the sole argument of a call
        case cst.ConcatenatedString():
            return ATOM - 1
        case _:
            return ATOM


def needed(parent: cst.CSTNode, field: str, child: cst.CSTNode) -> int:
    """The least strength that an expression must have at this place."""
    kind = type(parent)
    if kind in LEVELS:
        return LEVELS[kind]
    match parent:
        case cst.BinaryOperation():
            own = BINARY[type(parent.operator)]
            if own == POWER:
                return AWAIT if field == "left" else UNARY
            return own if field == "left" else own + 1
        case cst.BooleanOperation():
            own = OR if isinstance(parent.operator, cst.Or) else AND
            return own if field == "left" else own + 1
        case cst.UnaryOperation():
            return NOT if isinstance(parent.operator, cst.Not) else UNARY
        case cst.IfExp():
            return OR if field in ("body", "test") else TERNARY
        case cst.Lambda():
            return TERNARY if field == "body" else ATOM
        case cst.Subscript():
            return ATOM if field == "value" else TUPLE
        case cst.Index() | cst.If() | cst.While():
            return LAMBDA if isinstance(child, cst.Tuple) else WALRUS
        case cst.Arg():
            plain = parent.keyword is None and not parent.star
            return LAMBDA if isinstance(child, cst.Tuple) or not plain else WALRUS
        case cst.CompFor():
            return OR if field == "iter" else TUPLE
        case cst.Return() | cst.Assign() | cst.AugAssign() | cst.Yield() | cst.Expr() | cst.AnnAssign() | cst.AssignTarget():
            return YIELD if isinstance(child, cst.Yield) else TUPLE
        case _:
            return LAMBDA


def parenthesized(node: BaseExpression) -> BaseExpression:
    """The expression in one more pair of parentheses."""
    return changed(node, {"lpar": [cst.LeftParen(), *node.lpar], "rpar": [*node.rpar, cst.RightParen()]})


def bare(node: BaseExpression) -> BaseExpression:
    """The expression without its own parentheses, where it stays on one line."""
    if not node.lpar or isinstance(node, cst.GeneratorExp) or (isinstance(node, cst.Tuple) and not node.elements):
        return node
    alone = changed(node, {"lpar": [], "rpar": []})
    return node if _broken(alone) else alone


IN_BRACKETS = (cst.Arg, cst.DictElement, cst.Index, cst.Slice)


def fit(parent: cst.CSTNode, field: str, node: BaseExpression) -> BaseExpression:
    """The expression as it can stand in this field of this parent."""
    if isinstance(node, cst.StarredElement) or isinstance(parent, cst.ConcatenatedString):
        return node  # parts of a string that are written one after the other take no parentheses; those around all of them are kept
    if isinstance(node, cst.GeneratorExp) and not node.lpar:
        sole = isinstance(parent, cst.Arg) and parent.keyword is None and not parent.star
        return node if sole else parenthesized(node)
    if strength(node) < needed(parent, field, node):
        return parenthesized(node)
    if isinstance(parent, cst.Attribute) and isinstance(node, cst.Integer):
        return parenthesized(node)
    if isinstance(parent, cst.FormattedStringExpression | cst.TemplatedStringExpression) and _text(node).startswith("{"):
        return parenthesized(node)  # two braces would be one of the text
    if type(node) is not cst.Name and not node.lpar and not isinstance(parent, IN_BRACKETS) and _broken(node):
        return parenthesized(node)  # its line breaks were allowed by brackets that it has left
    return node


@lru_cache(maxsize=4096)
def _text(node: cst.CSTNode) -> str:
    return cst.Module(body=()).code_for_node(node)


def _broken(node: cst.CSTNode) -> bool:
    """Whether the text has a line break that only brackets around it allow."""
    text = _text(node)
    if "\n" not in text:
        return False
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return True
    return False
