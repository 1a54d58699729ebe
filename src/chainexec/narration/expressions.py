"""Expressions of one step with the values that they had: from the recorded evaluations and states, never evaluated again."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from chainexec.narration.words import code, listed

if TYPE_CHECKING:
    from chainexec.narration.words import Words
    from chainexec.source import Span, Statement
    from chainexec.traces import Step, Value

COMPARISONS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in",
    ast.NotIn: "not in",
}  # fmt: skip
OWN_SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
LEAF_LIMIT = 24  # characters: a longer value does not go inside an expression


class Unknown(Exception):  # noqa: N818 not an error: the trace does not hold a value that a sentence would need
    """A part of an expression has no recorded value, or one too long to be put in."""


@lru_cache(maxsize=4096)
def tree_of(kind: str, text: str) -> tuple[ast.AST | None, int, int]:
    """The syntax tree of a statement or header, with the lines and the columns that its text was moved by to parse it."""
    before, after, lines, columns = "", "", 0, 0
    if kind == "ExceptHandler":
        before, after, lines = "try: pass\n", " pass", 1
    elif kind == "match_case":
        before, after, lines, columns = "match _:\n ", " pass", 1, 1
    elif kind == "Match":
        after = "\n case _: pass"
    elif kind == "Line":
        return None, 0, 0
    elif text.startswith("elif"):
        text, after, columns = text[2:], " pass", -2
    elif text.rstrip().endswith(":"):
        after = " pass"
    try:
        body = ast.parse(before + text + after).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, 0, 0  # for example `try:`, which says nothing by itself
    if isinstance(body, ast.Try | ast.TryStar):
        return body.handlers[0], lines, columns
    if isinstance(body, ast.Match) and kind == "match_case":
        return body.cases[0], lines, columns
    return body, lines, columns


@lru_cache(maxsize=4096)
def assigned_inside(tree: ast.AST | None) -> frozenset[str]:
    """The names that `:=` binds somewhere in a statement."""
    nodes = ast.walk(tree) if tree is not None else ()
    return frozenset(node.target.id for node in nodes if isinstance(node, ast.NamedExpr))


class Facts:
    """The syntax tree of one line step and the values of its parts."""

    def __init__(self, step: Step, words: Words) -> None:
        self.step = step
        self.words = words
        statement = step.statement
        self.statement: Statement | None = statement
        self.tree, self.moved_lines, self.moved_columns = tree_of(statement.kind, statement.text) if statement is not None else (None, 0, 0)
        self.given: dict[ast.AST, Value] = {}  # values known otherwise
        self.by_span: dict[Span, list[Value]] = {}
        for evaluation in step.evaluations:
            self.by_span.setdefault(tuple(evaluation.span), []).append(evaluation.value)  # type: ignore[arg-type]
        self.assigned_inside = assigned_inside(self.tree)

    # ---- values --------------------------------------------------------------------------------------------------------
    def value(self, node: ast.AST) -> Value | None:
        """The value that a part had in this step; None where the trace does not tell."""
        if node in self.given:
            return self.given[node]
        if isinstance(node, ast.Name):
            return self.name_value(node.id)
        if isinstance(node, ast.NamedExpr):
            return self.value(node.value)
        values = self.by_span.get(self.span(node), ())
        return values[0] if len(values) == 1 else None

    def name_value(self, name: str) -> Value | None:
        before = self.step.before.get(name)
        if before is None or name in self.assigned_inside:
            return None
        after = self.step.after.get(name)
        if after is not None and after.text == before.text:
            return before
        # A statement stores its own variables at its end; what else may have changed midway is not told.
        own = before.identity is None and name in self.step.before.locals
        return before if own and not (self.calls_inside and self.is_shared(name)) else None

    def is_shared(self, name: str) -> bool:
        """Whether other functions can rebind this variable of the frame."""
        facts = self.step.frame._facts
        return any(facts.variables[slot] == name for slot in facts.shared)

    @property
    def calls_inside(self) -> bool:
        return self.step.end > self.step.index + 1

    def span(self, node: ast.AST) -> Span:
        """Where a part of the tree stands in the program."""
        statement = self.statement
        assert statement is not None
        line, end_line = node.lineno - self.moved_lines, node.end_lineno - self.moved_lines  # type: ignore[attr-defined]
        return (
            statement.line + line - 1, node.col_offset + self.column_shift(line),  # type: ignore[attr-defined]
            statement.line + end_line - 1, node.end_col_offset + self.column_shift(end_line),  # type: ignore[attr-defined]
        )  # fmt: skip

    def column_shift(self, line: int) -> int:
        assert self.statement is not None
        return self.statement.column - (self.moved_columns if line == 1 else 0)

    def text(self, node: ast.AST) -> str:
        """The program's own text of a part."""
        assert self.statement is not None
        lines: list[str] = self.statement.text.split("\n")
        line, end_line = node.lineno - self.moved_lines, node.end_lineno - self.moved_lines  # type: ignore[attr-defined]
        start = node.col_offset - (self.moved_columns if line == 1 else 0)  # type: ignore[attr-defined]
        end = node.end_col_offset - (self.moved_columns if end_line == 1 else 0)  # type: ignore[attr-defined]
        if line == end_line:
            return str(lines[line - 1].encode()[start:end].decode(errors="replace"))
        first = lines[line - 1].encode()[start:].decode(errors="replace")
        last = lines[end_line - 1].encode()[:end].decode(errors="replace")
        return " ".join(part.strip() for part in (first, *lines[line : end_line - 1], last))

    # ---- calculations --------------------------------------------------------------------------------------------------
    def put_in(self, node: ast.expr) -> str | None:
        """The expression with its values put in, such as `5 // 2`; None where a value is not known or it would be too long."""
        try:
            text: str = ast.unparse(Substitution(self).of(node))
        except Unknown:
            return None
        return text if len(text) <= self.words.verbosity.calculation_limit and "\n" not in text else None

    def calculation(self, node: ast.expr, result: Value) -> str:
        """A result with the calculation that gave it: `5 // 2 = 2`, or the bare result where there is nothing to show."""
        shown = result.short(self.words.verbosity.value_limit)
        put_in = self.put_in(node) if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare) else None
        if put_in is None or put_in == shown:
            return code(shown)
        if isinstance(node, ast.BinOp | ast.UnaryOp) and not isinstance(getattr(node, "op", None), ast.Not):
            return code(f"{put_in} = {shown}")
        return f"{code(shown)} ({code(put_in)})"

    # ---- tests ---------------------------------------------------------------------------------------------------------
    def test(self, node: ast.expr, *, true: bool) -> str:
        """Why a tested expression counted as true or false, in a clause: `5 == 0` is false."""
        verdict = "true" if true else "false"
        text = code(self.text(node))
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.test(operand, true=not true)
                return f"{inner}: {text} is {verdict}"
            case ast.BoolOp():
                return self.boolean_test(node, true=true)
            case ast.Compare(ops=[op], comparators=[right]):
                return self.comparison_test(node, op, right, true=true)
            case ast.Compare():
                put_in = self.put_in(node)
                if put_in is None or put_in == self.text(node):
                    return f"{text} is {verdict}"
                return f"{text} is {code(put_in)}, which is {verdict}"
            case ast.Constant():
                return f"{text} is always {verdict}"
        value = self.value(node)
        if value is None:
            return f"{text} counts as {verdict}{self.names_told(node)}"
        shown = value.short(self.words.verbosity.value_limit)
        if shown in {"True", "False"}:
            return f"{text} is {code(shown)}"
        calculated = self.calculation(node, value)
        return f"{text} is {calculated}, which {'is empty and ' if value.text in EMPTY_VALUES else ''}counts as {verdict}"

    def comparison_test(self, node: ast.Compare, op: ast.cmpop, right: ast.expr, *, true: bool) -> str:
        verdict = "true" if true else "false"
        text = code(self.text(node))
        left_value, right_value = self.value(node.left), self.value(right)
        if isinstance(op, ast.In | ast.NotIn):
            inside = true is isinstance(op, ast.In)
            if isinstance(node.left, ast.Constant):
                left = code(self.text(node.left))
            elif left_value is None:
                return f"{text} is {verdict}{self.names_told(node)}"
            else:
                left = self.words.value(left_value)
            where = code(self.text(right))
            if right_value is not None:
                where += ", which is empty" if right_value.text in EMPTY_VALUES else f" ({self.words.value(right_value)})"
            return f"{left} is {'' if inside else 'not '}in {where}"
        is_identity = isinstance(op, ast.Is | ast.IsNot)
        if isinstance(node.left, ast.Name) and isinstance(right, ast.Constant) and left_value is not None and not is_identity:
            return f"{text} is {verdict}, as {code(node.left.id)} is {self.words.value(left_value)}"
        if is_identity and isinstance(right, ast.Constant) and left_value is not None:
            same = true is isinstance(op, ast.Is)
            if right.value is None and not same:
                return f"{code(self.text(node.left))} is not `None` but {self.words.value(left_value)}"
            return f"{code(self.text(node.left))} is {'' if same else 'not '}{code(self.text(right))}"
        put_in = self.put_in(node)
        if put_in is None or put_in == self.text(node):
            return f"{text} is {verdict}{self.names_told(node)}"
        return f"{text} is {code(put_in)}, which is {verdict}"

    def boolean_test(self, node: ast.BoolOp, *, true: bool) -> str:
        """Names the operand that settled an `and` or `or`."""
        is_and = isinstance(node.op, ast.And)
        word = "and" if is_and else "or"
        text = code(self.text(node))
        verdict = "true" if true else "false"
        if true is is_and:  # every operand had to be looked at
            put_in = [self.put_in(operand) for operand in node.values if not isinstance(operand, ast.BoolOp)]
            whole = f" {word} ".join(part for part in put_in if part is not None)
            if len(put_in) == len(node.values) and None not in put_in and len(whole) <= self.words.verbosity.calculation_limit:
                return f"{text} is {code(whole)}, which {'is' if is_comparison(node) else 'counts as'} {verdict}"
            parts = [self.test(operand, true=true) for operand in node.values]
            return f"{text} is {verdict}: {listed(parts)}"
        for operand in node.values:
            truth = self.truth(operand)
            if truth is true or (truth is None and operand is node.values[-1]):  # where all others did not settle it, the last one did
                return f"{self.test(operand, true=true)}, which settles the `{word}`: {text} is {verdict}"
            if truth is None:
                break
        return f"{text} is {verdict}{self.names_told(node)}"

    def truth(self, node: ast.expr) -> bool | None:
        """Whether an operand counted as true, where the recorded values tell it without any doubt."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.truth(node.operand)
            return None if inner is None else not inner
        value = self.value(node)
        if value is None or (value.identity is not None and value.type_name not in CONTAINERS):
            return None  # what an object of the program's own counts as, only the program can say
        return value.text not in FALSE_TEXTS

    def names_told(self, node: ast.AST) -> str:
        """The values of the names in an expression whose parts are not known: ` (`i` is `3`)`."""
        if not self.words.verbosity.calculation_limit:
            return ""
        told = []
        for name in dict.fromkeys(names_in(node)):
            value = self.name_value(name)
            if value is not None and value.identity is None and len(value.text) <= LEAF_LIMIT:
                told.append(f"{code(name)} is {code(value.text)}")
        return f" ({', '.join(told)})" if told else ""


EMPTY_VALUES = frozenset({
    "[]", "{}", "set()", "()", "''", "b''", "frozenset()", "deque([])", "Counter()", "OrderedDict()", "bytearray(b'')", "range(0, 0)",
})  # fmt: skip
FALSE_TEXTS = EMPTY_VALUES | {"False", "None", "0", "0.0", "-0.0", "0j"}
CONTAINERS = frozenset({"list", "dict", "set", "tuple", "frozenset", "collections.deque"})


def is_comparison(node: ast.BoolOp) -> bool:
    """Whether all operands are comparisons, so that the whole is True or False itself."""
    return all(isinstance(operand, ast.Compare) for operand in node.values)


def names_in(node: ast.AST) -> list[str]:
    """The names that an expression reads outside of comprehensions and lambdas, in order of the text."""
    if isinstance(node, OWN_SCOPES):
        return []
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Load) else []
    return [name for child in ast.iter_child_nodes(node) for name in names_in(child)]


class Substitution:
    """Puts the recorded values into a copy of an expression; raises Unknown where one is missing."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def of(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Constant():
                return node
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
                return node
            case ast.BinOp():
                left, right = self.of(node.left), self.of(node.right)
                if isinstance(node.op, ast.Pow):
                    left = parenthesised(left)
                return ast.BinOp(left, node.op, parenthesised(right))
            case ast.UnaryOp():
                return ast.UnaryOp(node.op, parenthesised(self.of(node.operand)))
            case ast.Compare(ops=operators) if not any(isinstance(operator, ast.Is | ast.IsNot) for operator in operators):
                return ast.Compare(self.of(node.left), node.ops, [self.of(part) for part in node.comparators])
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return type(node)([self.of(part) for part in parts], ast.Load())
        value = self.facts.value(node)
        if value is None or len(value.text) > LEAF_LIMIT:
            raise Unknown
        return ast.Name(value.text, ast.Load())


def parenthesised(node: ast.expr) -> ast.expr:
    """A negative number behind an operator, in parentheses."""
    if isinstance(node, ast.Name) and node.id.startswith("-"):
        return ast.Name(f"({node.id})", ast.Load())
    return node


def target_names(node: ast.AST) -> list[str]:
    """The plain names that a target binds, in order of the text."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Tuple | ast.List):
        return [name for part in node.elts for name in target_names(part)]
    return target_names(node.value) if isinstance(node, ast.Starred) else []

