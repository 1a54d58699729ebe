"""for x in xs: if c: return True; return False  ->  return any(c for x in xs); likewise all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, negated
from chainexec.rewriting.comprehensions import element, leaks, loops_text, nest_of, unsure
from chainexec.rewriting.risks import may_stop_iteration
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import is_false, is_true, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.comprehensions import Piece
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        piece = nest_of(node)
        if isinstance(piece, str) or not isinstance(piece.innermost, cst.Return) or not piece.clauses[-1].tests:
            continue
        after = view.following(node)
        other = small(after)
        if not isinstance(other, cst.Return) or piece.innermost.value is None or other.value is None or after is None:
            continue
        first = piece.innermost.value
        if not ((is_true(first) and is_false(other.value)) or (is_false(first) and is_true(other.value))):
            continue
        word = "any" if is_true(first) else "all"
        site = find.at(node)
        site.need(pre.IN_FUNCTION, view.function(node) is not None, "it is not in a function")
        site.need(pre.UNSHADOWED, view.unshadowed(word, node), f"`{word}` is not the builtin here")
        inside = [piece.clauses[0].target, *piece.clauses[0].tests]
        inside += [part for clause in piece.clauses[1:] for part in (clause.source, *clause.tests)]
        reason = next((r for part in inside if (r := may_stop_iteration(part, view)) is not None), None)
        site.need(pre.NO_STOP_ITERATION, reason is None, f"{reason}")
        site.need(
            pre.SAME_ASKING,
            view.asks_the_same(piece.clauses[-1].tests[-1]),
            "an operand would be asked for its truth once more or once less",
        )
        leak = leaks(view, piece, node) if site.ok else None
        site.need(pre.DEAD_AFTER, leak is None, f"{leak}")
        free = unsure(view, node, piece) if site.ok else None
        site.need(pre.SURELY_BOUND, free is None, f"`{free}` need not be bound, and the error would be another in a generator")
        yield site.edit(partial(asked, node, after, piece, word))


def asked(node: cst.For, after: cst.CSTNode, piece: Piece, word: str, make: Making) -> Edits:
    *tests, last = piece.clauses[-1].tests
    clauses = [*piece.clauses[:-1], piece.clauses[-1]._replace(tests=tests)]
    test = last if word == "any" else negated(last)
    generator = cst.GeneratorExp(elt=element(test), for_in=loops_text(clauses), lpar=[], rpar=[])
    return {node: line(cst.Return(cst.Call(cst.Name(word), [cst.Arg(generator)]))), after: None}


RULE = Rule(
    name="loop-to-any-all",
    group="loops",
    strength=STRUCTURAL,
    summary="A loop that returns True at the first hit, else False, becomes `any`; with the two exchanged, `all`.",
    before="def f(xs):\n    for x in xs:\n        if x in '?!':\n            return True\n    return False",
    after="def f(xs):\n    return any(x in '?!' for x in xs)",
    preconditions=(pre.CLOSED, pre.SAME_ASKING, pre.IN_FUNCTION, pre.UNSHADOWED, pre.NO_STOP_ITERATION, pre.DEAD_AFTER, pre.SURELY_BOUND),
    plan=plan,
    reverse="any-all-to-loop",
)
