"""a, b = 1, 2  ->  a = 1; b = 2."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import statement
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Assign):
        if len(node.targets) != 1 or not isinstance(target := node.targets[0].target, cst.Tuple) or not isinstance(node.value, cst.Tuple):
            continue
        site = find.at(node)
        place = view.line_of(node)
        site.need(pre.ALONE, place is not None, "other statements stand on the same line")
        targets, values = [e.value for e in target.elements], [e.value for e in node.value.elements]
        stars = any(isinstance(e, cst.StarredElement) for e in (*target.elements, *node.value.elements))
        variables = [view.local(t) for t in targets]
        plain = (
            not stars
            and len(targets) == len(values)
            and None not in variables
            and len({t.value for t in targets if isinstance(t, cst.Name)}) == len(targets)
        )
        site.need(pre.PLAIN_TARGET, plain, "the targets are not as many different locals as there are values")
        if site.ok:
            for n, variable in enumerate(variables):
                assert variable is not None
                site.need(
                    pre.NOT_CAPTURED, not variable.captured and not variable.rebound_inside, f"an inner function uses `{variable.name}`"
                )
                later = any(view.reads_of(variable, value) for value in values[n + 1 :])
                site.need(pre.DISJOINT, not later, f"`{variable.name}` is read by a later value")
            quiet = all(view.quiet(value) for value in values[1:])
            site.need(pre.NOT_IN_TRY, quiet or not view.inside_try(node), "a try or with around could see only some of them bound")
        if place is not None:
            yield site.edit(partial(split, place, targets, values))


def split(
    place: cst.SimpleStatementLine, targets: Sequence[cst.BaseExpression], values: Sequence[cst.BaseExpression], make: Making
) -> Edits:
    return {place: [statement("__t = __v", t=target, v=bare(value)) for target, value in zip(targets, values, strict=True)]}


RULE = Rule(
    name="split-tuple-assignment",
    group="expressions",
    strength=COSMETIC,
    summary="An assignment of several values to several locals becomes one assignment for each; no value reads an earlier target.",
    before="def f(x):\n    a, b = x, 2\n    return a, b",
    after="def f(x):\n    a = x\n    b = 2\n    return a, b",
    preconditions=(pre.CLOSED, pre.ALONE, pre.PLAIN_TARGET, pre.NOT_CAPTURED, pre.DISJOINT, pre.NOT_IN_TRY),
    plan=plan,
    reverse="merge-assignments",
)
