"""if x == 1: A elif x == 2: B else: C  ->  match x: case 1: A case 2: B case _: C."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


LITERALS = (cst.Integer, cst.Float, cst.SimpleString)


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.If):
        if isinstance(view.parent(node), cst.If) or not isinstance(view.parent(node), cst.IndentedBlock | cst.Module):
            continue
        if not isinstance(node.test, cst.Comparison) or not isinstance(node.test.left, cst.Name) or node.orelse is None:
            continue
        subject = node.test.left
        cases: list[tuple[cst.BaseExpression | None, cst.If | cst.Else]] = []
        at: cst.If | cst.Else | None = node
        while at is not None:
            if isinstance(at, cst.Else):
                cases.append((None, at))
                break
            cases.append((literal(at.test, subject.value), at))
            at = at.orelse
        if not isinstance(cases[0][0], LITERALS) and not isinstance(cases[0][0], cst.Name):
            continue
        site = find.at(node)
        variable = view.local(subject)
        state = view.state(node)
        known = variable is not None and not variable.rebound_inside and state is not None and variable.name in state
        site.need(pre.SURELY_BOUND, known, f"`{subject.value}` is not a local that is surely bound")
        literals = all(value is not None for value, part in cases if isinstance(part, cst.If))
        site.need(pre.LITERAL, literals, f"not every test compares `{subject.value}` with a literal")
        yield site.edit(partial(cased, node, subject, cases))


def literal(test: cst.BaseExpression, name: str) -> cst.BaseExpression | None:
    """The literal that the test compares the name with: by `==`, or by `is` with None, True, False."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1 or not isinstance(test.left, cst.Name) or test.left.value != name:
        return None
    (target,) = test.comparisons
    value = target.comparator
    if isinstance(target.operator, cst.Equal) and isinstance(value, LITERALS):
        return revised(value, lpar=[], rpar=[])
    if isinstance(target.operator, cst.Is) and isinstance(value, cst.Name) and value.value in ("None", "True", "False"):
        return revised(value, lpar=[], rpar=[])
    return None


def cased(node: cst.If, subject: cst.Name, cases: Sequence[tuple[cst.BaseExpression | None, cst.If | cst.Else]], make: Making) -> Edits:
    made: list[cst.MatchCase] = []
    for value, part in cases:
        pattern: cst.MatchPattern = cst.MatchAs()
        if isinstance(value, cst.Name):
            pattern = cst.MatchSingleton(value)
        elif value is not None:
            pattern = cst.MatchValue(value)
        leading = part.leading_lines if part is not node else []
        made.append(cst.MatchCase(pattern=pattern, body=part.body, leading_lines=leading))
    return {node: cst.Match(subject=subject, cases=made, leading_lines=node.leading_lines)}


RULE = Rule(
    name="if-to-match",
    group="conditionals",
    strength=STRUCTURAL,
    summary="A chain of ifs that compares a local name with literals becomes a match.",
    before="def f(x):\n    if x == 1:\n        return 'a'\n    else:\n        return 'b'",
    after="def f(x):\n    match x:\n        case 1:\n            return 'a'\n        case _:\n            return 'b'",
    preconditions=(pre.CLOSED, pre.SURELY_BOUND, pre.LITERAL),
    plan=plan,
    reverse="match-to-if",
)
