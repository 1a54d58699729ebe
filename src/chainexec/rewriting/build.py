"""New code from templates: Python text with `__name` placeholders for nodes that are put in as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import libcst as cst

from chainexec.rewriting.copies import changed, clone
from chainexec.rewriting.precedence import bare, fit
from chainexec.rewriting.tree import in_place_of, parents_of, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    Part = cst.BaseExpression | cst.BaseSuite | cst.BaseStatement | cst.BaseSmallStatement | Sequence[cst.BaseStatement] | str


def statements(template: str, **parts: Part) -> list[cst.BaseStatement]:
    """Statements from a template.

    A placeholder `__x` in the place of an expression takes a node (parentheses are added where needed) or, as a string, a name; as a
    statement of
    its own it takes a list of statements or a suite.
    """
    module = cst.parse_module(template)
    filled = _fill(module, parts)
    return cast("list[cst.BaseStatement]", list(filled.body))


def statement(template: str, **parts: Part) -> cst.BaseStatement:
    """The one statement of a template."""
    (one,) = statements(template, **parts)
    return one


def expression(template: str, **parts: Part) -> cst.BaseExpression:
    """An expression from a template, parenthesised inside where needed."""
    line = statement(template, **parts)
    assert isinstance(line, cst.SimpleStatementLine)
    small = line.body[0]
    assert isinstance(small, cst.Expr)
    return small.value


def _fill(module: cst.Module, parts: dict[str, Part]) -> cst.Module:
    parents, nodes = parents_of(module)
    edits: dict[cst.CSTNode, cst.CSTNode | Sequence[cst.CSTNode] | None] = {}
    used: set[str] = set()
    for node in nodes:
        if not isinstance(node, cst.Name) or not node.value.startswith("__") or node.value[2:] not in parts:
            continue
        name = node.value[2:]
        part = parts[name]
        if isinstance(part, str):
            edits[node] = cst.Name(part, lpar=node.lpar, rpar=node.rpar)
            continue
        parent = parents[node]
        if isinstance(parent, cst.Expr) and not isinstance(part, cst.BaseExpression):
            if isinstance(part, cst.BaseSmallStatement):
                edits[parent] = part
            else:
                edits[parents[parent]] = block(part)
        else:
            assert isinstance(part, cst.BaseExpression)
            edits[node] = clone(part) if name in used else part
            used.add(name)
    return replace(module, edits, parents) if edits else module


def revised[Node: cst.CSTNode](node: Node, **changes: Any) -> Node:
    """`node.with_changes(...)`; new expressions get parentheses where the place asks for them, or words would run into one another."""
    for field, value in changes.items():
        if isinstance(value, cst.BaseExpression):
            new, old = fit(node, field, value), getattr(node, field)
            changes[field] = in_place_of(old, new, {old: node}) if isinstance(old, cst.BaseExpression) else new
    return changed(node, changes)


def block(body: cst.BaseSuite | cst.CSTNode | Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """The statements of a suite, each on a line of its own."""
    if isinstance(body, cst.SimpleStatementSuite):
        lines: list[cst.BaseStatement] = []
        for n, small in enumerate(body.body):
            trailing = body.trailing_whitespace if n == len(body.body) - 1 else cst.TrailingWhitespace()
            lines.append(cst.SimpleStatementLine([revised(small, semicolon=cst.MaybeSentinel.DEFAULT)], trailing_whitespace=trailing))
        return lines
    if isinstance(body, cst.IndentedBlock):
        found = cast("list[cst.BaseStatement]", list(body.body))
        if body.footer and found:  # comments at the end of a block would be lost with it
            last = found[-1]
            if isinstance(last, cst.BaseCompoundStatement) and isinstance(getattr(last, "body", None), cst.IndentedBlock):
                return found
        return found
    if isinstance(body, cst.BaseStatement):
        return [body]
    assert isinstance(body, list | tuple)
    return list(body)


def line(small: cst.BaseSmallStatement) -> cst.SimpleStatementLine:
    """A simple statement on a line of its own."""
    return cst.SimpleStatementLine([revised(small, semicolon=cst.MaybeSentinel.DEFAULT)])


def suite(body: Sequence[cst.BaseStatement], like: cst.BaseSuite | None = None) -> cst.IndentedBlock:
    """An indented block; indentation and the comments at its end are those of `like`."""
    if isinstance(like, cst.IndentedBlock):
        return like.with_changes(body=list(body))
    return cst.IndentedBlock(body=list(body))


def name(text: str) -> cst.Name:
    return cst.Name(text)


def negated(test: cst.BaseExpression) -> cst.BaseExpression:
    """`not test`, with `not` taken away where it stands already, and `is` and `in` turned round; never `<` or `==`, which need not be
    opposites.
    """
    match test:
        case cst.UnaryOperation(operator=cst.Not()):
            return test.expression if not test.expression.lpar else bare(test.expression)
        case cst.Comparison(comparisons=[one]):
            turned: dict[type[cst.CSTNode], cst.BaseCompOp] = {
                cst.Is: cst.IsNot(), cst.IsNot: cst.Is(), cst.In: cst.NotIn(), cst.NotIn: cst.In(),
            }  # fmt: skip
            if type(one.operator) in turned:
                return revised(test, comparisons=[revised(one, operator=turned[type(one.operator)])])
    return expression("not __test", test=test)


def is_one_line(suite: cst.BaseSuite) -> bool:
    return isinstance(suite, cst.SimpleStatementSuite)
