"""f(a, b)  ->  f(, a, and b on lines of their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    found = []
    for call in view.all(cst.Call):
        inside = any(isinstance(above, cst.FormattedString | cst.TemplatedString | cst.Call | cst.Decorator) for above in view.up(call))
        if len(call.args) > 1 and not inside and len(view.code(call).splitlines()) == 1 and len(view.code(call)) > 14:
            found.append(call)
    if found:
        yield find.at(found[0]).edit(partial(break_one, found), whole=True)


def break_one(found: Sequence[cst.Call], make: Making) -> Edits:
    call = make.random.choice(list(found))

    def newline(text: str) -> cst.ParenthesizedWhitespace:
        return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(text))

    arguments = []
    for n, argument in enumerate(call.args):
        last = n == len(call.args) - 1
        comma = cst.Comma(whitespace_after=cst.SimpleWhitespace("") if last else newline("    "))
        arguments.append(
            revised(argument, comma=comma, whitespace_after_arg=newline("") if last and argument.star else cst.SimpleWhitespace(""))
        )
    if isinstance(call.args[-1].value, cst.GeneratorExp):
        return {call: call}
    arguments[-1] = revised(
        arguments[-1], comma=cst.Comma(whitespace_after=newline("")) if not call.args[-1].star else cst.MaybeSentinel.DEFAULT
    )
    return {call: revised(call, args=arguments, whitespace_before_args=newline("    "))}


RULE = Rule(
    name="break-lines",
    group="layout",
    strength=COSMETIC,
    weight=0.5,
    summary="The arguments of a call are put on lines of their own.",
    before="result = function(first, second)",
    after="result = function(\n    first,\n    second,\n)",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="astor-printer",
    keeps_text_only=True,
)
