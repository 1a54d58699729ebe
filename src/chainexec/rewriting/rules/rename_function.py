"""A function that nobody outside knows, and that is only called, gets another name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        variable = view.variable(node.name)
        name = node.name.value
        if variable.scope.kind == "class":
            continue
        site = find.at(node)
        private = variable.scope.kind == "function" or (
            name.startswith("_") and not name.startswith("__") and "__all__" not in view.scopes.all_names
        )
        site.need(pre.NOT_PUBLIC, private, f"`{name}` may be known outside of the program")
        site.need(pre.NO_DECORATOR, not node.decorators, f"`{name}` has a decorator, which may look at its name")
        site.need(pre.BOUND_ONCE, len(variable.bindings) == 1, f"`{name}` is bound more than once")
        called = all(isinstance(call := view.parent(read), cst.Call) and call.func is read for read in variable.reads)
        site.need(pre.CALLED_ONLY, called, f"`{name}` is used as a value, which knows its name")
        site.need(pre.CALLED_ONLY, not variable.meant_in_class, f"a class that binds `{name}` may read this one before")
        site.need(pre.OWN_TEXT, not any(view.frozen(part) for part in variable.nodes()), f"`{name}` is written out in a formatted string")
        yield site.edit(partial(rename, variable), whole=variable.scope.kind == "module")


def rename(variable: Variable, make: Making) -> Edits:
    new = make.names.fresh("helper")
    if variable.name.startswith("_"):
        new = f"_{new}"
        make.names.used.add(new)
    make.renames[variable.name] = new
    return {node: revised(node, value=new) for node in {*variable.nodes()}}


RULE = Rule(
    name="rename-function",
    group="names",
    strength=COSMETIC,
    summary="A nested function, or a private one of the module, gets another name if it is only called.",
    before="def f(x):\n    def g(y):\n        return y\n    return g(x)",
    after="def f(x):\n    def HELPER(y):\n        return y\n    return HELPER(x)",
    preconditions=(pre.CLOSED, pre.NOT_PUBLIC, pre.NO_DECORATOR, pre.BOUND_ONCE, pre.CALLED_ONLY, pre.OWN_TEXT),
    plan=plan,
    reverse="rename-function",
)
