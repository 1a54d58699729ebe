"""What a variable held before a statement, from the state after it."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.given import given, is_by_itself, state_text
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.kinds.statement_effect import wrong
from chainexec.questions.naming import is_lone, statement_name
from chainexec.questions.parts import parts_of
from chainexec.questions.spots import local_names, spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View
    from chainexec.traces import Value

NUMBERS, TEXTS, LISTS = "int", "str", "list"
PLAIN_CALLS = frozenset({"len", "abs", "ord", "chr", "str", "int", "min", "max"})


def find(view: View) -> Iterable[Candidate]:
    for index, visit in enumerate(view.lines):
        statement = view.statement(visit)
        if statement.kind in ("Assign", "AugAssign", "Expr"):
            names = _names(statement.kind, statement.text)
            yield from ((index, name) for name in names if name in local_names(view, visit.frame))


@lru_cache(maxsize=8192)
def _names(kind: str, text: str) -> tuple[str, ...]:
    tree = parts_of(kind, text).tree
    return () if tree is None else tuple(changes_back(tree))


def build(view: View, candidate: Candidate) -> Draft | None:
    index, name = candidate
    visit = view.lines[index]
    statement = view.statement(visit)
    words = statement_name(view, visit.frame, visit.place)
    tree = parts_of(statement.kind, statement.text).tree
    if words is None or tree is None or not is_lone(view, statement, visit.frame) or not is_by_itself(view, visit):
        return None
    before, after = view.step(visit.step).before, view.state_after(visit)
    value, later, operand = before.get(name), after.get(changes_back(tree)[name][0]), changes_back(tree)[name][1]
    if value is None or later is None or not view.is_askable(value) or not _goes_back(tree, value, later):
        return None
    needed = (
        {node.id for node in ast.walk(operand) if isinstance(node, ast.Name) and node.id not in PLAIN_CALLS}
        if operand is not None
        else set()
    )
    if any(other not in before or other not in after or before[other].text != after[other].text for other in needed):
        return None
    shown = needed | {changes_back(tree)[name][0]}
    text = state_text(view, after, shown)
    if text is None:
        return None
    return Draft(
        f"What was the value of `{name}` before {words} ran? It was of the type `{value.type}`.",
        value.text,
        (visit.step,),
        spot(view, visit, name=name),
        given=given(f"right after {words} has run once", text),
        others=wrong(name, value.text, shown, after, before),
        by_itself=(visit.step, visit.step),
        because=lambda: [say("suppose_after", view.places.line(statement), text.splitlines()), say("undone", name, value.text)],
        call=False,
    )


def changes_back(tree: ast.AST) -> dict[str, tuple[str, ast.expr | None]]:
    """The variables whose value before a statement can be told from the state after it.

    For each: the variable in which what became of it is, and the operand that is needed to go back.
    """
    match tree:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add() | ast.Sub() | ast.Mult() | ast.BitXor(), value=value) if _is_plain(
            value, name
        ):
            return {name: (name, value)}
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=left), op=ast.Add() | ast.Sub() | ast.Mult(), right=right)
        ) if left == name and _is_plain(right, name):
            return {name: (name, right)}
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=ast.Name(id=last))
        ) if last == name and _is_plain(left, name):
            return {name: (name, left)}
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[argument], keywords=[])) if not any(
            isinstance(part, ast.Call | ast.NamedExpr | ast.Starred) for part in ast.walk(argument)
        ):
            return {name: (name, None)}
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="reverse"), args=[], keywords=[])):
            return {name: (name, None)}
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=two)])], value=ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)])
        ) if (one, two) == (second, first) and one != two:
            return {one: (two, None), two: (one, None)}
    return {}


def _is_plain(node: ast.expr, name: str) -> bool:
    """Whether an operand has the same value after the statement as before: plain arithmetic without the variable itself."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            if part.id == name:
                return False
        elif isinstance(part, ast.Call):
            if not (isinstance(part.func, ast.Name) and part.func.id in PLAIN_CALLS):
                return False
        elif not isinstance(part, ast.Constant | ast.BinOp | ast.UnaryOp | ast.Subscript | ast.operator | ast.unaryop | ast.expr_context):
            return False
    return True


def _goes_back(tree: ast.AST, before: Value, after: Value) -> bool:
    """Whether one value only, of the type that it had, can have been there before."""
    if isinstance(tree, ast.Expr):
        return before.type == "list" == after.type
    if isinstance(tree, ast.Assign) and isinstance(tree.value, ast.Tuple):
        return True
    operator = (
        tree.op
        if isinstance(tree, ast.AugAssign)
        else tree.value.op
        if isinstance(tree, ast.Assign) and isinstance(tree.value, ast.BinOp)
        else None
    )
    if before.type != after.type:
        return False
    if isinstance(operator, ast.Mult):
        return before.type == "int" and after.text != "0"
    if before.type == "int":
        return True
    return isinstance(operator, ast.Add) and before.type in ("str", "list", "tuple")


KIND = Kind(
    "state_before", "the value of a variable before a statement, from the state after it", "literal", find, build,
    "no statement ran that can be turned back (such as `x += y` or `xs.append(y)`) with values that can be written as literals",
)  # fmt: skip
