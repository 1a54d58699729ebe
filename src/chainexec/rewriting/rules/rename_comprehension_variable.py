"""[x for x in xs]  ->  [item for item in xs]."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.comprehensions import own_variables
from chainexec.rewriting.names import singular
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.comprehensions import Comprehension
    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    kinds: tuple[type[Comprehension], ...] = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
    for kind in kinds:
        for node in view.all(kind):
            site = find.at(node)
            variables = own_variables(view, node)
            names = [variable.name for variable in variables]
            site.need(pre.NOT_MANGLED, not any(name.startswith("__") for name in names), "a name may be mangled")
            frozen = any(view.frozen(part) for variable in variables for part in variable.nodes())
            site.need(pre.OWN_TEXT, not frozen, "a name is written out in a formatted string")
            yield site.edit(partial(rename, node, variables))


def rename(node: Comprehension, variables: Sequence[Variable], make: Making) -> Edits:
    edits: dict[cst.CSTNode, cst.CSTNode] = {}
    source = node.for_in.iter
    hint = singular(source.value) if isinstance(source, cst.Name) and len(variables) == 1 else None
    for variable in variables:
        role = "character" if make.view.exactly(source, frozenset({"str"})) else "item"
        new = make.names.fresh(role, hint)
        make.renames[variable.name] = new
        edits |= {part: revised(part, value=new) for part in variable.nodes()}
    return edits


RULE = Rule(
    name="rename-comprehension-variable",
    group="names",
    strength=COSMETIC,
    summary="The variables of a comprehension or generator expression get other names.",
    before="ys = [x for x in words]",
    after="ys = [word for word in words]",
    preconditions=(pre.CLOSED, pre.NOT_MANGLED, pre.OWN_TEXT),
    plan=plan,
    reverse="rename-comprehension-variable",
)
