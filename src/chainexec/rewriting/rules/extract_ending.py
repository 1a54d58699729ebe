"""def f(x): A; B; return c  ->  def finish(...): B; return c, and def f(x): A; return finish(...)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised, statement
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.rules.extract_expression import outermost, unfit
from chainexec.rewriting.rules.wrap_in_function import frame_matters
from chainexec.rewriting.shapes import has_yield, is_docstring
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View

MOST = 4  # parameters that a person would give to a helper


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for function in view.all(cst.FunctionDef):
        if not isinstance(function.body, cst.IndentedBlock):
            continue
        lines = function.body.body
        reason = frame_matters(view, function)
        outer = outermost(view, function)
        declared = any(isinstance(part, cst.Global | cst.Nonlocal) for part in walk(function))
        for at in range(1 + is_docstring(lines[0]), len(lines) - 1):
            tail = lines[at:]
            site = find.at(tail[0])
            site.need(pre.NOT_RECURSIVE, reason is None, f"{reason}")
            site.need(pre.NO_YIELD, not has_yield(function.body) and function.asynchronous is None, "it is a generator or asynchronous")
            site.need(pre.IN_FUNCTION, outer is not None, "there is no place for a function beside the one it stands in")
            site.need(pre.PLAIN_TARGET, not declared, "it has a `global` or `nonlocal` statement")
            reads, why = handed_over(view, function, tail) if site.ok else ([], None)
            site.need(pre.NOT_REBOUND, why is None, f"{why}")
            site.need(pre.READ_ONCE, len(reads) <= MOST, "it uses more than four variables")
            risk = next((found for one in tail if (found := unsafe(view, one)) is not None), None) if site.ok else None
            site.need(pre.NOT_RECURSIVE, risk is None, f"{risk}")
            yield site.edit(partial(extract, function, at, outer, reads), whole=True)


def handed_over(view: View, function: cst.FunctionDef, tail: Sequence[cst.BaseStatement]) -> tuple[list[str], str | None]:
    """The locals that the end of a function takes from what comes before, in order; and why it cannot stand in another function."""
    first = tail[0].body[0] if isinstance(tail[0], cst.SimpleStatementLine) else tail[0]
    state = view.state(first)
    if state is None:
        return [], "it is never reached"
    own = view.scopes.scope_of[function]
    inside = {part for one in tail for part in walk(one)}
    found: list[str] = []
    for variable in own.variables.values():
        if any(binding in inside for binding, _ in variable.bindings):
            if not all(binding in inside for binding, _ in variable.bindings):
                return [], f"`{variable.name}` is bound anew, and what it held would be kept longer"
            if variable.captured or variable.rebound_inside:
                return [], f"`{variable.name}` is used by a function inside"
    for part in (part for one in tail for part in walk(one)):
        if not isinstance(part, cst.Name) or part not in view.read_names:
            continue
        variable = view.scopes.variable_of[part]
        if variable.scope.kind == "module" or (variable.scope.kind == "comprehension" and variable.scope.node in inside):
            continue
        if variable.scope is not own or variable.captured or variable.rebound_inside:
            return [], f"`{part.value}` belongs to another function, or is used by one inside"
        if variable.bindings and all(binding in inside for binding, _ in variable.bindings):
            continue  # a variable of the end alone
        if "import" in variable.kinds:
            return [], f"`{part.value}` is imported in the function, and nobody hands over a module"
        if part.value not in state:
            return [], f"`{part.value}` is not surely bound"
        if part.value not in found:
            found.append(part.value)
    return found, None


def unsafe(view: View, one: cst.BaseStatement) -> str | None:
    """What shows in which function it stands."""
    if any(isinstance(part, cst.FunctionDef | cst.ClassDef | cst.Import | cst.ImportFrom) for part in walk(one)):
        return "a definition or an import stands inside"
    return unfit(view, one)


def extract(function: cst.FunctionDef, at: int, outer: cst.CSTNode | None, reads: Sequence[str], make: Making) -> Edits:
    assert outer is not None
    assert isinstance(function.body, cst.IndentedBlock)
    body = function.body
    name = make.fresh("ending")
    head, tail = list(body.body[:at]), list(body.body[at:])
    comments = [one for one in getattr(tail[0], "leading_lines", ()) if one.comment is not None]
    tail[0] = revised(tail[0], leading_lines=comments)
    made = statement("def __f():\n    pass", f=name)
    assert isinstance(made, cst.FunctionDef)
    made = revised(
        made, params=cst.Parameters([cst.Param(cst.Name(read)) for read in reads]), body=cst.IndentedBlock(tail, footer=body.footer),
        leading_lines=getattr(outer, "leading_lines", ()),
    )  # fmt: skip
    call = cst.Call(cst.Name(name), [cst.Arg(cst.Name(read)) for read in reads])
    shorter = revised(body, body=[*head, line(cst.Return(call))], footer=())
    blank = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    return {outer: [made, revised(substitute(outer, {body: shorter}, make.view.parents), leading_lines=blank)]}


RULE = Rule(
    name="extract-ending",
    group="functions",
    strength=STRUCTURAL,
    weight=0.4,
    summary=(
        "The last statements of a function that is not recursive become a function of the locals that they read, which it calls at its end."
    ),
    before="def f(x):\n    y = x.strip()\n    z = y.lower()\n    return z + y",
    after="def ENDING(y):\n    z = y.lower()\n    return z + y\n\n\ndef f(x):\n    y = x.strip()\n    return ENDING(y)",
    preconditions=(
        pre.CLOSED, pre.NOT_RECURSIVE, pre.NO_YIELD, pre.IN_FUNCTION, pre.PLAIN_TARGET, pre.NOT_REBOUND, pre.SURELY_BOUND, pre.READ_ONCE,
    ),
    plan=plan,
)
