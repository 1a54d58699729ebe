"""def sort_key(x): return x[1]; sorted(xs, key=sort_key)  ->  sorted(xs, key=lambda x: x[1])."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.comprehensions import at_least
from chainexec.rewriting.precedence import TERNARY
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, has_yield, only
from chainexec.rewriting.view import block_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        variable = view.variable(node.name)
        if variable.scope.kind != "function" or len(variable.reads) != 1:
            continue
        body = only(node.body)
        if not isinstance(body, cst.Return) or body.value is None:
            continue
        read = variable.reads[0]
        argument = view.parent(read)
        call = view.parents.get(argument)
        site = find.at(node)
        site.need(pre.BOUND_ONCE, len(variable.bindings) == 1, f"`{variable.name}` is bound more than once")
        site.need(
            pre.NO_DECORATOR, not node.decorators and node.asynchronous is None, f"`{variable.name}` has a decorator or is asynchronous"
        )
        site.need(pre.NO_TYPE_PARAMETERS, node.type_parameters is None, f"`{variable.name}` has type parameters")
        site.need(pre.CALLED_ONLY, quiet_user(view, argument, call), "who gets the function is not known to call it and nothing else")
        parameters = node.params
        one = len(parameters.params) == 1 and parameters.params[0].default is None and not parameters.posonly_params
        one = one and not isinstance(parameters.star_arg, cst.Param) and parameters.star_kwarg is None and not parameters.kwonly_params
        site.need(pre.CALLED_ONLY, one, "it has not one plain parameter, and an error would tell its name")
        site.need(pre.NO_YIELD, not has_yield(body), "it hands control away")
        place = block_statement(view, read)
        same = view.frame(read) is view.frame(node) and place in view.siblings(node)
        site.need(pre.SURELY_BOUND, same, "its use does not follow it in the same block")
        if same and place is not None:
            around = list(view.siblings(node))
            site.need(pre.SURELY_BOUND, around.index(node) < around.index(place), "its use stands before it")
        site.need(pre.NO_COMMENTS, not has_comment(node), "comments would be lost")
        in_comprehension = any(
            isinstance(above, cst.ListComp | cst.SetComp | cst.DictComp) for above in view.up(read) if above is not place
        )
        site.need(pre.NOT_CAPTURED, not in_comprehension, "it is used in a comprehension, whose variables could hide others")
        yield site.edit(partial(inline, node, body.value, read))


def quiet_user(view: View, argument: cst.CSTNode, call: cst.CSTNode | None) -> bool:
    """Whether the function goes to a builtin that only calls it."""
    if not isinstance(argument, cst.Arg) or not isinstance(call, cst.Call) or argument.star or not isinstance(call.func, cst.Name):
        return False
    if argument.keyword is not None:
        return argument.keyword.value == "key" and call.func.value in ("sorted", "min", "max") and view.is_builtin(call.func)
    return call.func.value in ("map", "filter") and view.is_builtin(call.func) and call.args[0] is argument and len(call.args) == 2


def inline(node: cst.FunctionDef, value: cst.BaseExpression, read: cst.Name, make: Making) -> Edits:
    (parameter,) = node.params.params
    parameters = cst.Parameters([cst.Param(parameter.name)])
    return {node: None, read: cst.Lambda(params=parameters, body=at_least(value, TERNARY))}


RULE = Rule(
    name="def-to-lambda",
    group="functions",
    strength=STRUCTURAL,
    summary="A nested function of one return that a builtin only calls becomes a lambda there.",
    before="def f(xs):\n    def second(x):\n        return x[1]\n    return sorted(xs, key=second)",
    after="def f(xs):\n    return sorted(xs, key=lambda x: x[1])",
    preconditions=(
        pre.CLOSED,
        pre.BOUND_ONCE,
        pre.NO_DECORATOR,
        pre.NO_TYPE_PARAMETERS,
        pre.CALLED_ONLY,
        pre.NO_YIELD,
        pre.SURELY_BOUND,
        pre.NO_COMMENTS,
        pre.NOT_CAPTURED,
    ),
    plan=plan,
    reverse="lambda-to-def",
)
