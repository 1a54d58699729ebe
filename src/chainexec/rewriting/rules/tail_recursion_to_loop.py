"""def f(n, a): if ...: return a; return f(n - 1, a * n)  ->  a loop that assigns the parameters anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised, statement, statements
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_yield, is_docstring, plain_arguments
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        variable = view.variable(node.name)
        calls = [
            part
            for part in walk(node.body)
            if isinstance(part, cst.Call) and isinstance(part.func, cst.Name) and view.scopes.variable_of.get(part.func) is variable
        ]
        if not calls or variable.scope.kind == "class":
            continue
        site = find.at(node)
        places = [view.parent(call) for call in calls]
        site.need(
            pre.NOT_RECURSIVE,
            all(isinstance(p, cst.Return) and view.line_of(p) is not None for p in places),
            "it calls itself elsewhere than in a return",
        )
        in_loop = any(
            isinstance(up, cst.For | cst.While | cst.Try | cst.TryStar | cst.With) for p in places for up in view.up(p) if up is not node
        )
        site.need(pre.NO_CONTINUE, not in_loop, "it calls itself inside a loop, try or with")
        names = [p.name.value for p in node.params.params]
        plain = (
            not node.params.posonly_params
            and not node.params.kwonly_params
            and not isinstance(node.params.star_arg, cst.Param)
            and node.params.star_kwarg is None
        )
        plain = plain and all(plain_arguments(call.args) and len(call.args) == len(names) for call in calls)
        site.need(pre.POSITIONAL_CALLS, plain, "it does not pass each parameter by position")
        site.need(
            pre.NO_YIELD,
            not has_yield(node.body) and node.asynchronous is None and not node.decorators,
            "it is a generator, asynchronous or decorated",
        )
        captured = any(v.captured for v in view.scopes.scope_of[node].variables.values())
        site.need(pre.NOT_CAPTURED, not captured, "an inner function uses a variable")
        site.need(
            pre.BOUND_ONCE,
            len(variable.bindings) == 1 and isinstance(node.body, cst.IndentedBlock),
            f"`{variable.name}` is bound more than once",
        )
        yield site.edit(partial(loop, node, names, calls))


def loop(node: cst.FunctionDef, names: Sequence[str], calls: Sequence[cst.Call], make: Making) -> Edits:
    edits: dict[cst.CSTNode, cst.CSTNode | Sequence[cst.CSTNode]] = {}
    for call in calls:
        place = make.view.line_of(make.view.parent(call))
        assert place is not None
        pairs = [
            (name, a.value)
            for name, a in zip(names, call.args, strict=True)
            if not (isinstance(a.value, cst.Name) and a.value.value == name)
        ]
        lines: list[cst.BaseStatement] = []
        if len(pairs) == 1:
            lines = statements("__t = __v", t=pairs[0][0], v=pairs[0][1])
        elif pairs:
            target = cst.Tuple([cst.Element(cst.Name(name)) for name, _ in pairs], lpar=[], rpar=[])
            value = cst.Tuple([revised(cst.Element(cst.Name("x")), value=one) for _, one in pairs], lpar=[], rpar=[])
            lines = [line(cst.Assign([cst.AssignTarget(target)], value))]
        edits[place] = [*lines, line(cst.Continue())]
    body = substitute(node.body, edits, make.view.parents)
    assert isinstance(body, cst.IndentedBlock)
    inner = list(body.body)
    head = [inner.pop(0)] if is_docstring(inner[0]) else []
    if make.view.flow(node).falls_through:
        inner.append(line(cst.Return()))
    endless = statement("while True:\n    __body", body=inner)
    return {node.body: revised(body, body=[*head, endless])}


RULE = Rule(
    name="tail-recursion-to-loop",
    group="algorithmic",
    strength=STRUCTURAL,
    by_default=False,
    summary="A function that calls itself only in its returns becomes a loop. Depth no longer ends it, so this is shown by tests only.",
    before="def f(n, a):\n    if n == 0:\n        return a\n    return f(n - 1, a * n)",
    after="def f(n, a):\n    while True:\n        if n == 0:\n            return a\n        n, a = n - 1, a * n\n        continue",
    preconditions=(
        pre.CLOSED,
        pre.NOT_RECURSIVE,
        pre.NO_CONTINUE,
        pre.POSITIONAL_CALLS,
        pre.NO_YIELD,
        pre.NOT_CAPTURED,
        pre.BOUND_ONCE,
    ),
    plan=plan,
)
