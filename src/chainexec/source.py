"""One program text, parsed once: its statements, their spans, and which code object runs which of them.

Columns are UTF-8 byte offsets, as in `ast` and in `code.co_positions()`.
"""

from __future__ import annotations

import ast
import bisect
import sys
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chainexec.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import CodeType

Position = tuple[int, int]  # line from 1, column from 0 in UTF-8 bytes
Span = tuple[int, int, int, int]  # line, column, end line, end column

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Scope = ast.Module | Function | ast.ClassDef | ast.Lambda | ast.GeneratorExp

LOOPS = ("For", "AsyncFor", "While")
PSEUDO_NAMES = {"Lambda": "<lambda>", "GeneratorExp": "<genexpr>"}  # other comprehensions run in the frame around them (PEP 709)


@dataclass(frozen=True, slots=True)
class Statement:
    """A simple statement, the header of a compound one, an `except` or `case` clause, or the whole of a lambda or generator expression.

    The last two are pseudo statements: code objects of their own whose frames run as one step. Fields that name other
    statements hold indexes into `Program.statements`.
    """

    index: int  # in `Program.statements`
    kind: str  # ast class name: "Assign", "For", "If", "ExceptHandler", "match_case", "Lambda", "GeneratorExp", ...; "Line" without source
    line: int  # first line of the statement itself: the `def` line of a decorated function, the pattern's line of a case
    column: int
    end_line: int  # of the header, where it is a compound statement
    end_column: int
    text: str  # the program's own text of it (of its header), without the indentation
    parent: int | None  # the compound statement whose body it stands in, None at the top of its function
    loops: tuple[int, ...]  # the loop statements around it in the same function, outermost first (in `else` of a loop: without it)
    function: str  # qualified name of the function that runs it, "<module>" at the top
    body_first: int | None = None  # first statement of the body: where control goes when the test is true, the item is taken, ...
    orelse_first: int | None = None  # first statement of `else`; of an except or case clause: the next clause
    handler_first: int | None = None  # of a `try`: its first except clause
    final_first: int | None = None  # of a `try`: the first statement of `finally`
    level: int = 0  # how many compound statements are around it in the same function

    @property
    def is_loop(self) -> bool:
        return self.kind in LOOPS

    @property
    def is_pseudo(self) -> bool:
        return self.kind in PSEUDO_NAMES

    @property
    def span(self) -> Span:
        return (self.line, self.column, self.end_line, self.end_column)


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """What one code object runs: a module, function, class body, lambda or generator expression of a program."""

    node: Scope
    name: str  # the code object's `co_name`
    function: str  # its qualified name, as far as the text tells
    first_line: int  # its `co_firstlineno`
    span: Span  # of the part that the code object's instructions come from
    statements: tuple[int, ...]  # indexes into `Program.statements`, in order; a class body's begin with the class statement itself
    starts: tuple[Position, ...]  # parallel: where each one's own region begins (decorators included) ...
    ends: tuple[Position, ...]  # ... and ends

    def statement_at(self, position: Position) -> int | None:
        """Which of `statements` (by its place there) has the position in its own region: not in its body, not in a nested function."""
        at = bisect.bisect_right(self.starts, position) - 1
        return at if at >= 0 and position < self.ends[at] else None


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A program text, its tree, and its statements (of all functions, in order of the text)."""

    text: str
    filename: str
    tree: ast.Module = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    statements: tuple[Statement, ...] = field(repr=False)
    owners: Mapping[tuple[str, int], tuple[Owner, ...]] = field(repr=False)
    nodes: tuple[ast.AST, ...] = field(repr=False)  # parallel to `statements`

    def owner_of(self, code: CodeType) -> Owner | None:
        """The part of the text that `code` was compiled from; None where the text has no such part."""
        candidates = self.owners.get((code.co_name, 1 if code.co_name == "<module>" else code.co_firstlineno), ())
        if not candidates:
            return None
        if len(candidates) == 1 and candidates[0].name[0] != "<":
            return candidates[0]
        span = code_span(code)
        if span is None:
            return candidates[0] if len(candidates) == 1 else next((c for c in candidates if _same_constants(code, c.node)), None)
        holding = [c for c in candidates if c.name == "<module>" or (c.span[:2] <= span[:2] and span[2:] <= c.span[2:])]
        return max(holding, key=lambda c: (c.span[:2], (-c.span[2], -c.span[3])), default=None)

    def all_owners(self) -> Iterator[Owner]:
        """Every function, class body, lambda and generator expression of the program, and the module."""
        for owners in self.owners.values():
            yield from owners

    def segment(self, span: Span) -> str:
        """The text of a span, as it stands in the source."""
        line, column, end_line, end_column = span
        if line == end_line:
            return _cut(self.lines[line - 1], column, end_column)
        middle = self.lines[line : end_line - 1]
        return "\n".join((_cut(self.lines[line - 1], column, None), *middle, _cut(self.lines[end_line - 1], 0, end_column)))


def syntax_tree(text: str, filename: str = "<unknown>") -> ast.Module:
    """`ast.parse` without warnings: those about a program come when it is compiled to be run."""
    with warnings.catch_warnings(action="ignore"):
        return ast.parse(text, filename)


def expression_tree(text: str) -> ast.expr:
    """The same for the text of one expression."""
    with warnings.catch_warnings(action="ignore"):
        return ast.parse(text, mode="eval").body


def parse(text: str, filename: str = "<program>") -> Program:
    """Parse a program text.

    Raises:
        SourceError: the text is no Python; the message names the line and points at it.
    """
    try:
        tree = syntax_tree(text, filename)
    except SyntaxError as error:
        raise SourceError(_syntax_message(error, filename)) from error
    except ValueError as error:  # null bytes, on some versions
        raise SourceError(f"{filename}: not Python source: {error}; remove the null bytes or other binary content") from error
    except (RecursionError, MemoryError) as error:
        raise SourceError(f"{filename}: the program is nested too deeply to be parsed; split its largest expression") from error
    lines = tuple(line.rstrip("\n") for line in _split_lines(text))
    collector = _Collector(lines)
    collector.scope(tree, "<module>", "<module>", 1, tree.body)
    return collector.program(text, filename, tree)


def code_span(code: CodeType) -> Span | None:
    """From the first to the last position of the code's instructions, those of its start left out; None where it has none."""
    spans: list[Span] = []
    for line, end_line, column, end_column in code.co_positions():
        if line is None or column is None or end_line is None or end_column is None or (end_line, end_column) <= (line, column):
            continue
        spans.append((line, column, end_line, end_column))
    if not spans:
        return None
    first, last = min(s[:2] for s in spans), max(s[2:] for s in spans)
    return (*first, *last)


