"""Comprehensions as loops, and loops as comprehensions: the parts that several rules share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import libcst as cst

from chainexec.rewriting.build import revised
from chainexec.rewriting.precedence import LAMBDA, OR, parenthesized, strength
from chainexec.rewriting.shapes import has_async, has_walrus, only_statement
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.rewriting.rule import Making
    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.view import View

Comprehension = cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp


class Clause(NamedTuple):
    """`for target in source` with the conditions that follow it."""

    target: cst.BaseAssignTargetExpression
    source: cst.BaseExpression
    tests: list[cst.BaseExpression]


def clauses_of(node: Comprehension) -> list[Clause]:
    found: list[Clause] = []
    loop: cst.CompFor | None = node.for_in
    while loop is not None:
        found.append(Clause(loop.target, loop.iter, [test.test for test in loop.ifs]))
        loop = loop.inner_for_in
    return found


def own_variables(view: View, node: Comprehension) -> list[Variable]:
    """The comprehension's own variables."""
    return [variable for variable in view.scopes.scope_of[node].variables.values() if variable.bindings]


def cannot_be_loop(view: View, node: Comprehension) -> str | None:
    """Why the comprehension cannot be written as a loop at the same place; None if it can."""
    loop: cst.CompFor | None = node.for_in
    while loop is not None:
        if loop.asynchronous is not None:
            return "it is asynchronous"
        loop = loop.inner_for_in
    if has_async(node) or any(isinstance(part, cst.Await | cst.Yield) for part in walk(node)):
        return "it awaits"
    if any(isinstance(part, cst.StarredElement) for part in (getattr(node, "elt", None), getattr(node, "key", None))):
        return "it unpacks"
    for variable in own_variables(view, node):
        if view.scopes.scope_of[node].kind == "comprehension" and any(
            view.scopes.used_in[read].function is not view.scopes.scope_of[node].function for read in variable.reads
        ):
            return f"an inner function uses `{variable.name}`"
        if any(_in_generator(view, read, node) for read in variable.reads):
            return f"a generator uses `{variable.name}`"
    return None


def _in_generator(view: View, read: cst.CSTNode, top: cst.CSTNode) -> bool:
    for above in view.up(read):
        if above is top:
            return False
        if isinstance(above, cst.GeneratorExp):
            return True
    return False


def renamed_apart(view: View, node: Comprehension, function: cst.FunctionDef, make: Making) -> Comprehension:
    """The comprehension with its variables renamed where the function uses their names for something else, too."""
    edits: dict[cst.CSTNode, cst.CSTNode] = {}
    inside = set(walk(node))
    outside = {part.value for part in walk(function) if isinstance(part, cst.Name) and part not in inside}
    scope = view.scopes.scope_of[function]
    for variable in own_variables(view, node):
        others = {part.value for part in inside if isinstance(part, cst.Name) and view.scopes.variable_of.get(part) is not variable}
        if variable.name in outside or variable.name in others or variable.name in scope.variables:
            new = make.fresh("item")
            edits |= {part: part.with_changes(value=new) for part in variable.nodes()}
    return cast("Comprehension", substitute(node, edits, view.parents)) if edits else node


def as_loop(node: Comprehension, body: Sequence[cst.BaseStatement]) -> cst.For:
    """The comprehension's loops around a body."""
    inner = list(body)
    for clause in reversed(clauses_of(node)):
        for test in reversed(clause.tests):
            inner = [revised(cst.If(cst.Name("x"), cst.IndentedBlock(inner)), test=test)]
        inner = [revised(cst.For(clause.target, cst.Name("x"), cst.IndentedBlock(inner)), iter=clause.source)]
    loop = inner[0]
    assert isinstance(loop, cst.For)
    return loop


class Piece(NamedTuple):
    """A nest of loops and ifs around one simple statement."""

    clauses: list[Clause]
    innermost: cst.BaseSmallStatement
    loops: list[cst.For]


