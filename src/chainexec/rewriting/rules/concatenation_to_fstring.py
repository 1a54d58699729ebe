"""'n' + s + '!'  ->  f'n{s}!'  (all surely strs)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.exact_types import STR
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.BinaryOperation):
        above = view.parent(node)
        if not isinstance(node.operator, cst.Add) or (
            isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Add) and above.left is node
        ):
            continue
        parts = operands(node)
        literals = [part for part in parts if isinstance(part, cst.SimpleString)]
        if not literals or len(literals) == len(parts):
            continue
        site = find.at(node)
        site.need(pre.EXACT_TYPE, all(view.exactly(part, STR) for part in parts), "not all operands are surely strs")
        quotes = {part.quote for part in literals}
        plain = len(quotes) == 1 and all(not part.prefix and len(part.quote) == 1 for part in literals)
        site.need(pre.LITERAL, plain, "the literals have different quotes or a prefix")
        easy = all(not set("'\"\\{}!:\n#") & set(view.code(part)) for part in parts if not isinstance(part, cst.SimpleString))
        site.need(
            pre.LITERAL,
            easy and not any("=" in view.code(part) for part in parts if not isinstance(part, cst.SimpleString)),
            "an operand is not easily written in an f-string",
        )
        inside = any(isinstance(up, cst.FormattedString) for up in view.up(node))
        site.need(pre.OWN_TEXT, not inside, "it stands in a formatted string")
        yield site.edit(partial(interpolate, node, parts))


def operands(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The operands of a chain of `+`, from left to right."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return [*operands(node.left), node.right]
    return [node]


def interpolate(node: cst.BinaryOperation, parts: Sequence[cst.BaseExpression], make: Making) -> Edits:
    content: list[cst.BaseFormattedStringContent] = []
    quote = next(part.quote for part in parts if isinstance(part, cst.SimpleString))
    for part in parts:
        if isinstance(part, cst.SimpleString):
            if part.raw_value:
                content.append(cst.FormattedStringText(part.raw_value.replace("{", "{{").replace("}", "}}")))
        else:
            content.append(cst.FormattedStringExpression(bare(part)))
    return {node: cst.FormattedString(parts=content, start=f"f{quote}", end=quote)}


RULE = Rule(
    name="concatenation-to-fstring",
    group="expressions",
    strength=MILD,
    summary="A sum of what are surely strs, some of them literals, becomes an f-string.",
    before="def f(n):\n    s = str(len(n))\n    return 'n' + s",
    after="def f(n):\n    s = str(len(n))\n    return f'n{s}'",
    preconditions=(pre.CLOSED, pre.EXACT_TYPE, pre.LITERAL, pre.OWN_TEXT),
    plan=plan,
    reverse="fstring-to-concatenation",
)
