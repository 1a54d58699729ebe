"""for x in xs: A; B  ->  for x in xs: A; for x in xs: B  (claimed by tests only)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.risks import HARMLESS_CALLS
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        if not isinstance(node.body, cst.IndentedBlock) or len(node.body.body) != 2 or node.orelse is not None:
            continue
        site = find.at(node)
        first, second = node.body.body
        site.need(pre.SYNCHRONOUS, node.asynchronous is None, "the loop is asynchronous")
        jumps = any(isinstance(part, cst.Return | cst.Break | cst.Continue | cst.Yield | cst.Await) for part in walk(node.body))
        site.need(pre.NO_JUMPS, not jumps, "something leaves the body")
        site.need(
            pre.STABLE, isinstance(node.iter, cst.Name) or view.calls_builtin(node.iter, "range"), "the iterable would be evaluated twice"
        )
        written = [
            {part.value for part in walk(one) if isinstance(part, cst.Name) and not plain_read(view, part)} for one in (first, second)
        ]
        of_iterable = view.names_in(node.iter) & (written[0] | written[1])
        site.need(pre.STABLE, not of_iterable, f"the body changes `{', '.join(sorted(of_iterable))}`, over which it goes")
        used = [view.names_in(one) for one in (first, second)]
        crossed = (written[0] & used[1]) | (written[1] & used[0])
        site.need(pre.DISJOINT, not crossed, f"both halves use `{', '.join(sorted(crossed))}`")
        both_act = acts(view, first) and acts(view, second)
        site.need(pre.DISJOINT, not both_act, "both halves call functions, which may act on the same")
        yield site.edit(partial(split, node, first, second))


def plain_read(view: View, part: cst.Name) -> bool:
    """Whether the name is only read, and nothing is done to its object at sight."""
    above = view.parent(part)
    return part in view.read_names and not isinstance(above, cst.Attribute | cst.Subscript)


def acts(view: View, half: cst.CSTNode) -> bool:
    """Whether it calls a function that may do more than give a value. Of methods their object counts, as a name that is written."""
    functions = [part.func for part in walk(half) if isinstance(part, cst.Call)]
    return any(isinstance(one, cst.Name) and not (view.is_builtin(one) and one.value in HARMLESS_CALLS) for one in functions)


def split(node: cst.For, first: cst.BaseStatement, second: cst.BaseStatement, make: Making) -> Edits:
    one = revised(node, body=cst.IndentedBlock([first]))
    other = cst.For(target=clone(node.target), iter=clone(node.iter), body=cst.IndentedBlock([second]))
    return {node: [one, other]}


RULE = Rule(
    name="split-loop",
    group="algorithmic",
    strength=STRUCTURAL,
    by_default=False,
    summary=(
        "A loop whose body is two statements that share no variable becomes two loops. That they share no object is shown by tests only."
    ),
    before="def f(xs, a, b):\n    for x in xs:\n        a.append(x)\n        b.add(x)",
    after="def f(xs, a, b):\n    for x in xs:\n        a.append(x)\n    for x in xs:\n        b.add(x)",
    preconditions=(pre.CLOSED, pre.SYNCHRONOUS, pre.NO_JUMPS, pre.STABLE, pre.DISJOINT),
    plan=plan,
)
