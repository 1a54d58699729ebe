"""Parameters get other names, where every call passes them by position."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.exact_types import METHODS
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


KINDS = {"parameter", "positional", "star"}


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        scope = view.scopes.scope_of[node]
        good: list[Variable] = []
        reason = known_calls(view, node)
        for name, variable in scope.variables.items():
            if not variable.kinds & {"parameter", "positional", "star", "keyword"} or name in ("self", "cls"):
                continue
            hidden = bool(variable.kinds & {"positional", "star"})  # no caller can name it
            site = find.at(node.body)
            site.need(pre.POSITIONAL_CALLS, "keyword" not in variable.kinds, f"`{name}` is passed by keyword only")
            site.need(pre.NOT_MANGLED, not name.startswith("__"), f"`{name}` may be mangled")
            frozen = any(view.frozen(part) for part in variable.nodes())
            site.need(pre.OWN_TEXT, not frozen, f"`{name}` is written out in a formatted string")
            site.need(pre.POSITIONAL_CALLS, hidden or reason is None, f"{reason}")
            if site.ok:
                good.append(variable)
            else:
                yield site.edit(partial(rename, []))
        if good:
            yield find.at(node.body).edit(partial(rename, good))


def known_calls(view: View, node: cst.FunctionDef) -> str | None:
    """Why a call might name a parameter; None if all calls are known to pass by position."""
    name = node.name.value
    if node.decorators:
        return f"`{name}` has a decorator, which may call it as it likes"
    variable = view.variable(node.name)
    if variable.scope.kind == "class":
        return f"`{name}` is a method, which anybody may call"
    if len(variable.bindings) > 1:
        return f"`{name}` is bound more than once"
    for read in variable.reads:
        call = view.parent(read)
        if not isinstance(call, cst.Call) or call.func is not read:
            return f"`{name}` is used as a value"
        if any(a.keyword is not None or a.star == "**" for a in call.args):
            return f"`{view.show(call)}` passes by keyword"
    if variable.scope.kind == "module":
        if view.outside_calls is None:
            return f"callers of `{name}` outside of the program may pass by keyword (no inputs are given)"
        if name in view.outside_calls.by_keyword:
            return f"the given calls of `{name}` pass by keyword"
        if name not in view.outside_calls.functions and not name.startswith("_"):
            return f"callers of `{name}` outside of the program may pass by keyword"
    return None


def rename(good: Sequence[Variable], make: Making) -> Edits:
    edits: dict[cst.CSTNode, cst.CSTNode] = {}
    count = make.random.randint(1, len(good))
    for variable in make.random.sample(list(good), count):
        new = make.names.fresh(role_of(make.view, variable))
        make.renames[variable.name] = new
        edits |= {node: revised(node, value=new) for node in variable.nodes()}
    return edits


def role_of(view: View, variable: Variable) -> str:
    """What the parameter is for, as far as its uses tell."""
    for read in variable.reads:
        above = view.parent(read)
        if isinstance(above, cst.For | cst.CompFor) and above.iter is read:
            return "sequence"
        if isinstance(above, cst.Attribute):
            word = above.attr.value
            if word in METHODS["str"] and word not in METHODS["list"]:
                return "text"
            if word in ("items", "keys", "values", "get", "setdefault"):
                return "mapping"
            if word in METHODS["list"]:
                return "sequence"
        if isinstance(above, cst.BinaryOperation | cst.ComparisonTarget):
            return "number"
    return "parameter"


RULE = Rule(
    name="rename-parameters",
    group="names",
    strength=COSMETIC,
    weight=1.5,
    summary=(
        "Parameters get other names: positional-only and starred ones always, others where every call, the given ones "
        "included, passes by position."
    ),
    before="def f(x, /):\n    return x",
    after="def f(PARAMETER, /):\n    return PARAMETER",
    preconditions=(pre.CLOSED, pre.POSITIONAL_CALLS, pre.NOT_MANGLED, pre.OWN_TEXT),
    plan=plan,
    reverse="rename-parameters",
)
