"""ys = []; for x in xs: if c: ys.append(e)  ->  ys = [e for x in xs if c]; the same with sets and dicts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised
from chainexec.rewriting.comprehensions import element, leaks, loops_text, nest_of
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, method_call, plain_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.comprehensions import Piece
    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        piece = nest_of(node)
        if isinstance(piece, str):
            continue
        stored = parts(piece.innermost)
        if stored is None:
            continue
        result, kind, values = stored
        start = creation(view, node, result.value, kind)
        if start is None:
            continue
        site = find.at(node)
        variable = view.local(result)
        site.need(pre.IN_FUNCTION, variable is not None and view.function(node) is not None, f"`{result.value}` is no local of a function")
        if variable is not None:
            site.need(pre.NOT_CAPTURED, not variable.captured and not variable.rebound_inside, f"an inner function uses `{variable.name}`")
            site.need(pre.READ_ONCE, len(view.reads_of(variable, node)) == 1, f"the loop uses `{variable.name}` for more than collecting")
            site.need(pre.READ_ONCE, not view.binds(variable, node), f"the loop binds `{variable.name}`")
        site.need(pre.NOT_IN_TRY, not view.inside_try(node), "a try or with around could see the half-made result")
        if kind == "set":
            call = not isinstance(start.value, cst.Call) or view.is_builtin(start.value.func)  # type: ignore[arg-type]
            site.need(pre.UNSHADOWED, call, "`set` is not the builtin here")
        if kind == "dict":
            plain = any(isinstance(part, cst.Name | cst.Integer | cst.SimpleString) for part in values)
            site.need(pre.ORDER_KEPT, plain, "key and value would be evaluated in the other order")
        leak = leaks(view, piece, node) if site.ok else None
        site.need(pre.DEAD_AFTER, leak is None, f"{leak}")
        yield site.edit(partial(comprehended, node, piece, start, kind, values))


def parts(innermost: cst.BaseSmallStatement) -> tuple[cst.Name, str, list[cst.BaseExpression]] | None:
    """What is collected where: the name, the kind of collection, and the expressions."""
    for method, kind in (("append", "list"), ("add", "set")):
        call = method_call(innermost, method)
        if call is not None and len(call[1]) == 1 and plain_arguments(call[1]):
            return call[0], kind, [call[1][0].value]
    if (
        isinstance(innermost, cst.Assign)
        and len(innermost.targets) == 1
        and isinstance(target := innermost.targets[0].target, cst.Subscript)
    ) and (
        isinstance(target.value, cst.Name)
        and len(target.slice) == 1
        and isinstance(index := target.slice[0].slice, cst.Index)
        and index.star is None
    ):
        return target.value, "dict", [index.value, innermost.value]
    return None


def creation(view: View, loop: cst.For, name: str, kind: str) -> Assigned | None:
    """The line that makes the empty collection, if nothing between it and the loop knows of it."""
    texts = {"list": ("[]", "list()"), "set": ("set()",), "dict": ("{}", "dict()")}[kind]
    around = list(view.siblings(loop))
    if loop not in around:
        return None
    for before in reversed(around[: around.index(loop)]):
        start = assigned(before)
        if start is not None and start.target.value == name:
            plain = view.code(start.value) in texts and (not isinstance(start.value, cst.Call) or view.is_builtin(start.value.func))  # type: ignore[arg-type]
            return start if plain else None
        if name in view.names_in(before) or not isinstance(before, cst.SimpleStatementLine):
            return None
    return None


def comprehended(node: cst.For, piece: Piece, start: Assigned, kind: str, values: Sequence[cst.BaseExpression], make: Making) -> Edits:
    loops = loops_text(piece.clauses)
    new: cst.BaseExpression
    if kind == "dict":
        new = cst.DictComp(key=element(values[0]), value=element(values[1]), for_in=loops)
    elif kind == "set":
        new = cst.SetComp(elt=element(values[0]), for_in=loops)
    else:
        new = cst.ListComp(elt=element(values[0]), for_in=loops)
    made = line(revised(start.small, value=new))
    return {start.line: None, node: made}


RULE = Rule(
    name="loop-to-comprehension",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary="A loop that does nothing but fill a list, set or dict made just before becomes a comprehension.",
    before="def f(xs):\n    ys = []\n    for x in xs:\n        if x:\n            ys.append(x + 1)\n    return ys",
    after="def f(xs):\n    ys = [x + 1 for x in xs if x]\n    return ys",
    preconditions=(
        pre.CLOSED,
        pre.IN_FUNCTION,
        pre.NOT_CAPTURED,
        pre.READ_ONCE,
        pre.NOT_IN_TRY,
        pre.UNSHADOWED,
        pre.ORDER_KEPT,
        pre.DEAD_AFTER,
    ),
    plan=plan,
    reverse="comprehension-to-loop",
)
