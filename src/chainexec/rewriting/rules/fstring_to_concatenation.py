"""f'n{s}!'  ->  'n' + s + '!'  (s surely a str, or an int, which str() is put around)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.exact_types import INT, STR
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FormattedString):
        pieces = [part for part in node.parts if isinstance(part, cst.FormattedStringExpression)]
        if len(node.parts) < 2 or not pieces or isinstance(view.parent(node), cst.ConcatenatedString):
            continue
        site = find.at(node)
        plain = all(p.equal is None and p.conversion is None and p.format_spec is None for p in pieces)
        site.need(pre.LITERAL, plain, "a value has a format or a conversion")
        types = [view.types(p.expression) for p in pieces]
        site.need(pre.EXACT_TYPE, all(t in (STR, INT) for t in types), "a value need not be a str or an int")
        site.need(pre.UNSHADOWED, INT not in types or view.unshadowed("str", node), "`str` is not the builtin here")
        site.need(pre.LITERAL, len(node.quote) == 1 and "r" not in node.prefix.lower(), "the f-string is raw or has triple quotes")
        yield site.edit(partial(concatenate, node))


def concatenate(node: cst.FormattedString, make: Making) -> Edits:
    result: cst.BaseExpression | None = None
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            one: cst.BaseExpression = cst.SimpleString(f"{node.quote}{part.value.replace('{{', '{').replace('}}', '}')}{node.quote}")
        else:
            assert isinstance(part, cst.FormattedStringExpression)
            one = part.expression if make.view.exactly(part.expression, STR) else expression("str(__e)", e=part.expression)
        result = one if result is None else expression("__a + __b", a=result, b=one)
    assert result is not None
    return {node: revised(result, lpar=node.lpar, rpar=node.rpar) if node.lpar else result}


RULE = Rule(
    name="fstring-to-concatenation",
    group="expressions",
    strength=MILD,
    summary="An f-string of what are surely strs or ints becomes a sum.",
    before="def f(n):\n    k = len(n)\n    return f'n{k}!'",
    after="def f(n):\n    k = len(n)\n    return 'n' + str(k) + '!'",
    preconditions=(pre.CLOSED, pre.LITERAL, pre.EXACT_TYPE, pre.UNSHADOWED),
    plan=plan,
    reverse="concatenation-to-fstring",
)
