"""'{}: {}'.format(a, b)  ->  f'{a}: {b}'  (a and b names)."""

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
    for node in view.all(cst.Call):
        if (
            not isinstance(node.func, cst.Attribute)
            or node.func.attr.value != "format"
            or not isinstance(literal := node.func.value, cst.SimpleString)
        ):
            continue
        site = find.at(node)
        texts = fields(literal)
        site.need(pre.LITERAL, texts is not None, "the text has fields other than `{}`")
        plain = all(not a.star and a.keyword is None and isinstance(a.value, cst.Name) and view.quiet(a.value) for a in node.args)
        site.need(
            pre.QUIET,
            plain and node.args,
            "an argument is more than a name, and would be evaluated after the ones ahead of it are formatted",
        )
        site.need(pre.LITERAL, texts is not None and len(texts) == len(node.args) + 1, "there are not as many fields as arguments")
        single = texts == ["", ""] and not (node.args and view.exactly(node.args[0].value, SCALARS))
        site.need(pre.EXACT_TYPE, not single, "the text need not be a plain str")
        inside = any(isinstance(above, cst.FormattedString) for above in view.up(node))
        site.need(pre.OWN_TEXT, not inside, "it stands in a formatted string")
        yield site.edit(partial(interpolate, node, literal, texts))


def fields(literal: cst.SimpleString) -> list[str] | None:
    """The raw text between the `{}` of a template; None if it has other fields."""
    if "b" in literal.prefix.lower() or "u" in literal.prefix.lower() or "\\" in literal.raw_value:
        return None
    marked = literal.raw_value.replace("{{", "\0").replace("}}", "\1")
    pieces = marked.split("{}")
    if any("{" in piece or "}" in piece for piece in pieces):
        return None
    return [piece.replace("\0", "{{").replace("\1", "}}") for piece in pieces]


def interpolate(node: cst.Call, literal: cst.SimpleString, texts: Sequence[str] | None, make: Making) -> Edits:
    assert texts is not None
    parts: list[cst.BaseFormattedStringContent] = []
    for n, text in enumerate(texts):
        if text:
            parts.append(cst.FormattedStringText(text))
        if n < len(node.args):
            parts.append(cst.FormattedStringExpression(node.args[n].value))
    start = f"f{literal.prefix}{literal.quote}"
    return {node: cst.FormattedString(parts=parts, start=start, end=literal.quote)}


RULE = Rule(
    name="format-to-fstring",
    group="expressions",
    strength=MILD,
    summary="A call of `format` on a literal, with names for its plain fields, becomes an f-string.",
    before="def f(a, b):\n    return '{}: {}'.format(a, b)",
    after="def f(a, b):\n    return f'{a}: {b}'",
    preconditions=(pre.CLOSED, pre.LITERAL, pre.QUIET, pre.EXACT_TYPE, pre.OWN_TEXT),
    plan=plan,
    reverse="fstring-to-format",
)
