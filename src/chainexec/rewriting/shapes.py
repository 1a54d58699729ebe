"""Common shapes of statements and expressions, recognised once for all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from chainexec.rewriting.build import block
from chainexec.rewriting.tree import code_of, walk, walk_here

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = ("[]", "{}", "set()", "list()", "dict()", "''", '""', "0")


class Assigned(NamedTuple):
    """`target = value`, one plain name."""

    line: cst.SimpleStatementLine
    small: cst.Assign
    target: cst.Name
    value: cst.BaseExpression


def lines_of(body: cst.BaseSuite) -> list[cst.BaseStatement]:
    return block(body)


def only(body: cst.BaseSuite) -> cst.BaseSmallStatement | None:
    """The one simple statement of a suite, if that is all there is."""
    if isinstance(body, cst.SimpleStatementSuite):
        return body.body[0] if len(body.body) == 1 else None
    return small(body.body[0]) if isinstance(body, cst.IndentedBlock) and len(body.body) == 1 else None


def only_statement(body: cst.BaseSuite) -> cst.CSTNode | None:
    """The one statement of a suite; a simple one as such, not as its line."""
    found = only(body)
    if found is not None:
        return found
    if isinstance(body, cst.IndentedBlock) and len(body.body) == 1 and isinstance(body.body[0], cst.BaseCompoundStatement):
        return body.body[0]
    return None


def small(node: cst.CSTNode | None) -> cst.BaseSmallStatement | None:
    """The simple statement of a line that holds just one."""
    return node.body[0] if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1 else None


def assigned(line: cst.CSTNode | None) -> Assigned | None:
    """The line as `name = value`."""
    found = small(line)
    if isinstance(found, cst.Assign) and len(found.targets) == 1 and isinstance(target := found.targets[0].target, cst.Name):
        assert isinstance(line, cst.SimpleStatementLine)
        return Assigned(line, found, target, found.value)
    return None


def method_call(found: cst.CSTNode | None, name: str) -> tuple[cst.Name, Sequence[cst.Arg]] | None:
    """`x.name(...)` as a statement, x a plain name: (x, arguments)."""
    if isinstance(found, cst.Expr) and isinstance(call := found.value, cst.Call) and isinstance(call.func, cst.Attribute):
        if call.func.attr.value == name and isinstance(call.func.value, cst.Name):
            return call.func.value, call.args
    return None


def plain_arguments(args: Sequence[cst.Arg]) -> bool:
    return all(not arg.star and arg.keyword is None for arg in args)


def is_true(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value == "True"


def is_false(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value == "False"


def is_none(node: cst.CSTNode | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def has_comment(*nodes: cst.CSTNode) -> bool:
    """Whether the text of the nodes may hold a comment (a `#` inside a string counts, too)."""
    return any("#" in code_of(node) for node in nodes)


def hands_over(node: cst.CSTNode) -> bool:
    """Whether an expression may hand control away, or holds what does."""
    return any(isinstance(part, cst.Yield | cst.Await) or getattr(part, "asynchronous", None) is not None for part in walk(node))


def has_yield(node: cst.CSTNode) -> bool:
    return any(isinstance(part, cst.Yield | cst.Await) for part in walk_here(node)) or has_async(node)


def has_async(node: cst.CSTNode) -> bool:
    return any(
        getattr(part, "asynchronous", None) is not None for part in walk_here(node) if not isinstance(part, cst.FunctionDef) or part is node
    )


def has_walrus(node: cst.CSTNode) -> bool:
    return any(isinstance(part, cst.NamedExpr) for part in walk_here(node, into=(cst.GeneratorExp,)))


def same_text(a: cst.CSTNode, b: cst.CSTNode) -> bool:
    return code_of(a).strip() == code_of(b).strip()


def is_docstring(line: cst.CSTNode) -> bool:
    found = small(line)
    return isinstance(found, cst.Expr) and isinstance(found.value, cst.SimpleString | cst.ConcatenatedString)


def truth_place(node: cst.CSTNode, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether the expression is a test, or a part of one: the compiler makes jumps of it, and asks each operand for its truth just once.

    Anywhere else `not (a and b)` is a value: where `a` is false it is asked once for `and`, and once more for `not`.
    """
    while True:
        above = parents[node]
        match above:
            case cst.If() | cst.While() | cst.Assert() | cst.IfExp() if above.test is node:
                return True
            case cst.CompIf():
                return True
            case cst.MatchCase():
                return above.guard is node
            case cst.UnaryOperation() if isinstance(above.operator, cst.Not):
                node = above
            case cst.BooleanOperation() | cst.IfExp():
                node = above
            case _:
                return False


def boolean_place(node: cst.CSTNode, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether nothing but the truth of the expression is used: a test, a part of one, or what `not` is put before."""
    above = parents[node]
    return (isinstance(above, cst.UnaryOperation) and isinstance(above.operator, cst.Not)) or truth_place(node, parents)


def asks_inside(node: cst.CSTNode) -> bool:
    """Whether the expression asks its operands for their truth: as a test it does so once, as a value that is then tested twice."""
    match node:
        case cst.BooleanOperation():
            return True
        case cst.Comparison():
            return len(node.comparisons) > 1
        case cst.UnaryOperation():
            return isinstance(node.operator, cst.Not) and asks_inside(node.expression)
        case cst.IfExp():
            return asks_inside(node.body) or asks_inside(node.orelse)
        case _:
            return False


def is_store(node: cst.CSTNode, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether the expression stands where something is assigned to or deleted."""
    while True:
        above = parents[node]
        match above:
            case cst.AssignTarget() | cst.Del() | cst.AsName():
                return True
            case cst.AugAssign() | cst.AnnAssign() | cst.For() | cst.CompFor() | cst.NamedExpr():
                return above.target is node
            case cst.Tuple() | cst.List() | cst.Element() | cst.StarredElement():
                node = above
            case _:
                return False
