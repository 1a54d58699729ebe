"""A comment that says what a statement is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import is_true
from chainexec.rewriting.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    found: list[tuple[cst.BaseStatement, str]] = []
    for function in view.all(cst.FunctionDef):
        for node in walk(function.body):
            if isinstance(view.parents.get(node), cst.IndentedBlock) and (text := remark(view, node)) is not None:
                assert isinstance(node, cst.BaseStatement)
                found.append((node, text))
    if found:
        yield find.at(found[0][0]).edit(partial(comment, found), whole=True)


def remark(view: View, node: cst.CSTNode) -> str | None:
    """What is true of the statement at sight."""
    match node:
        case cst.For():
            return f"go through {view.show(node.iter)}" if isinstance(node.iter, cst.Name) else "go through them one by one"
        case cst.While():
            return "as long as this holds" if not is_true(node.test) else "until something breaks out"
        case cst.If():
            return "only in some cases"
        case cst.SimpleStatementLine() if isinstance(node.body[0], cst.Return):
            return "this is the result"
        case cst.SimpleStatementLine() if isinstance(node.body[0], cst.Raise):
            return "this must not happen"
        case _:
            return None


def comment(found: Sequence[tuple[cst.BaseStatement, str]], make: Making) -> Edits:
    node, text = make.random.choice(list(found))
    lines = [*node.leading_lines, cst.EmptyLine(comment=cst.Comment(f"# {text}"))]  # type: ignore[attr-defined]
    return {node: revised(node, leading_lines=lines)}


RULE = Rule(
    name="add-comments",
    group="layout",
    strength=COSMETIC,
    weight=0.3,
    summary="A comment that is true of it is put above a statement.",
    before="def f(x):\n    return x",
    after="def f(x):\n    # this is the result\n    return x",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="remove-comments",
    keeps_text_only=True,
)
