"""Local variables get other names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.names import singular
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


NAMED = {"assign", "augment", "annotate", "for", "with", "except", "walrus", "match", "import as", "del"}


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        scope = view.scopes.scope_of[node]
        good: list[Variable] = []
        for name, variable in scope.variables.items():
            if not variable.kinds or not variable.kinds <= NAMED or name in view.introduced:
                continue
            first = next(iter(variable.nodes()), node.name)
            site = find.at(first)
            site.need(pre.NOT_MANGLED, not name.startswith("__"), f"`{name}` may be mangled")
            frozen = next((part for part in variable.nodes() if view.frozen(part)), None)
            site.need(pre.OWN_TEXT, frozen is None, f"`{name}` is written out in a formatted string")
            if site.ok:
                good.append(variable)
            else:
                yield site.edit(partial(rename, []))
        if good:
            yield find.at(node.body).edit(partial(rename, good))


def rename(good: Sequence[Variable], make: Making) -> Edits:
    edits: dict[cst.CSTNode, cst.CSTNode] = {}
    count = make.random.randint(1, len(good))
    for variable in make.random.sample(list(good), count):
        new = make.names.fresh(role_of(make.view, variable), hint_for(make.view, variable))
        make.renames[variable.name] = new
        edits |= {node: revised(node, value=new) for node in variable.nodes()}
    return edits


def role_of(view: View, variable: Variable) -> str:
    """What the variable is for, as far as its bindings tell."""
    node, how = variable.bindings[0]
    above = view.parents.get(node)
    if how == "for":
        loop = above if isinstance(above, cst.For) else None
        if loop is not None:
            if view.calls_builtin(loop.iter, "range"):
                return "index"
            return "character" if view.exactly(loop.iter, frozenset({"str"})) else "item"
        return role_in_pair(view, node)
    if how == "assign" and isinstance(above, cst.AssignTarget):
        assign = view.parent(above)
        assert isinstance(assign, cst.Assign)
        return role_of_value(view, assign.value)
    return {"with": "temporary", "except": "temporary", "walrus": "taken", "match": "value"}.get(how, "temporary")


def role_in_pair(view: View, node: cst.CSTNode) -> str:
    """What one of two names stands for that a loop over `d.items()` or `enumerate(xs)` binds."""
    element = view.parents.get(node)
    pair = view.parents.get(element) if isinstance(element, cst.Element) else None
    loop = view.parents.get(pair) if isinstance(pair, cst.Tuple) else None
    if not isinstance(pair, cst.Tuple) or not isinstance(loop, cst.For | cst.CompFor) or len(pair.elements) != 2:
        return "value"
    first = pair.elements[0] is element
    match loop.iter:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="items"))):
            return "key" if first else "value"
        case cst.Call(func=cst.Name(value="enumerate")):
            return "index" if first else "item"
    return "value"


def role_of_value(view: View, value: cst.BaseExpression) -> str:
    match value:
        case cst.List() | cst.ListComp():
            return "list"
        case cst.Dict() | cst.DictComp():
            return "mapping"
        case cst.Set() | cst.SetComp():
            return "set"
        case cst.Integer(value="0"):
            return "count"
        case cst.Integer() | cst.Float():
            return "number"
        case cst.SimpleString() | cst.FormattedString():
            return "text"
        case cst.Name(value="True" | "False") | cst.Comparison():
            return "flag"
    types = view.types(value)
    for name, role in (("str", "text"), ("int", "number"), ("list", "list"), ("dict", "mapping"), ("set", "set")):
        if types == frozenset({name}):
            return role
    return "temporary"


def hint_for(view: View, variable: Variable) -> str | None:
    """For what runs over `words`: `word`."""
    node, how = variable.bindings[0]
    above = view.parents.get(node)
    if how == "for" and isinstance(above, cst.For) and isinstance(above.iter, cst.Name):
        hint = singular(above.iter.value)
        return hint if hint != variable.name else None
    return None


RULE = Rule(
    name="rename-locals",
    group="names",
    strength=COSMETIC,
    weight=2.0,
    summary=(
        "Local variables of a function get other names, natural for what they hold; every binding and use is found by "
        "scope, match captures and walruses included."
    ),
    before="def f(xs):\n    total = 0\n    return total",
    after="def f(xs):\n    COUNT = 0\n    return COUNT",
    preconditions=(pre.CLOSED, pre.NOT_MANGLED, pre.OWN_TEXT),
    plan=plan,
    reverse="rename-locals",
)
