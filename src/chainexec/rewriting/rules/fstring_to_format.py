"""f'{a}: {b}'  ->  '{}: {}'.format(a, b)  (a and b names)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.exact_types import SCALARS
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FormattedString):
        pieces = [part for part in node.parts if isinstance(part, cst.FormattedStringExpression)]
        if not pieces or isinstance(view.parent(node), cst.ConcatenatedString):
            continue
        site = find.at(node)
        quiet = all(isinstance(p.expression, cst.Name) and view.quiet(p.expression) for p in pieces)
        site.need(pre.QUIET, quiet, "a value is more than a name, and would be evaluated before the ones ahead of it are formatted")
        plain = all(
            p.equal is None and (p.format_spec is None or all(isinstance(s, cst.FormattedStringText) for s in p.format_spec))
            for p in pieces
        )
        site.need(pre.OWN_TEXT, plain, "a format is itself made of values, or a text shows its expression")
        site.need(pre.EXACT_TYPE, len(node.parts) > 1 or view.exactly(pieces[0].expression, SCALARS), "the text need not be a plain str")
        yield site.edit(partial(formatted, node, pieces))


def formatted(node: cst.FormattedString, pieces: Sequence[cst.FormattedStringExpression], make: Making) -> Edits:
    text = ""
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            text += part.value
        else:
            assert isinstance(part, cst.FormattedStringExpression)
            spec = "".join(s.value for s in part.format_spec or () if isinstance(s, cst.FormattedStringText))
            text += "{" + (f"!{part.conversion}" if part.conversion else "") + (f":{spec}" if part.format_spec is not None else "") + "}"
    start = "".join(char for char in node.start if char not in "fF")
    literal = cst.SimpleString(f"{start}{text}{node.end}")
    return {node: cst.Call(cst.Attribute(literal, cst.Name("format")), [cst.Arg(piece.expression) for piece in pieces])}


RULE = Rule(
    name="fstring-to-format",
    group="expressions",
    strength=MILD,
    summary="An f-string whose values are names becomes a call of `format`.",
    before="def f(a, b):\n    return f'{a}: {b!r:>5}'",
    after="def f(a, b):\n    return '{}: {!r:>5}'.format(a, b)",
    preconditions=(pre.CLOSED, pre.QUIET, pre.OWN_TEXT, pre.EXACT_TYPE),
    plan=plan,
    reverse="format-to-fstring",
)
