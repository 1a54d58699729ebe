"""A copy of a program that tells an observer when each statement begins: the syntax tree is changed, the behaviour is not.

What is a statement's run, for which of them CPython gives a line event: every simple statement; the header of a compound one each time it
is evaluated; an `except` or `case` clause each time it is tried; the leaving of a `with`. `global`, `nonlocal`, a function's docstring and a bare
annotation inside a function run nothing.
"""

from __future__ import annotations

import ast
import sys
from typing import NamedTuple

STEP, TRIED, LEAVE, LEAVE_ASYNC = "_oracle_step_", "_oracle_tried_", "_oracle_leave_", "_oracle_leave_async_"
FOR, FOR_ASYNC, PASS, PASS_ASYNC = "_oracle_for_", "_oracle_for_async_", "_oracle_pass_", "_oracle_pass_async_"
VALUE, ENTER, TEST, TRUTH = "_oracle_value_", "_oracle_enter_", "_oracle_test_", "_oracle_truth_"
NAMES = frozenset({VALUE, ENTER, TEST, TRUTH, STEP, TRIED, LEAVE, LEAVE_ASYNC, FOR, FOR_ASYNC, PASS, PASS_ASYNC})
COMPUTED = (
    ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Call, ast.Subscript, ast.Attribute, ast.JoinedStr, ast.IfExp, ast.Await,
    ast.ListComp, ast.SetComp, ast.DictComp,
)  # fmt: skip

type Span = tuple[int, int, int, int]  # line, column, end line, end column, as `ast` counts them


class Place(NamedTuple):
    """Where a statement, or a clause of a comprehension, stands in the program's text."""

    kind: str  # the ast class name
    line: int
    column: int
    clause: int = 0  # of a comprehension
    in_finally: bool = False
    loops: tuple[int, ...] = ()  # numbers of the places of the loops around it in its function, outermost first


def decided(test: ast.expr) -> bool:
    """Whether the compiler may know the test's outcome: `if 0 and x`."""
    while isinstance(test, (ast.BoolOp, ast.UnaryOp)):
        test = test.values[0] if isinstance(test, ast.BoolOp) else test.operand
    return isinstance(test, ast.Constant) or isinstance(test, ast.Tuple) and all(isinstance(item, ast.Constant) for item in test.elts)


