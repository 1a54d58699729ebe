"""return x; y = 1  ->  return x."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment
from chainexec.rewriting.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for kind in (cst.Return, cst.Raise, cst.Break, cst.Continue):
        for node in view.all(kind):
            place = view.line_of(node)
            if place is None:
                continue
            around = list(view.siblings(place))
            rest = around[around.index(place) + 1 :] if place in around else []
            if not rest:
                continue
            site = find.at(rest[0])
            harmless = not any(
                isinstance(part, cst.Yield | cst.Await) or getattr(part, "asynchronous", None) is not None
                for one in rest
                for part in walk(one)
            )
            site.need(pre.NO_YIELD, harmless, "a yield in it makes the function a generator")
            binds = any(
                binding in set(walk(one))
                for one in rest
                for scope in view.scopes.module.inside()
                for v in scope.variables.values()
                for binding, _ in v.bindings
            )
            declares = any(isinstance(part, cst.Global | cst.Nonlocal) for one in rest for part in walk(one))
            site.need(pre.DISJOINT, not binds and not declares, "a name that it binds would be no local any more")
            site.need(pre.NO_COMMENTS, not has_comment(*rest), "a comment would be lost")
            yield site.edit(partial(remove, rest))


def remove(rest: Sequence[cst.CSTNode], make: Making) -> Edits:
    return dict.fromkeys(rest)


RULE = Rule(
    name="remove-unreachable",
    group="dead code",
    strength=MILD,
    summary="Statements after a return, raise, break or continue are taken out, if they bind nothing and hold no yield.",
    before="def f(x):\n    return x\n    print(x)",
    after="def f(x):\n    return x",
    preconditions=(pre.CLOSED, pre.NO_YIELD, pre.DISJOINT, pre.NO_COMMENTS),
    plan=plan,
)
