"""def add(a, b): return a + b; ... add(x, 1)  ->  ... x + 1."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import boolean_place, is_docstring, plain_arguments, small
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for call in view.all(cst.Call):
        if not isinstance(call.func, cst.Name) or view.function(call) is None:
            continue
        variable = view.scopes.variable_of.get(call.func)
        if variable is None or variable.scope.kind != "module" or len(variable.bindings) != 1:
            continue
        definition = view.parents.get(variable.bindings[0][0])
        if not isinstance(definition, cst.FunctionDef) or definition.name is not variable.bindings[0][0]:
            continue
        lines = [one for one in definition.body.body if not is_docstring(one)]
        body = (small(lines[0]) if isinstance(definition.body, cst.IndentedBlock) else lines[0]) if len(lines) == 1 else None
        if not isinstance(body, cst.Return) or body.value is None:
            continue
        site = find.at(call)
        site.need(pre.BOUND_ONCE, not variable.rebound_inside and variable.bindings[0][1] == "def", f"`{variable.name}` may be bound anew")
        site.need(pre.NOT_PUBLIC, variable.name.startswith("_") or called_only(view, variable), f"`{variable.name}` is used as a value")
        site.need(
            pre.NO_DECORATOR,
            not definition.decorators and definition.asynchronous is None,
            f"`{variable.name}` has a decorator or is asynchronous",
        )
        site.need(pre.NO_TYPE_PARAMETERS, definition.type_parameters is None, f"`{variable.name}` has type parameters")
        site.need(pre.SURELY_BOUND, isinstance(view.parent(definition), cst.Module), f"`{variable.name}` is defined under a condition")
        site.need(
            pre.SAME_ASKING,
            not (boolean_place(call, view.parents) or isinstance(view.parent(call), cst.BooleanOperation))
            or view.asks_the_same(body.value),
            "an operand would be asked for its truth once more or once less",
        )
        open_reason = view.open_reason(definition)
        site.need(pre.CLOSED, open_reason is None, f"{open_reason}")
        early = calls_before(view, definition)
        site.need(pre.SURELY_BOUND, not early, f"the module calls something before it defines `{variable.name}`")
        names = [p.name.value for p in definition.params.params]
        plain = (
            len(names) == len(call.args) and plain_arguments(call.args) and not isinstance(definition.params.star_arg, cst.Param)
            and definition.params.star_kwarg is None and not definition.params.kwonly_params and not definition.params.posonly_params
        )  # fmt: skip
        site.need(pre.POSITIONAL_CALLS, plain, "the call does not pass each parameter by position")
        site.need(
            pre.QUIET, all(simple(view, a.value) for a in call.args), "an argument is more than a constant or a local that is surely bound"
        )
        reason = unfit(view, body.value, definition, call)
        site.need(pre.DISJOINT, reason is None, f"{reason}")
        yield site.edit(partial(inline, call, definition, body.value))


def calls_before(view: View, definition: cst.FunctionDef) -> bool:
    """Whether the top level of the module may call a function before this one is defined."""
    for one in view.module.body:
        if one is definition:
            return False
        plain = isinstance(one, cst.FunctionDef) and not one.decorators and not any(isinstance(part, cst.Call) for part in walk(one.params))
        line_ = small(one)
        plain = (
            plain
            or isinstance(line_, cst.Import | cst.ImportFrom)
            or (line_ is not None and not any(isinstance(p, cst.Call) for p in walk(line_)))
        )
        if not plain:
            return True
    return True


def called_only(view: View, variable: Variable) -> bool:
    return all(isinstance(above := view.parent(read), cst.Call) and above.func is read for read in variable.reads)


def simple(view: View, node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Integer | cst.Float | cst.SimpleString):
        return True
    variable = view.local(node)
    if isinstance(node, cst.Name) and node.value in ("True", "False", "None"):
        return True
    return variable is not None and not variable.rebound_inside and view.quiet(node)


def unfit(view: View, value: cst.BaseExpression, definition: cst.FunctionDef, call: cst.Call) -> str | None:
    """Why the function's expression cannot stand where the call does."""
    scope = view.scope_at(call)
    for part in walk(value):
        match part:
            case (
                cst.NamedExpr()
                | cst.Yield()
                | cst.Await()
                | cst.Lambda()
                | cst.GeneratorExp()
                | cst.ListComp()
                | cst.SetComp()
                | cst.DictComp()
            ):
                return "the function's expression has a scope or an assignment of its own"
            case cst.Call(func=cst.Name()) if not view.is_builtin(part.func):  # type: ignore[arg-type]
                return f"`{view.show(part)}` calls a function of the program, and an error might be another"
            case cst.Name() if part in view.read_names and view.scopes.variable_of[part].scope.kind == "module":
                if view.scopes.owner(part.value, scope) is not view.scopes.module:
                    return f"`{part.value}` means something else where it is called"
            case cst.Name() if view.is_builtin(part) and not view.unshadowed(part.value, call):
                return f"`{part.value}` means something else where it is called"
            case cst.Attribute() if part.attr.value.startswith("__"):
                return f"`{part.attr.value}` may be mangled"
    if view.frozen(call):
        return "the call stands in a formatted string that shows it"
    return "it calls itself" if any(above is definition for above in view.up(call)) else None


def inline(call: cst.Call, definition: cst.FunctionDef, value: cst.BaseExpression, make: Making) -> Edits:
    given = {p.name.value: a.value for p, a in zip(definition.params.params, call.args, strict=True)}
    own = make.view.scopes.scope_of[definition]
    edits: dict[cst.CSTNode, cst.CSTNode] = {}
    for part in walk(value):
        if isinstance(part, cst.Name):
            variable = make.view.scopes.variable_of.get(part)
            if variable is not None and variable.scope is own:
                edits[part] = clone(given[part.value])
    new = substitute(value, edits, make.view.parents) if value not in edits else edits[value]
    assert isinstance(new, cst.BaseExpression)
    fresh = clone(new)
    return {call: fresh if call.lpar == () else revised(fresh, lpar=call.lpar, rpar=call.rpar)}


RULE = Rule(
    name="inline-function",
    group="functions",
    strength=STRUCTURAL,
    summary="A call of a module's function of one return, with constants and locals as arguments, is replaced by what it returns.",
    before="def add(a, b):\n    return a + b\n\n\ndef f(x):\n    return add(x, 1)",
    after="def add(a, b):\n    return a + b\n\n\ndef f(x):\n    return x + 1",
    preconditions=(
        pre.CLOSED,
        pre.SAME_ASKING,
        pre.BOUND_ONCE,
        pre.NOT_PUBLIC,
        pre.NO_DECORATOR,
        pre.NO_TYPE_PARAMETERS,
        pre.SURELY_BOUND,
        pre.POSITIONAL_CALLS,
        pre.QUIET,
        pre.DISJOINT,
    ),
    plan=plan,
    reverse="extract-expression",
)
