"""match x: case 1: A case _: B  ->  if x == 1: A else: B."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.Match):
        site = find.at(node)
        variable = find.view.local(node.subject)
        state = find.view.state(node)
        known = variable is not None and not variable.rebound_inside and state is not None and variable.name in state
        site.need(pre.SURELY_BOUND, known, "the subject is not a local name that is surely bound")
        tests: list[cst.BaseExpression | None] = []
        for case in node.cases:
            test = test_of(case.pattern, node.subject) if known else None
            wild = isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None and case.pattern.name is None
            plain = (test is not None or (wild and case is node.cases[-1])) and case.guard is None
            site.need(pre.LITERAL, plain, f"`case {find.view.show(case.pattern)}` is more than literals")
            tests.append(test)
        site.need(pre.LITERAL, tests[0] is not None, "there is no case but `_`")
        yield site.edit(partial(chain, node, tests))


def test_of(pattern: cst.MatchPattern, subject: cst.BaseExpression) -> cst.BaseExpression | None:
    """The test that a pattern makes; None for a pattern that is more than literals."""
    match pattern:
        case cst.MatchValue(value=cst.Integer() | cst.Float() | cst.SimpleString() | cst.UnaryOperation()):
            return expression("__s == __v", s=clone(subject), v=pattern.value)
        case cst.MatchSingleton():
            return expression("__s is __v", s=clone(subject), v=pattern.value)
        case cst.MatchOr():
            parts = [test_of(element.pattern, subject) for element in pattern.patterns]
            if any(part is None for part in parts):
                return None
            result = parts[0]
            for part in parts[1:]:
                assert result is not None
                assert part is not None
                result = expression("__a or __b", a=result, b=part)
            return result
        case _:
            return None


def chain(node: cst.Match, tests: Sequence[cst.BaseExpression | None], make: Making) -> Edits:
    result: cst.If | cst.Else | None = None
    for case, test in zip(reversed(node.cases), reversed(tests), strict=True):
        if test is None:
            result = cst.Else(body=case.body, leading_lines=case.leading_lines)
        else:
            result = cst.If(test=test, body=case.body, orelse=result, leading_lines=case.leading_lines)
    assert isinstance(result, cst.If)
    return {node: revised(result, leading_lines=[*node.leading_lines, *result.leading_lines])}


RULE = Rule(
    name="match-to-if",
    group="conditionals",
    strength=STRUCTURAL,
    summary="A match on a local name whose patterns are literals becomes a chain of ifs.",
    before="def f(x):\n    match x:\n        case 1 | 2:\n            return 'a'\n        case _:\n            return 'b'",
    after="def f(x):\n    if x == 1 or x == 2:\n        return 'a'\n    else:\n        return 'b'",
    preconditions=(pre.CLOSED, pre.SURELY_BOUND, pre.LITERAL),
    plan=plan,
    reverse="if-to-match",
)
