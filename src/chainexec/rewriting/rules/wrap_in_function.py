"""def f(a): X  ->  def f(a): def compute(a): X; return compute(a)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised, statement
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_yield, is_docstring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        site = find.at(node.body)
        reason = frame_matters(view, node)
        site.need(pre.NOT_RECURSIVE, reason is None, f"{reason}")
        site.need(pre.NO_YIELD, not has_yield(node.body) and node.asynchronous is None, "it is a generator or asynchronous")
        site.need(pre.NO_TYPE_PARAMETERS, node.type_parameters is None, "it has type parameters")
        parameters = node.params
        plain = not isinstance(parameters.star_arg, cst.Param) and parameters.star_kwarg is None and not parameters.kwonly_params
        site.need(pre.POSITIONAL_CALLS, plain, "its parameters are more than plain ones")
        scope = view.scopes.scope_of[node]
        rebound = [
            p.name.value for p in (*parameters.params, *parameters.posonly_params) if len(scope.variables[p.name.value].bindings) > 1
        ]
        site.need(pre.NOT_REBOUND, not rebound, f"`{', '.join(rebound)}` is bound anew, and what it held would be kept longer")
        names = view.names_in(node.body)
        site.need(pre.CLOSED, "super" not in names and "__class__" not in names, "`super` finds the class by the function it stands in")
        mangled = any(p.name.value.startswith("__") for p in (*parameters.params, *parameters.posonly_params))
        site.need(pre.NOT_MANGLED, not mangled, "a parameter may be mangled")
        site.need(pre.NO_COMMENTS, isinstance(node.body, cst.IndentedBlock), "the function stands on one line")
        site.need(pre.LAST_STATEMENT, worth_it(node), "its body is only a docstring, or too short")
        yield site.edit(partial(wrap, node))


def worth_it(node: cst.FunctionDef) -> bool:
    return isinstance(node.body, cst.IndentedBlock) and len(node.body.body) - is_docstring(node.body.body[0]) > 1


def frame_matters(view: View, node: cst.FunctionDef) -> str | None:
    """Why one more frame might exhaust the stack: the function may call itself."""
    name = node.name.value
    variable = view.variable(node.name)
    if variable.scope.kind != "class" and variable.reads:
        return f"`{name}` is used in the program, and may call itself"
    if variable.scope.kind == "class":
        if name in view.attributes:
            return f"`.{name}` is used in the program, and may call itself"
        if name.startswith("__"):
            return f"`{name}` is called by Python itself"
    return None


def wrap(node: cst.FunctionDef, make: Making) -> Edits:
    assert isinstance(node.body, cst.IndentedBlock)
    name = make.fresh("function")
    lines = list(node.body.body)
    head = [lines.pop(0)] if is_docstring(lines[0]) else []
    parameters = [*node.params.posonly_params, *node.params.params]
    inner = statement("def __f():\n    pass", f=name)
    assert isinstance(inner, cst.FunctionDef)
    inner = revised(inner,
        params=cst.Parameters([cst.Param(cst.Name(p.name.value)) for p in parameters]), body=cst.IndentedBlock(lines),
    )  # fmt: skip
    call = cst.Call(cst.Name(name), [cst.Arg(cst.Name(p.name.value)) for p in parameters])
    return {node.body: revised(node.body, body=[*head, inner, line(cst.Return(call))])}


RULE = Rule(
    name="wrap-in-function",
    group="functions",
    strength=STRUCTURAL,
    weight=0.4,
    summary="The body of a function that is not recursive goes into a function inside, which is called with the same arguments.",
    before="def f(a, b):\n    c = a + b\n    return c",
    after="def f(a, b):\n    def FUNCTION(a, b):\n        c = a + b\n        return c\n    return FUNCTION(a, b)",
    preconditions=(
        pre.CLOSED,
        pre.NOT_RECURSIVE,
        pre.NO_YIELD,
        pre.NO_TYPE_PARAMETERS,
        pre.POSITIONAL_CALLS,
        pre.NOT_REBOUND,
        pre.NOT_MANGLED,
        pre.NO_COMMENTS,
        pre.LAST_STATEMENT,
    ),
    plan=plan,
    reverse="unwrap-function",
)