def nest_of(loop: cst.For) -> Piece | str:
    """The loop as a nest that a comprehension could be; or the reason why it is none."""
    clauses: list[Clause] = []
    loops: list[cst.For] = []
    node: cst.CSTNode | None = loop
    while True:
        match node:
            case cst.For():
                if node.orelse is not None:
                    return "a loop has an else"
                if node.asynchronous is not None:
                    return "a loop is asynchronous"
                clauses.append(Clause(node.target, node.iter, []))
                loops.append(node)
                node = only_statement(node.body)
            case cst.If():
                if node.orelse is not None:
                    return "an if has an else"
                clauses[-1].tests.append(node.test)
                node = only_statement(node.body)
            case cst.BaseSmallStatement():
                parts = [part for clause in clauses for part in (clause.source, *clause.tests)]
                if any(has_walrus(part) for part in (*parts, node)):
                    return "an assignment expression stands inside"
                if any(isinstance(part, cst.Yield | cst.Await) for piece in (*parts, node) for part in walk(piece)):
                    return "control is handed away inside"
                return Piece(clauses, node, loops)
            case _:
                return "the body is more than one statement"


def leaks(view: View, piece: Piece, top: cst.For) -> str | None:
    """Why the loop variables cannot become a comprehension's own; None if they can."""
    for n, loop in enumerate(piece.loops):
        if any(isinstance(part, cst.Attribute | cst.Subscript) for part in walk(loop.target)):
            return "a loop assigns to more than plain names"
        for part in walk(loop.target):
            if not isinstance(part, cst.Name):
                continue
            variable = view.local(part)
            if variable is None:
                return f"`{part.value}` is no local"
            if not view.dead_after(variable, top):
                return f"`{part.value}` is used after the loop or in an inner function"
            if any(view.reads_of(variable, other.source) for other in piece.clauses[: n + 1]):
                return f"`{part.value}` is read before the loop binds it"
            if any(view.binds(variable, other.target) for other in piece.loops if other is not loop):
                return f"two of the loops bind `{part.value}`"
            if not all(_inside(view, read, top) for read in variable.reads) and all(
                _inside(view, bound, top) for bound, _ in variable.bindings
            ):
                return f"`{part.value}` would be no local any more where it is read"
    return None


def _inside(view: View, node: cst.CSTNode, top: cst.CSTNode) -> bool:
    return any(above is top for above in view.up(node))


def loops_text(clauses: Sequence[Clause]) -> cst.CompFor:
    """The clauses as the `for ... in ... if ...` part of a comprehension."""
    inner: cst.CompFor | None = None
    for clause in reversed(clauses):
        inner = cst.CompFor(
            target=clause.target, iter=at_least(clause.source, OR), inner_for_in=inner,
            ifs=[cst.CompIf(at_least(test, OR)) for test in clause.tests],
        )  # fmt: skip
    assert inner is not None
    return inner


def element(node: cst.BaseExpression) -> cst.BaseExpression:
    return at_least(node, LAMBDA)


def at_least(node: cst.BaseExpression, level: int) -> cst.BaseExpression:
    return parenthesized(node) if strength(node) < level else node


def unbound(view: View, node: Comprehension) -> str | None:
    """A variable of the function that is read inside a comprehension and need not be bound there.

    The error would be another one: a generator's frame raises NameError where a function's own raises UnboundLocalError.
    """
    state = view.state(node) or {}
    for part in walk(node):
        if isinstance(part, cst.Name) and part in view.read_names:
            variable = view.scopes.variable_of.get(part)
            if variable is not None and variable.scope.kind == "function" and (part.value not in state or variable.rebound_inside):
                return part.value
    return None


def unsure(view: View, node: cst.For, piece: Piece) -> str | None:
    """A local that is read inside a loop and need not be bound there."""
    state = view.state(node) or {}
    own = {part.value for loop in piece.loops for part in walk(loop.target) if isinstance(part, cst.Name)}
    for part in walk(node):
        if (
            isinstance(part, cst.Name)
            and part in view.read_names
            and part.value not in own
            and view.local(part) is not None
            and part.value not in state
        ):
            return part.value
    return None
