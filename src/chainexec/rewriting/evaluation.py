"""In which order a statement's parts are evaluated: whether a part may be computed before the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting.exact_types import METHODS

if TYPE_CHECKING:
    from chainexec.rewriting.view import View

Line = cst.SimpleStatementLine | cst.BaseCompoundStatement


def hoist_place(view: View, node: cst.BaseExpression) -> Line | str:
    """The line before which the expression may be evaluated instead; or the reason why it may not.

    It may if it is evaluated exactly once when the statement runs, and if all that the statement evaluates before it is quiet.
    """
    below: cst.CSTNode = node
    for above in view.up(node):
        reason = _step(view, above, below)
        if reason is not None:
            return reason
        if isinstance(above, cst.BaseSmallStatement):
            line = view.line_of(above)
            if line is None or not isinstance(view.parents[line], cst.IndentedBlock | cst.Module):
                return "other statements stand on the same line"
            return line
        if isinstance(above, cst.BaseCompoundStatement):
            if not isinstance(view.parents[above], cst.IndentedBlock | cst.Module):
                return "an elif's test is evaluated only if those before it fail"
            return above
        below = above
    return "it belongs to no statement"


def _step(view: View, above: cst.CSTNode, below: cst.CSTNode) -> str | None:
    match above:
        case cst.Lambda() | cst.FunctionDef() | cst.ClassDef() | cst.Decorator() | cst.Param():
            return "it belongs to a definition"
        case cst.CompFor() | cst.CompIf() | cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp() | cst.StarredDictComp():
            return "it is evaluated once for each pass of a comprehension"
        case cst.FormattedString() | cst.FormattedStringExpression() | cst.TemplatedString() | cst.ConcatenatedString():
            return "it stands in a formatted string"
        case cst.IfExp():
            return None if above.test is below else "it is evaluated on one of two ways only"
        case cst.BooleanOperation():
            return None if above.left is below else "it is evaluated only if the left operand asks for it"
        case cst.BinaryOperation():
            return None if above.left is below else _harmless(view, above.left)
        case cst.Comparison():
            if above.left is below or above.comparisons[0] is below:
                return None if above.left is below else _harmless(view, above.left)
            return "it is evaluated only if the comparison before it holds"
        case cst.Subscript():
            return None if above.value is below else _harmless(view, above.value)
        case cst.Slice():
            before = [part for part in (above.lower, above.upper, above.step) if part is not None]
            return _first_reason(view, before[: before.index(below)])  # type: ignore[arg-type]
        case (
            cst.SubscriptElement()
            | cst.Index()
            | cst.Arg()
            | cst.Element()
            | cst.ComparisonTarget()
            | cst.UnaryOperation()
            | cst.Attribute()
            | cst.WithItem()
        ):
            if isinstance(above, cst.Arg) and above.star:
                return "it is unpacked into arguments"
            if isinstance(above, cst.Attribute) and above.value is not below:
                return "it is no value"
            return None
        case cst.Call():
            return _call(view, above, below)
        case cst.Tuple() | cst.List() | cst.Set():
            elements = list(above.elements)
            return _first_reason(view, [e.value for e in elements[: elements.index(below)]])  # type: ignore[arg-type]
        case cst.Assert():
            return "an assert is not evaluated at all under python -O"
        case cst.Return() | cst.Expr() | cst.Raise() | cst.If() | cst.Match():
            main = {cst.Return: "value", cst.Expr: "value", cst.Raise: "exc", cst.If: "test", cst.Match: "subject"}[type(above)]
            return None if getattr(above, main) is below else "it is not evaluated first"
        case cst.For():
            return None if above.iter is below and above.asynchronous is None else "it is not evaluated first"
        case cst.Assign():
            return None if above.value is below else "it is part of what is assigned to"
        case cst.AugAssign():
            if above.value is not below:
                return "it is part of what is assigned to"
            return _harmless(view, above.target)
        case _:
            return f"it stands in a {type(above).__name__}"


def _call(view: View, call: cst.Call, below: cst.CSTNode) -> str | None:
    if call.func is below:
        return None
    if any(a.star for a in call.args):
        return "arguments are unpacked beside it"
    function = call.func
    if isinstance(function, cst.Attribute):
        types = view.types(function.value)
        known = types is not None and all(function.attr.value in METHODS.get(one, {}) for one in types)
        if not known:
            return f"`{view.show(function)}` is looked up before it"
        reason = _harmless(view, function.value)
    else:
        reason = _harmless(view, function)
    if reason is not None:
        return reason
    at = [n for n, a in enumerate(call.args) if a is below]
    return _first_reason(view, [a.value for a in call.args[: at[0]]]) if at else "it is no argument"


def _first_reason(view: View, nodes: list[cst.BaseExpression]) -> str | None:
    return next((reason for node in nodes if (reason := _harmless(view, node)) is not None), None)


def _harmless(view: View, node: cst.CSTNode) -> str | None:
    """None if the part can as well be evaluated after something else: it is a constant, a builtin or a local that nobody else binds."""
    match node:
        case cst.Integer() | cst.Float() | cst.SimpleString():
            return None
        case cst.Name():
            if node.value in ("True", "False", "None") or view.is_builtin(node):
                return None
            variable = view.local(node)
            state = view.state(node)
            if variable is not None and not variable.rebound_inside and state is not None and node.value in state:
                return None
    return f"`{view.show(node)}` is evaluated before it"
