"""a = []; b = 0  ->  b = 0; a = []."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Assign):
        first = assigned(view.line_of(node))
        second = assigned(view.following(first.line)) if first is not None else None
        if first is None or second is None or first.target.value == second.target.value:
            continue
        a, b = view.local(first.target), view.local(second.target)
        site = find.at(node)
        site.need(pre.PLAIN_TARGET, a is not None and b is not None, "the targets are no locals of a function")
        site.need(pre.QUIET, view.quiet(first.value) and view.quiet(second.value), "a value may raise or have an effect")
        if a is not None and b is not None:
            crossed = view.reads_of(a, second.value) or view.reads_of(b, first.value)
            site.need(pre.DISJOINT, not crossed, "one value reads what the other assigns")
        yield site.edit(partial(swap, first, second))


def swap(first: Assigned, second: Assigned, make: Making) -> Edits:
    a = revised(first.line, leading_lines=second.line.leading_lines)
    b = revised(second.line, leading_lines=first.line.leading_lines)
    return {first.line: b, second.line: a}


RULE = Rule(
    name="swap-assignments",
    group="order",
    strength=MILD,
    summary=(
        "Two assignments to locals that follow one another change places; neither value can raise, have an effect, or read "
        "what the other assigns."
    ),
    before="def f(x):\n    a = []\n    b = 0\n    return a, b",
    after="def f(x):\n    b = 0\n    a = []\n    return a, b",
    preconditions=(pre.CLOSED, pre.PLAIN_TARGET, pre.QUIET, pre.DISJOINT),
    plan=plan,
    reverse="swap-assignments",
)