def _same_constants(code: CodeType, node: Scope) -> bool:
    """Whether a lambda's code, compiled by itself, has the constants of `code`: 3.12 gives `lambda: 1` no positions to tell it by."""
    if not isinstance(node, ast.Lambda):
        return False
    made = compile(ast.Expression(node), code.co_filename, "eval").co_consts
    return any(isinstance(c, type(code)) and [(type(k), k) for k in c.co_consts] == [(type(k), k) for k in code.co_consts] for c in made)


# ---- statements of a tree --------------------------------------------------------------------------------------------------


class _Draft:
    """A statement while its program is read: its later neighbours are not known yet."""

    __slots__ = (
        "body", "column", "end", "final", "function", "handlers", "kind", "level", "line", "loops", "node", "orelse", "parent", "start",
    )  # fmt: skip

    def __init__(self, node: ast.AST, start: Position, line: int, column: int, end: Position, function: str) -> None:
        self.node, self.start, self.line, self.column, self.end, self.function = node, start, line, column, end, function
        self.kind = type(node).__name__
        self.parent: _Draft | None = None
        self.loops: tuple[_Draft, ...] = ()
        self.body: _Draft | None = None
        self.orelse: _Draft | None = None
        self.handlers: _Draft | None = None
        self.final: _Draft | None = None
        self.level = 0


