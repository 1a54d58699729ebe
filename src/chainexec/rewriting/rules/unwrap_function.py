"""def f(a): def compute(a): X; return compute(a)  ->  def f(a): X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, has_yield, is_docstring, lines_of, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        if not isinstance(node.body, cst.IndentedBlock):
            continue
        lines = [one for one in node.body.body if not is_docstring(one)]
        if len(lines) != 2 or not isinstance(inner := lines[0], cst.FunctionDef) or not isinstance(last := small(lines[1]), cst.Return):
            continue
        if not isinstance(call := last.value, cst.Call) or not isinstance(call.func, cst.Name) or call.func.value != inner.name.value:
            continue
        site = find.at(inner)
        variable = view.variable(inner.name)
        site.need(pre.NOT_RECURSIVE, len(variable.reads) == 1 and len(variable.bindings) == 1, f"`{variable.name}` is used elsewhere, too")
        site.need(
            pre.NO_DECORATOR, not inner.decorators and inner.asynchronous is None, f"`{variable.name}` has a decorator or is asynchronous"
        )
        site.need(pre.NO_TYPE_PARAMETERS, inner.type_parameters is None, f"`{variable.name}` has type parameters")
        site.need(pre.NO_YIELD, not has_yield(inner.body) and node.asynchronous is None, "it is a generator")
        given = [a.value.value if isinstance(a.value, cst.Name) and not a.star and a.keyword is None else "" for a in call.args]
        takes = [p.name.value for p in inner.params.params if p.default is None and p.annotation is None]
        plain = (
            given == takes and len(takes) == len(inner.params.params) and not inner.params.posonly_params and not inner.params.kwonly_params
        )
        plain = plain and not isinstance(inner.params.star_arg, cst.Param) and inner.params.star_kwarg is None
        site.need(pre.POSITIONAL_CALLS, plain, f"`{variable.name}` is not called with variables of the names of its parameters")
        outer = view.scopes.scope_of[node]
        known = all(name in outer.variables and outer.variables[name].kinds & {"parameter", "positional"} for name in takes)
        site.need(pre.SURELY_BOUND, known, "an argument is no parameter of the function around")
        others = set(outer.variables) - set(takes) - {variable.name}
        own = view.scopes.scope_of[inner]
        clash = sorted(others & (view.names_in(inner.body) | set(own.variables)))
        site.need(pre.DISJOINT, not clash, f"both functions have `{', '.join(clash)}`")
        declared = own.declared or {read for v in outer.variables.values() if v is not variable for read in v.declarations}
        site.need(pre.NOT_CAPTURED, not declared, "a variable is declared global or nonlocal")
        site.need(pre.NO_DOCSTRING_CHANGE, not is_docstring(inner.body.body[0]), "the inner function has a docstring")
        site.need(pre.NO_COMMENTS, isinstance(inner.body, cst.IndentedBlock) and not has_comment(lines[1]), "a comment would be lost")
        yield site.edit(partial(unwrap, node, inner))


def unwrap(node: cst.FunctionDef, inner: cst.FunctionDef, make: Making) -> Edits:
    assert isinstance(node.body, cst.IndentedBlock)
    head = [one for one in node.body.body if is_docstring(one)]
    return {node.body: revised(node.body, body=[*head, *lines_of(inner.body)])}


RULE = Rule(
    name="unwrap-function",
    group="functions",
    strength=STRUCTURAL,
    summary="A function that only calls the one it defines, with its own parameters, takes over its body.",
    before="def f(a):\n    def g(a):\n        b = [a]\n        return b\n    return g(a)",
    after="def f(a):\n    b = [a]\n    return b",
    preconditions=(
        pre.CLOSED,
        pre.NOT_RECURSIVE,
        pre.NO_DECORATOR,
        pre.NO_TYPE_PARAMETERS,
        pre.NO_YIELD,
        pre.POSITIONAL_CALLS,
        pre.SURELY_BOUND,
        pre.DISJOINT,
        pre.NOT_CAPTURED,
        pre.NO_DOCSTRING_CHANGE,
        pre.NO_COMMENTS,
    ),
    plan=plan,
    reverse="wrap-in-function",
)
