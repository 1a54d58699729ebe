"""A recursive function keeps its results in a dict (claimed by tests only)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement, statements
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_yield, is_docstring, plain_arguments
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits

MAKERS = frozenset({"list", "set", "dict", "bytearray", "sorted"})


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        variable = view.variable(node.name)
        inside = [read for read in variable.reads if any(above is node for above in view.up(read))]
        if variable.scope.kind != "module" or len(inside) < 2 or len(node.params.params) != 1:
            continue
        site = find.at(node)
        parameters = node.params
        plain = (
            not parameters.posonly_params
            and not parameters.kwonly_params
            and not isinstance(parameters.star_arg, cst.Param)
            and parameters.star_kwarg is None
        )
        site.need(pre.POSITIONAL_CALLS, plain and parameters.params[0].default is None, "it has not one plain parameter")
        called = all(
            isinstance(call := view.parent(read), cst.Call) and call.func is read and plain_arguments(call.args) for read in inside
        )
        site.need(pre.CALLED_ONLY, called, "it uses itself as a value")
        site.need(
            pre.NO_YIELD,
            not has_yield(node.body) and node.asynchronous is None and not node.decorators,
            "it is a generator, asynchronous or decorated",
        )
        site.need(
            pre.BOUND_ONCE,
            len(variable.bindings) == 1 and isinstance(node.body, cst.IndentedBlock),
            f"`{variable.name}` is bound more than once",
        )
        declares = any(isinstance(part, cst.Global | cst.Nonlocal) for part in walk(node.body))
        site.need(pre.QUIET, not declares, "it binds variables of others")
        arguments = [call.args[0].value for read in inside if isinstance(call := view.parent(read), cst.Call)]
        site.need(pre.HASHABLE, not any(map(may_be_list, arguments)), "it calls itself with what may be a list")
        results = [part.value for part in walk(node.body) if isinstance(part, cst.Return) and part.value is not None]
        site.need(pre.HASHABLE, not any(map(may_be_list, results)), "it may give a list, which its callers could change")
        yield site.edit(partial(remember, node, inside), whole=True)


def may_be_list(node: cst.CSTNode) -> bool:
    """Whether something in an expression shows that its value may be a list, set or dict: a display, a slice, a builtin that makes one."""
    return any(
        isinstance(part, cst.List | cst.ListComp | cst.Set | cst.SetComp | cst.Dict | cst.DictComp | cst.Slice)
        or (isinstance(part, cst.Call) and isinstance(part.func, cst.Name) and part.func.value in MAKERS)
        for part in walk(node)
    )


def remember(node: cst.FunctionDef, inside: Sequence[cst.Name], make: Making) -> Edits:
    table, inner = make.fresh("mapping"), make.fresh("function")
    parameter = node.params.params[0].name.value
    assert isinstance(node.body, cst.IndentedBlock)
    body = substitute(node.body, {read: cst.Name(inner) for read in inside}, make.view.parents)
    assert isinstance(body, cst.IndentedBlock)
    lines = list(body.body)
    head = [lines.pop(0)] if is_docstring(lines[0]) else []
    work = make.fresh("helper")
    first = statement("def __work(__x):\n    __body", work=work, x=parameter, body=lines)
    second = statement(
        "def __f(__x):\n    if __x not in __t:\n        __t[__x] = __work(__x)\n    return __t[__x]",
        f=inner, x=parameter, t=table, work=work,
    )  # fmt: skip
    start = statement("__t = {}", t=table)
    return {node.body: revised(body, body=[*head, start, first, second, *statements("return __f(__x)", f=inner, x=parameter)])}


RULE = Rule(
    name="remember-results",
    group="algorithmic",
    strength=STRUCTURAL,
    by_default=False,
    summary="A function of one argument that calls itself at least twice keeps its results in a dict for the time of the outermost call.",
    before="def f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)",
    after=(
        "def f(n):\n    MAPPING = {}\n    def HELPER(n):\n        if n < 2:\n            return n\n"
        "        return FUNCTION(n - 1) + FUNCTION(n - 2)\n"
        "    def FUNCTION(n):\n        if n not in MAPPING:\n            MAPPING[n] = HELPER(n)\n"
        "        return MAPPING[n]\n    return FUNCTION(n)"
    ),
    preconditions=(pre.CLOSED, pre.POSITIONAL_CALLS, pre.CALLED_ONLY, pre.NO_YIELD, pre.BOUND_ONCE, pre.QUIET, pre.HASHABLE),
    plan=plan,
)
