"""return x.strip().lower()  ->  def helper(x): return x.strip().lower(); return helper(x)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.copies import clone
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import boolean_place, is_store, only
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


WORTH = (
    cst.BinaryOperation, cst.Call, cst.Comparison, cst.ListComp, cst.DictComp, cst.SetComp, cst.BooleanOperation, cst.IfExp, cst.Subscript,
)  # fmt: skip


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for kind in WORTH:
        for node in view.all(kind):
            function = view.function(node)
            if (
                function is None
                or is_store(node, view.parents)
                or isinstance(view.parent(node), cst.Decorator | cst.Expr | cst.FormattedStringExpression)
                or (kind is cst.Subscript and is_annotation(view, node))
            ):
                continue
            if len(view.code(node)) < 9 or is_whole_helper(view, node, function):
                continue  # nobody would
            if isinstance(node, cst.Call) and not isinstance(node.func, cst.Attribute):
                continue
            site = find.at(node)
            site.need(
                pre.SAME_ASKING,
                not (boolean_place(node, view.parents) or isinstance(view.parent(node), cst.BooleanOperation)) or view.asks_the_same(node),
                "an operand would be asked for its truth once more or once less",
            )
            outer = outermost(view, function)
            site.need(pre.IN_FUNCTION, outer is not None, "there is no place for a function beside the one it stands in")
            reads, reason = inputs(view, node, function)
            site.need(pre.SURELY_BOUND, reason is None, f"{reason}")
            site.need(pre.READ_ONCE, len(reads) <= 4, "it uses more than four variables")
            risk = unfit(view, node)
            site.need(pre.NOT_RECURSIVE, risk is None, f"{risk}")
            yield site.edit(partial(extract, node, outer, reads), whole=True)


def is_whole_helper(view: View, node: cst.CSTNode, function: cst.FunctionDef) -> bool:
    """Whether a function that an earlier rule made does nothing but return the expression."""
    returned = only(function.body)
    return function.name.value in view.introduced and isinstance(returned, cst.Return) and returned.value is node


def is_annotation(view: View, node: cst.CSTNode) -> bool:
    return any(isinstance(above, cst.Annotation) for above in view.up(node))


def outermost(view: View, function: cst.FunctionDef) -> cst.CSTNode | None:
    """The module-level statement that the function belongs to."""
    found: cst.CSTNode = function
    while not isinstance(view.parent(found), cst.Module):
        found = view.parent(found)
    return found if isinstance(found, cst.FunctionDef | cst.ClassDef) else None


def inputs(view: View, node: cst.CSTNode, function: cst.FunctionDef) -> tuple[list[str], str | None]:
    """The locals that the expression reads, in order; and why they cannot be passed as arguments."""
    state = view.state(node)
    if state is None:
        return [], "the statement is never reached"
    found: list[str] = []
    own = view.scopes.scope_of[function]
    for part in walk(node):
        if not isinstance(part, cst.Name) or part not in view.read_names:
            continue
        variable = view.scopes.variable_of[part]
        if variable.scope.kind == "module" or (variable.scope.kind == "comprehension" and inside(view, variable.scope.node, node)):
            continue
        if "import" in variable.kinds:
            return [], f"`{part.value}` is imported in the function, and nobody hands over a module"
        if variable.scope is not own or variable.rebound_inside or part.value not in state:
            return [], f"`{part.value}` is not surely bound, or belongs to another function or comprehension"
        if part.value not in found:
            found.append(part.value)
    return found, None


def inside(view: View, node: cst.CSTNode, top: cst.CSTNode) -> bool:
    return node is top or any(above is top for above in view.up(node))


def unfit(view: View, node: cst.CSTNode) -> str | None:
    """What in the expression asks for the frame that it stands in, or may call the function again."""
    for part in walk(node):
        match part:
            case cst.NamedExpr():
                return "an assignment expression stands inside"
            case cst.Yield() | cst.Await() | cst.CompFor(asynchronous=cst.Asynchronous()):
                return "control is handed away inside"
            case cst.Lambda() | cst.GeneratorExp():
                return "something inside may be evaluated later"
            case cst.Call(func=cst.Name()) if not view.is_builtin(part.func):  # type: ignore[arg-type]
                return f"`{view.show(part)}` may call the function again, one frame deeper"
            case cst.Name() if part.value.startswith("__") or part.value == "super":
                return f"`{part.value}` may mean something else elsewhere"
            case cst.Attribute() if part.attr.value.startswith("__"):
                return f"`{part.attr.value}` may be mangled"
    return None


def extract(node: cst.BaseExpression, outer: cst.CSTNode | None, reads: Sequence[str], make: Making) -> Edits:
    assert outer is not None
    asked = isinstance(node, cst.Comparison | cst.BooleanOperation) or boolean_place(node, make.view.parents)
    name = make.fresh("predicate" if asked else "helper")
    made = statement("def __f():\n    return __e", f=name, e=bare(clone(node)))
    assert isinstance(made, cst.FunctionDef)
    lines = getattr(outer, "leading_lines", ())
    made = revised(made, params=cst.Parameters([cst.Param(cst.Name(read)) for read in reads]), leading_lines=lines)
    call = cst.Call(cst.Name(name), [cst.Arg(cst.Name(read)) for read in reads])
    kept = substitute(outer, {node: call}, make.view.parents)
    blank = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    return {outer: [made, revised(kept, leading_lines=blank)]}


RULE = Rule(
    name="extract-expression",
    group="functions",
    strength=STRUCTURAL,
    weight=0.5,
    summary="An expression becomes a function of the locals that it reads, defined before the one it stood in.",
    before="def f(x):\n    return x.strip().lower()",
    after="def HELPER(x):\n    return x.strip().lower()\n\n\ndef f(x):\n    return HELPER(x)",
    preconditions=(pre.CLOSED, pre.SAME_ASKING, pre.IN_FUNCTION, pre.SURELY_BOUND, pre.READ_ONCE, pre.NOT_RECURSIVE),
    plan=plan,
    reverse="inline-function",
)
