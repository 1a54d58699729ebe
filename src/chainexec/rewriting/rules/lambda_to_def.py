"""sorted(xs, key=lambda x: x[1])  ->  def sort_key(x): return x[1]; sorted(xs, key=sort_key)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.exact_types import LIST
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.tree import substitute, walk
from chainexec.rewriting.view import block_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


TAKES_KEY = ("sorted", "min", "max")
TAKES_FUNCTION = ("map", "filter")


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Lambda):
        argument = view.parent(node)
        call = view.parents.get(argument)
        site = find.at(node)
        site.need(pre.CALLED_ONLY, quiet_user(view, argument, call, node), "who gets the lambda is not known to call it and nothing else")
        parameters = node.params
        one = len(parameters.params) == 1 and parameters.params[0].default is None and not parameters.posonly_params
        one = one and not isinstance(parameters.star_arg, cst.Param) and parameters.star_kwarg is None and not parameters.kwonly_params
        site.need(pre.CALLED_ONLY, one, "it has not one plain parameter, and an error would tell its name")
        function = view.frame(node)
        site.need(pre.IN_FUNCTION, isinstance(function, cst.FunctionDef), "a new name would be seen outside of the program's functions")
        in_comprehension = any(isinstance(above, cst.ListComp | cst.SetComp | cst.DictComp) for above in before_statement(view, node))
        site.need(pre.NOT_CAPTURED, not in_comprehension, "it stands in a comprehension, whose variables it may use")
        site.need(pre.NO_YIELD, not any(isinstance(part, cst.Yield | cst.Await) for part in walk(node)), "control is handed away inside")
        place = block_statement(view, node)
        site.need(pre.ALONE, place is not None, "the statement stands on the line of its function")
        yield site.edit(partial(defined, node, node if place is None else place))


def before_statement(view: View, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for above in view.up(node):
        if isinstance(above, cst.BaseStatement):
            return
        yield above


def quiet_user(view: View, argument: cst.CSTNode, call: cst.CSTNode | None, node: cst.Lambda) -> bool:
    """Whether the lambda goes to a builtin that only calls it."""
    if not isinstance(argument, cst.Arg) or not isinstance(call, cst.Call) or argument.star:
        return False
    if argument.keyword is not None:
        if argument.keyword.value != "key":
            return False
        if isinstance(call.func, cst.Attribute):
            return call.func.attr.value == "sort" and view.exactly(call.func.value, LIST)
        return isinstance(call.func, cst.Name) and call.func.value in TAKES_KEY and view.is_builtin(call.func)
    first = (
        isinstance(call.func, cst.Name) and call.func.value in TAKES_FUNCTION and view.is_builtin(call.func) and call.args[0] is argument
    )
    return first and len(call.args) == 2


def defined(node: cst.Lambda, place: cst.CSTNode, make: Making) -> Edits:
    name = make.fresh("key_function")
    made = statement("def __f():\n    return __e", f=name, e=bare(node.body))
    assert isinstance(made, cst.FunctionDef)
    made = revised(made, params=node.params, leading_lines=getattr(place, "leading_lines", ()))
    kept = substitute(place, {node: cst.Name(name)}, make.view.parents)
    return {place: [made, revised(kept, leading_lines=[])]}


RULE = Rule(
    name="lambda-to-def",
    group="functions",
    strength=STRUCTURAL,
    summary="A lambda that a builtin only calls (the key of a sort, a function to map) becomes a function defined just before.",
    before="def f(xs):\n    return sorted(xs, key=lambda x: x[1])",
    after="def f(xs):\n    def KEY_FUNCTION(x):\n        return x[1]\n    return sorted(xs, key=KEY_FUNCTION)",
    preconditions=(pre.CLOSED, pre.CALLED_ONLY, pre.IN_FUNCTION, pre.NOT_CAPTURED, pre.NO_YIELD, pre.ALONE),
    plan=plan,
    reverse="def-to-lambda",
)