class _Collector:
    """Reads the statements of a tree, function by function."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self.drafts: list[_Draft] = []
        self.scopes: list[tuple[Scope, str, str, int, Span, list[_Draft]]] = []

    def scope(self, node: Scope, name: str, function: str, first_line: int, body: list[ast.stmt], header: _Draft | None = None) -> None:
        """Everything that one code object runs; nested scopes follow as scopes of their own.

        A class body's frame begins with the class statement itself (`header`): it sets `__module__` and `__qualname__`.
        """
        own: list[_Draft] = [] if header is None else [header]
        if isinstance(node, ast.Module):
            span = (1, 0, len(self.lines) + 1, 0)
        elif isinstance(node, ast.Lambda):
            span = _span(node.body)
            own.append(self.pseudo(node, function))
        elif isinstance(node, ast.GeneratorExp):
            span = _span(node)
            own.append(self.pseudo(node, function))
        else:
            span = (body[0].lineno, 0, body[-1].end_lineno or 0, body[-1].end_col_offset or 0)
        self.drafts += [d for d in own if d is not header]
        self.scopes.append((node, name, function, first_line, span, own))
        if body:
            self.block(body, None, (), 0, own, function)
        if isinstance(node, ast.Lambda):
            self.nested(node.body, function)
        elif isinstance(node, ast.GeneratorExp):
            for child in _generator_inside(node):
                self.nested(child, function)

    def pseudo(self, node: ast.Lambda | ast.GeneratorExp, function: str) -> _Draft:
        line, column, end_line, end_column = _span(node)
        return _Draft(node, (line, column), line, column, (end_line, end_column), function)

    def block(
        self, body: list[ast.stmt], parent: _Draft | None, loops: tuple[_Draft, ...], level: int, own: list[_Draft], function: str
    ) -> _Draft | None:
        """The statements of one block; returns the first that runs."""
        drafts = [self.statement(node, parent, loops, level, own, function) for node in body]
        return next((draft for draft in drafts if not self.runs_nothing(draft.node, own)), drafts[0] if drafts else None)

    def runs_nothing(self, node: ast.AST, own: list[_Draft]) -> bool:
        """Whether a statement is for the compiler alone: `global x`, or in a function `x: int`."""
        if isinstance(node, ast.AnnAssign) and node.value is None and isinstance(node.target, ast.Name) and node.simple:
            return any(statements is own and isinstance(scope, Function) for scope, *_, statements in reversed(self.scopes))
        return isinstance(node, ast.Global | ast.Nonlocal)

    def add(self, draft: _Draft, parent: _Draft | None, loops: tuple[_Draft, ...], level: int, own: list[_Draft]) -> _Draft:
        draft.parent, draft.loops, draft.level = parent, loops, level
        own.append(draft)
        self.drafts.append(draft)
        return draft

    def statement(
        self, node: ast.stmt, parent: _Draft | None, loops: tuple[_Draft, ...], level: int, own: list[_Draft], function: str
    ) -> _Draft:
        start = (node.lineno, node.col_offset)
        decorators = getattr(node, "decorator_list", ())
        first = min([start, *((d.lineno, d.col_offset) for d in decorators)])
        blocks = _blocks(node)
        end = self.header_end(node) if blocks is not None else (node.end_lineno or 0, node.end_col_offset or 0)
        draft = self.add(_Draft(node, first, *start, end, function), parent, loops, level, own)
        for expression in _header_parts(node):
            self.nested(expression, function)
        if isinstance(node, Function | ast.ClassDef):
            inner = _qualified(function, node.name, parent_is_class=self.is_class(own))
            self.scope(node, node.name, inner, first[0], node.body, draft if isinstance(node, ast.ClassDef) else None)
            return draft
        inside = (*loops, draft) if draft.kind in LOOPS else loops
        for name, below in blocks or ():
            if name == "cases":
                draft.body = self.clauses(below, draft, loops, level + 1, own, function)
            elif name == "handlers":
                draft.handlers = self.clauses(below, draft, loops, level + 1, own, function)
            else:
                found = self.block(below, draft, inside if name == "body" else loops, level + 1, own, function)  # type: ignore[arg-type]
                setattr(draft, {"body": "body", "orelse": "orelse", "finalbody": "final"}[name], found)
        return draft

    def clauses(
        self, nodes: list[ast.AST], parent: _Draft, loops: tuple[_Draft, ...], level: int, own: list[_Draft], function: str
    ) -> _Draft | None:
        """The except clauses of a `try` or the cases of a `match`, each with its body; returns the first."""
        first = before = None
        for node in nodes:
            assert isinstance(node, ast.ExceptHandler | ast.match_case)
            if isinstance(node, ast.ExceptHandler):
                line, column = node.lineno, node.col_offset
                start = (line, column)
            else:
                line = node.pattern.lineno
                start = self.case_start(node)
                column = start[1]
            draft = self.add(_Draft(node, start, line, column, self.header_end(node, start), function), parent, loops, level, own)
            for expression in _header_parts(node):
                self.nested(expression, function)
            draft.body = self.block(node.body, draft, loops, level + 1, own, function)
            if before is not None:
                before.orelse = draft
            first, before = first or draft, draft
        return first

    def is_class(self, own: list[_Draft]) -> bool:
        """Whether the scope that is being read is a class body."""
        return any(statements is own and isinstance(node, ast.ClassDef) for node, _, _, _, _, statements in reversed(self.scopes))

    def nested(self, node: ast.AST, function: str) -> None:
        """The lambdas and generator expressions inside an expression."""
        in_class = any(f == function and isinstance(n, ast.ClassDef) for n, _, f, _, _, _ in reversed(self.scopes))
        stack = [node]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Lambda | ast.GeneratorExp):
                name = PSEUDO_NAMES[type(node).__name__]
                self.scope(node, name, _qualified(function, name, parent_is_class=in_class), node.lineno, [])
                if isinstance(node, ast.Lambda):
                    stack += [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
                else:
                    stack.append(node.generators[0].iter)  # made outside of its frame
            else:
                stack += ast.iter_child_nodes(node)

    def header_end(self, node: ast.AST, start: Position | None = None) -> Position:
        """Just behind the colon that ends a compound statement's header."""
        position = start or (node.lineno, node.col_offset)  # type: ignore[attr-defined]
        for part in _header_parts(node):
            for inner in ast.walk(part):
                if (end := getattr(inner, "end_lineno", None)) is not None and part not in getattr(node, "decorator_list", ()):
                    position = max(position, (end, inner.end_col_offset))  # type: ignore[attr-defined]
        line, column = position
        while line <= len(self.lines):
            text = self.lines[line - 1].encode()
            mark = text.find(b"#", column)
            colon = text.find(b":", column, mark if mark >= 0 else len(text))
            if colon >= 0:
                return (line, colon + 1)
            line, column = line + 1, 0
        return position

    def case_start(self, node: ast.match_case) -> Position:
        """Where the word `case` stands: the tree does not say."""
        line = node.pattern.lineno
        while line > 1:
            text = self.lines[line - 1]
            stripped = text.lstrip()
            if stripped.startswith("case"):
                return (line, len(text) - len(stripped))
            line -= 1
        return (node.pattern.lineno, node.pattern.col_offset)

    def program(self, text: str, filename: str, tree: ast.Module) -> Program:
        self.drafts.sort(key=lambda d: (d.start, (-d.end[0], -d.end[1]) if d.kind in PSEUDO_NAMES else (-sys.maxsize, 0)))
        number = {id(draft): n for n, draft in enumerate(self.drafts)}

        def index(draft: _Draft | None) -> int | None:
            return None if draft is None else number[id(draft)]

        program = Program(text, filename, tree, self.lines, (), {}, ())
        statements = tuple(
            Statement(
                n, d.kind, d.line, d.column, *d.end, _statement_text(program, d), index(d.parent),
                tuple(number[id(loop)] for loop in d.loops), d.function, index(d.body), index(d.orelse), index(d.handlers), index(d.final),
                d.level,
            )
            for n, d in enumerate(self.drafts)
        )  # fmt: skip
        owners: dict[tuple[str, int], list[Owner]] = {}
        for node, name, function, first_line, span, own in self.scopes:
            own = sorted(own, key=lambda d: number[id(d)])
            owner = Owner(
                node, name, function, first_line, span, tuple(number[id(d)] for d in own),
                tuple((first_line, 0) if d.node is node and isinstance(node, ast.ClassDef) else d.start for d in own),
                tuple(d.end for d in own),
            )  # fmt: skip
            owners.setdefault((name, first_line), []).append(owner)
        nodes = tuple(d.node for d in self.drafts)
        return Program(text, filename, tree, self.lines, statements, {key: tuple(found) for key, found in owners.items()}, nodes)