class Instrument(ast.NodeTransformer):
    def __init__(self) -> None:
        self.places: list[Place] = []
        self._functions: list[ast.AST] = []
        self._loops: list[int] = []
        self._in_finally = False

    # ---- helpers ----
    def _place(self, node: ast.AST, clause: int = 0) -> ast.Constant:
        where = node.pattern if isinstance(node, ast.match_case) else node
        self.places.append(Place(type(node).__name__, where.lineno, where.col_offset, clause, self._in_finally, tuple(self._loops)))  # type: ignore[attr-defined]
        return ast.Constant(len(self.places) - 1)

    @staticmethod
    def _call(name: str, *arguments: ast.expr) -> ast.Call:
        return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])

    def _runs_nothing(self, node: ast.stmt, is_first: bool) -> bool:
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            return True
        in_function = isinstance(self._functions[-1], (ast.FunctionDef, ast.AsyncFunctionDef))
        if isinstance(node, ast.AnnAssign) and node.value is None:
            return isinstance(node.target, ast.Name) and bool(node.simple) and (in_function or sys.version_info >= (3, 14))
        is_docstring = is_first and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return is_docstring and in_function

    def _block(self, body: list[ast.stmt], owner: ast.AST | None = None) -> list[ast.stmt]:
        around = self._loops
        if owner is not None:
            self._functions.append(owner)
            self._loops = []
        told: list[ast.stmt] = []
        for index, node in enumerate(body):
            docstring = owner is not None and index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if self._runs_nothing(node, owner is not None and index == 0):
                told.append(node)
            elif isinstance(node, ast.While):
                place = self._place(node)  # its number; the test tells its runs
                told += [ast.Expr(self._call(ENTER, place)), self.visit(node)]
            elif docstring and isinstance(node.value.value, str):  # type: ignore[attr-defined]
                told += [node, ast.Expr(self._call(STEP, self._place(node)))]  # it must stay first to be one
            else:
                told.append(ast.Expr(self._call(STEP, self._place(node))))
                told.append(self.visit(node))
        if owner is not None:
            self._functions.pop()
        self._loops = around
        return told

    # ---- statements ----
    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = self._block(node.body, node)
        return node

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> ast.AST:
        body, node.body = node.body, []
        self.generic_visit(node)
        node.body = self._block(body, node)
        if isinstance(node, ast.ClassDef):  # its own frame begins with a step at the header (it stores __module__ and the like)
            around, self._loops = self._loops, []  # those around it are of another frame
            header = ast.Expr(self._call(STEP, self._place(node)))
            self._loops = around
            node.body.insert(1 if ast.get_docstring(node, clean=False) is not None else 0, header)
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _function

    def _blocks(self, node: ast.AST, loop: int | None = None) -> ast.AST:
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(node, name, None), list):
                around = self._loops
                if loop is not None and name == "body":
                    self._loops = [*around, loop]
                outside, self._in_finally = self._in_finally, self._in_finally or name == "finalbody"
                setattr(node, name, self._block(getattr(node, name)))
                self._loops, self._in_finally = around, outside
        return node

    def _asked_once(self, test: ast.expr) -> ast.expr:
        """A test whose operands are asked for their truth as often as where its own value is not wanted: `a or b` asks a true `a` once."""
        match test:
            case ast.BoolOp(_, values):
                test.values = [self._call(TRUTH, self._asked_once(value)) for value in values]
            case ast.UnaryOp(ast.Not(), operand):
                test.operand = self._asked_once(operand)
            case ast.IfExp(condition, body, orelse):
                test.test = self._asked_once(condition)
                test.body, test.orelse = self._asked_once(body), self._asked_once(orelse)
        return test

    def visit_If(self, node: ast.If) -> ast.AST:
        number = len(self.places) - 1
        if not decided(node.test):  # what the compiler decided is no branch
            node.test = self._call(TEST, ast.Constant(number), self._asked_once(self.visit(node.test)))
        return self._blocks(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        number = len(self.places) - 1
        place = ast.Constant(number)
        node.test = ast.BoolOp(ast.Or(), [self._call(STEP, place), self._call(TEST, place, self._asked_once(self.visit(node.test)))])
        return self._blocks(node, number)

    def visit_For(self, node: ast.For) -> ast.AST:
        # the statement's own step call stands before it and has made its place: the loop's later turns are runs of the same place
        number = len(self.places) - 1
        node.iter = self._call(FOR, ast.Constant(number), self.visit(node.iter))
        node.target = self.visit(node.target)
        return self._blocks(node, number)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        number = len(self.places) - 1
        node.iter = self._call(FOR_ASYNC, ast.Constant(number), self.visit(node.iter))
        node.target = self.visit(node.target)
        return self._blocks(node, number)

    def _with(self, node: ast.With | ast.AsyncWith) -> ast.AST:
        leave = LEAVE if isinstance(node, ast.With) else LEAVE_ASYNC
        place = ast.Constant(len(self.places) - 1)
        node.items = [self.visit(item) for item in node.items] + [ast.withitem(self._call(leave, place))]
        return self._blocks(node)

    visit_With = visit_AsyncWith = _with

    def _try(self, node: ast.Try | ast.TryStar) -> ast.AST:
        self._blocks(node)
        for handler in node.handlers:
            place = self._place(handler)
            if handler.type is not None:
                handler.type = ast.BoolOp(ast.Or(), [self._call(TRIED, place), self.visit(handler.type)])
                handler.body = self._block(handler.body)
            else:
                handler.body = [ast.Expr(self._call(STEP, place)), *self._block(handler.body)]
        return node

    visit_Try = visit_TryStar = _try

    def visit_Match(self, node: ast.Match) -> ast.AST:
        node.subject = self.visit(node.subject)
        cases = []
        for case in node.cases:
            cases.append(ast.match_case(ast.MatchAs(), self._call(TRIED, self._place(case)), [ast.Pass()]))
            case.guard = self.visit(case.guard) if case.guard else None
            case.body = self._block(case.body)
            cases.append(case)
        node.cases = cases
        return node

    # ---- expressions ----
    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        around, self._loops = self._loops, []
        place = self._place(node)
        self.generic_visit(node)
        self._loops = around
        node.body = ast.BoolOp(ast.Or(), [self._call(STEP, place), node.body])
        return node

    def _comprehension(self, node: ast.AST) -> ast.AST:
        places = [self._place(node, clause) for clause in range(len(node.generators))]  # type: ignore[attr-defined]
        self.generic_visit(node)
        for place, clause in zip(places, node.generators, strict=True):  # type: ignore[attr-defined]
            clause.iter = self._call(PASS_ASYNC if clause.is_async else PASS, place, clause.iter)
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


class InstrumentValues(Instrument):
    """Tells the value of every computed sub-expression as well, where it is computed."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: list[Span] = []

    def visit(self, node: ast.AST) -> ast.AST:
        computed = isinstance(node, COMPUTED) and isinstance(getattr(node, "ctx", None), (ast.Load, type(None)))
        span = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) if computed else None  # type: ignore[attr-defined]
        node = super().visit(node)
        if span is None:
            return node
        self.spans.append(span)
        return self._call(VALUE, ast.Constant(len(self.spans) - 1), node)  # type: ignore[arg-type]

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)  # a method is looked up and called at once: no value of its own
        else:
            node.func = self.visit(node.func)
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        node.value = self.visit(node.value)
        if isinstance(node.format_spec, ast.JoinedStr):
            node.format_spec.values = [self.visit_FormattedValue(v) if isinstance(v, ast.FormattedValue) else v for v in node.format_spec.values]
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        node.defaults = [self.visit(default) for default in node.defaults]
        node.kw_defaults = [default and self.visit(default) for default in node.kw_defaults]
        return node  # annotations are left alone

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = node.value and self.visit(node.value)
        node.target = self.visit(node.target)
        return node

    def visit_Match(self, node: ast.Match) -> ast.AST:
        patterns = [case.pattern for case in node.cases]
        changed = super().visit_Match(node)
        for case, pattern in zip(node.cases[1::2], patterns, strict=True):
            case.pattern = pattern
        return changed


class Instrumented(NamedTuple):
    tree: ast.Module
    places: list[Place]  # what the calls for statements number
    spans: list[Span]  # what the calls for values number


def instrument(source: str, *, values: bool = False) -> Instrumented:
    tree = ast.parse(source)
    transformer = InstrumentValues() if values else Instrument()
    transformer.visit(tree)
    return Instrumented(ast.fix_missing_locations(tree), transformer.places, getattr(transformer, "spans", []))