def _blocks(node: ast.AST) -> list[tuple[str, list[ast.AST]]] | None:
    """The blocks of a compound statement by field name, None for a simple one."""
    found = [(name, getattr(node, name, None)) for name in ("cases", "body", "handlers", "orelse", "finalbody")]
    return [(name, block) for name, block in found if isinstance(block, list) and block] or None


def _header_parts(node: ast.AST) -> list[ast.AST]:
    """The children of a statement that are not statements or clauses themselves."""
    return [n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.stmt | ast.excepthandler | ast.match_case | ast.expr_context)]


def _generator_inside(node: ast.GeneratorExp) -> Iterator[ast.AST]:
    """The parts of a generator expression that run in its own frame: all but the first iterable."""
    yield node.elt
    for n, generator in enumerate(node.generators):
        yield generator.target
        yield from generator.ifs
        if n:
            yield generator.iter


def _qualified(function: str, name: str, *, parent_is_class: bool) -> str:
    if function == "<module>":
        return name
    return f"{function}.{name}" if parent_is_class else f"{function}.<locals>.{name}"


def _span(node: ast.expr) -> Span:
    return (node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


# ---- text ------------------------------------------------------------------------------------------------------------------


def _statement_text(program: Program, draft: _Draft) -> str:
    text = program.segment((draft.line if draft.kind != "match_case" else draft.start[0], draft.column, *draft.end))
    if "\n" not in text:
        return text
    kept = set[int]()  # lines that begin inside a string: their indentation is content
    for node in ast.walk(draft.node):
        if isinstance(node, ast.Constant | ast.JoinedStr) and (node.end_lineno or 0) > node.lineno:
            kept.update(range(node.lineno + 1, (node.end_lineno or 0) + 1))
    first, *rest = text.split("\n")
    indented = program.lines[draft.start[0] - 1]
    indent = len(indented) - len(indented.lstrip())
    out = [first]
    for n, line in enumerate(rest, draft.line + 1):
        room = min(indent, len(line) - len(line.lstrip()))
        out.append(line if n in kept else line[room:])
    return "\n".join(out)


def _cut(line: str, start: int, end: int | None) -> str:
    if line.isascii():
        return line[start:end]
    return line.encode()[start:end].decode(errors="replace")


def _split_lines(text: str) -> Iterable[str]:
    """Lines as Python's tokenizer counts them: `str.splitlines` would also split at form feeds and Unicode separators."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _syntax_message(error: SyntaxError, filename: str) -> str:
    where = f"{filename}, line {error.lineno}" if error.lineno else filename
    message = f"{where}: {type(error).__name__}: {error.msg}"
    if error.text is None or error.offset is None or error.offset < 1:
        return message
    line = error.text.rstrip("\n")
    stripped = line.lstrip()
    caret = max(0, error.offset - 1 - (len(line) - len(stripped)))
    width = (error.end_offset or 0) - error.offset if error.end_lineno == error.lineno else 1
    return f"{message}\n    {stripped}\n    {' ' * caret}{'^' * max(1, min(width, len(stripped) - caret))}"
