"""What the program's text tells of a statement: its tree, its expressions, where their values are recorded. Made once a statement."""

from __future__ import annotations

import ast
import itertools
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from chainexec.source import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.source import Span, Statement
    from chainexec.traces.code import CodeFacts

SPELLED_OUT = frozenset({"min", "max", "abs", "divmod", "pow"})  # builtins whose calls are shown with their arguments' values
INSERTING = frozenset({"insert", "insort", "insort_left", "insort_right", "appendleft", "extendleft"})  # at other places than the end
REMOVING = frozenset({"remove", "popleft"})
OWN_SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
HOLE = "_hole_{}_"
JOINED = 100  # characters: a statement of several lines that has no more is shown on one
OPENING, CLOSING = "([{", ")]}"


@lru_cache(maxsize=8192)
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
        body = syntax_tree(before + text + after).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, 0, 0  # for example `try:`, which says nothing by itself
    return _picked(body, kind), lines, columns


def _picked(body: ast.stmt, kind: str) -> ast.AST:
    if isinstance(body, ast.Try | ast.TryStar):
        return body.handlers[0]
    if isinstance(body, ast.Match) and kind == "match_case":
        return body.cases[0]
    return body


class PutIn(NamedTuple):
    """An expression with holes for values: `layout` for `%`, and what goes into each hole."""

    layout: str
    holes: tuple[ast.expr, ...]
    wrapped: tuple[bool, ...]  # which holes need parentheses around a negative number


class Plan:
    """The static facts of one statement."""

    def __init__(self, statement: Statement | None, facts: CodeFacts) -> None:
        self.statement, self.facts = statement, facts
        self.kind = statement.kind if statement is not None else ""
        self.tree: ast.AST | None
        self.tree, self.moved_lines, self.moved_columns = tree_of(statement.kind, statement.text) if statement is not None else (None, 0, 0)
        self.header = one_line(statement.text) if statement is not None else ""
        nodes = self.nodes = list(ast.walk(self.tree)) if self.tree is not None else []
        self.walrus = frozenset(node.target.id for node in nodes if isinstance(node, ast.NamedExpr))
        self.has_comprehension = any(isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) for node in nodes)
        self.has_choice = any(isinstance(node, ast.IfExp) for node in nodes)
        self.calls = [node for node in nodes if isinstance(node, ast.Call)]
        self.expressions = [node for node in nodes if isinstance(node, ast.expr)]
        self._texts: dict[ast.AST, str] = {}
        self._links: dict[ast.AST, list[ast.Compare]] = {}
        self._sites: dict[ast.AST, tuple[int, ...]] = {}
        self._layouts: dict[ast.AST, tuple[PutIn, ...]] = {}
        self._by_text: dict[str, list[ast.expr]] | None = None
        self._spans: dict[Span, list[int]] | None = None
        self.slots = {name: slot for slot, name in enumerate(facts.variables) if slot not in facts.handed_on}

    @cached_property
    def augmented(self) -> tuple[ast.expr, ast.expr] | None:
        """Of `x += 1`: the expression that reads the place, and the whole calculation `x + 1`; None for other statements."""
        if not isinstance(self.tree, ast.AugAssign):
            return None
        read = as_load(self.tree.target)
        return read, ast.copy_location(ast.BinOp(read, self.tree.op, self.tree.value), self.tree.target)

    @cached_property
    def stored(self) -> tuple[int, ...]:
        """The slots of variables that the statement may bind; twice those that it may bind more than once."""
        if self.tree is None:
            return ()
        found: list[str] = []
        for node in ast.walk(self.tree):
            match node:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    found.append(name)
                case ast.AsyncFunctionDef(name=name) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                    found.append(name)
                case ast.MatchMapping(rest=str(name)):
                    found.append(name)
                case ast.ExceptHandler(name=str(name)):  # it forgets the name as well
                    found += (name, name)
                case ast.alias(name=name, asname=alias):
                    found.append(alias or name.partition(".")[0])
                case ast.comprehension():
                    found += [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
        return tuple(self.slots[name] for name in found if name in self.slots)

    @cached_property
    def picks_places(self) -> frozenset[str]:
        """Which of "insert" and "remove" the statement may do elsewhere than at the end: which of equal items it was nobody can see."""
        names = {call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "") for call in self.calls}
        pops = any(isinstance(call.func, ast.Attribute) and call.func.attr == "pop" and call.args for call in self.calls)
        slices = any(isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Slice)
                     for node in self.expressions)  # fmt: skip
        inserts = slices or not INSERTING.isdisjoint(names)
        removes = pops or slices or self.kind == "Delete" or not REMOVING.isdisjoint(names)
        return frozenset([*["insert"] * inserts, *["remove"] * removes])

    @cached_property
    def passes_form(self) -> str:
        """How often the comprehensions bind names: as passes of one, or, where one is in another or loops twice, as bindings."""
        made = [node for node in self.expressions if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp)]
        if len(made) < 2:
            return "passes" if all(len(node.generators) == 1 for node in made) else "binds_times"
        return "bind_times"

    @cached_property
    def turns(self) -> dict[str, int]:
        """By variable: which of the statement's calls, in the order in which they are made, is one of its methods or gets it first."""
        found: dict[str, int] = {}
        for call in calls_in_order(self.tree) if self.tree is not None else ():
            whole = [call.func.value] if isinstance(call.func, ast.Attribute) else []
            for part in (*whole, *call.args):
                if (name := root_name(part)) is not None:
                    found.setdefault(name, len(found))
        return found

    @cached_property
    def stores_places(self) -> bool:
        """Whether the statement itself stores items or attributes."""
        return any(isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store) for node in self.expressions)

    @cached_property
    def places(self) -> tuple[ast.expr, ...]:
        """The items and attributes that an assignment stores to, in the order of the text."""
        tree = self.tree
        targets = tree.targets if isinstance(tree, ast.Assign) else [tree.target] if isinstance(tree, ast.AugAssign | ast.AnnAssign) else []
        return tuple(part for target in targets for part in target_parts(target) if isinstance(part, ast.Subscript | ast.Attribute))

    @cached_property
    def is_delayed(self) -> bool:
        """Of `break` and `continue`: whether a `finally` or the end of a `with` runs before control leaves the iteration."""
        inner = self.statement
        while inner is not None and inner.parent is not None and inner.parent in self.facts.by_index:
            outer = self.facts.statements[self.facts.by_index[inner.parent]]
            if outer.is_loop:
                return False
            if outer.kind in {"With", "AsyncWith"} or (outer.final_first is not None and inner.index < outer.final_first):
                return True
            inner = outer
        return False

    # ---- parts -------------------------------------------------------------------------------------------------------
    def sites(self, node: ast.AST) -> tuple[int, ...]:
        """Where in the code's table of evaluations the values of a part are."""
        found = self._sites.get(node)
        if found is None:
            if self._spans is None:
                self._spans = {}
                for index, site in enumerate(self.facts.evaluations):
                    self._spans.setdefault(site.span, []).append(index)
            found = self._sites[node] = tuple(self._spans.get(self.span(node), ()))
        return found

    def span(self, node: ast.AST) -> Span:
        """Where a part of the tree stands in the program."""
        statement = self.statement
        assert statement is not None
        line, end_line = node.lineno - self.moved_lines, node.end_lineno - self.moved_lines  # type: ignore[attr-defined]
        return (
            statement.line + line - 1, node.col_offset + self._shift(line),  # type: ignore[attr-defined]
            statement.line + end_line - 1, node.end_col_offset + self._shift(end_line),  # type: ignore[attr-defined]
        )  # fmt: skip

    def _shift(self, line: int) -> int:
        assert self.statement is not None
        return self.statement.column - (self.moved_columns if line == 1 else 0)

    def text(self, node: ast.AST) -> str:
        """The program's own text of a part, on one line."""
        found = self._texts.get(node)
        if found is None:
            found = self._texts[node] = self._text(node)
        return found

    def _text(self, node: ast.AST) -> str:
        assert self.statement is not None
        lines = self.statement.text.split("\n")
        line, end_line = node.lineno - self.moved_lines, node.end_lineno - self.moved_lines  # type: ignore[attr-defined]
        start = node.col_offset - (self.moved_columns if line == 1 else 0)  # type: ignore[attr-defined]
        end = node.end_col_offset - (self.moved_columns if end_line == 1 else 0)  # type: ignore[attr-defined]
        if line == end_line:
            return str(lines[line - 1].encode()[start:end].decode(errors="replace"))
        first = lines[line - 1].encode()[start:].decode(errors="replace")
        last = lines[end_line - 1].encode()[:end].decode(errors="replace")
        return " ".join(part.strip() for part in (first, *lines[line : end_line - 1], last))

    def nodes_of(self, text: str) -> list[ast.expr]:
        """The expressions of the statement that have this text."""
        if self._by_text is None:
            self._by_text = {}
            for node in self.expressions:
                self._by_text.setdefault(self.text(node), []).append(node)
        return self._by_text.get(text, [])

    def links_of(self, text: str) -> list[ast.Compare]:
        """The comparisons with this text that are links of a longer one, and no expressions of their own."""
        return [link for node in self.expressions for link in self.links(node) if self.text(link) == text]

    def links(self, node: ast.expr) -> list[ast.Compare]:
        """The comparisons that `a < b < c` is made of, `a < b` and `b < c`; none of an expression of another kind."""
        if not isinstance(node, ast.Compare) or len(node.ops) < 2:
            return []
        found = self._links.get(node)
        if found is None:
            found = self._links[node] = []
            operands = [node.left, *node.comparators]
            for operation, (left, right) in zip(node.ops, itertools.pairwise(operands), strict=True):
                link = ast.copy_location(ast.Compare(left, [operation], [right]), left)
                link.end_lineno, link.end_col_offset = right.end_lineno, right.end_col_offset
                found.append(link)
        return found

    # ---- calculations ------------------------------------------------------------------------------------------------
    def layouts(self, node: ast.expr) -> tuple[PutIn, ...]:
        """The expression with holes for the values of its parts; none where it has parts of other kinds.

        Where it calls `min` and the like there are two: first with the values of what these are called with, then with what they gave.
        """
        found = self._layouts.get(node)
        if found is None:
            both = (_Holes(spelled=True), _Holes()) if any(map(is_spelled_out, ast.walk(node))) else (_Holes(),)
            made = (holes.layout(node) for holes in both)
            found = self._layouts[node] = tuple(dict.fromkeys(layout for layout in made if layout is not None))
        return found


class _Holes:
    def __init__(self, *, spelled: bool = False) -> None:
        self.spelled = spelled  # whether calls of `min` and the like get holes for their arguments
        self.holes: list[ast.expr] = []
        self.wrapped: list[bool] = []

    def layout(self, node: ast.expr) -> PutIn | None:
        made = self.of(node, wrapped=False)
        if made is None:
            return None
        text = ast.unparse(made).replace("%", "%%")
        places = []
        for number in range(len(self.holes)):
            hole = HOLE.format(number)
            places.append(text.index(hole))
            text = text.replace(hole, "%s")
        if places != sorted(places):
            return None
        return PutIn(text, tuple(self.holes), tuple(self.wrapped)) if "\n" not in text else None

    def of(self, node: ast.expr, *, wrapped: bool) -> ast.expr | None:
        """A copy with a name of its own for every hole; None for an operator whose operands cannot stand alone."""
        match node:
            case ast.Constant():
                return node
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
                return node
            case ast.BinOp():
                left = self.of(node.left, wrapped=isinstance(node.op, ast.Pow))
                right = self.of(node.right, wrapped=True)
                return ast.BinOp(left, node.op, right) if left is not None and right is not None else None
            case ast.UnaryOp():
                operand = self.of(node.operand, wrapped=True)
                return ast.UnaryOp(node.op, operand) if operand is not None else None
            case ast.Compare(ops=operators):
                if any(isinstance(operator, ast.Is | ast.IsNot) for operator in operators):
                    return None
                parts = [self.of(part, wrapped=False) for part in (node.left, *node.comparators)]
                if any(part is None for part in parts):
                    return None
                return ast.Compare(parts[0], node.ops, parts[1:])  # type: ignore[arg-type]
            case ast.List(elts=elements) | ast.Tuple(elts=elements) if elements and not any(isinstance(e, ast.Starred) for e in elements):
                made = [self.of(part, wrapped=False) for part in elements]
                return None if any(part is None for part in made) else type(node)(made, ast.Load())  # type: ignore[arg-type]
            case ast.Call(func=function, args=arguments) if self.spelled and is_spelled_out(node):
                made = [self.of(part, wrapped=False) for part in arguments]
                return None if any(part is None for part in made) else ast.Call(function, made, [])  # type: ignore[arg-type]
        name = ast.Name(HOLE.format(len(self.holes)), ast.Load())
        self.holes.append(node)
        self.wrapped.append(wrapped)
        return name


def is_spelled_out(node: ast.AST) -> bool:
    """Whether a call is shown with the values of its arguments: `max(3, 5)`."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *more], keywords=[]) if name in SPELLED_OUT:
            return (bool(more) or name == "abs") and not any(isinstance(part, ast.Starred) for part in (first, *more))
    return False


def one_line(text: str) -> str:
    """A statement's text without its colon; of one that takes several lines, the first, or all of them where they are short."""
    first, newline, _ = text.partition("\n")
    if not newline:
        return first.removesuffix(":")
    if len(text) <= JOINED and not any(mark in text for mark in ('"""', "'''", "\\", "#")):
        whole = first.strip()
        for line in text.split("\n")[1:]:
            part = line.strip()
            whole += part if whole[-1:] in OPENING or part[:1] in CLOSING else f" {part}"
        return whole.removesuffix(":")
    return f"{first.rstrip()} ..."


def calls_in_order(node: ast.AST) -> Iterator[ast.Call]:
    """The calls in a statement, in the order in which they are made."""
    parts = ast.iter_child_nodes(node)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
        parts = iter((node.value, *(part for part in parts if part is not node.value)))
    for part in parts:
        yield from calls_in_order(part)
    if isinstance(node, ast.Call):
        yield node


def root_name(node: ast.expr) -> str | None:
    """The variable that a path begins with: `grid` of `grid[2].rows`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def names_in(node: ast.AST) -> list[str]:
    """The names that an expression reads outside of comprehensions and lambdas, in order of the text."""
    if isinstance(node, OWN_SCOPES):
        return []
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Load) else []
    return [name for child in ast.iter_child_nodes(node) for name in names_in(child)]


def target_names(node: ast.AST) -> list[str]:
    """The plain names that a target binds, in order of the text."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Tuple | ast.List):
        return [name for part in node.elts for name in target_names(part)]
    return target_names(node.value) if isinstance(node, ast.Starred) else []


def stored_names(statement: ast.AST | None) -> list[str]:
    """The plain names that an assignment binds with `=`, in order of the text, each once."""
    match statement:
        case ast.Assign(targets=targets):
            return list(dict.fromkeys(name for target in targets for name in target_names(target)))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return target_names(target)
    return []


def target_parts(target: ast.expr) -> list[ast.expr]:
    """The single targets of one that may be several, as `a, (b, *c)`."""
    if isinstance(target, ast.Tuple | ast.List):
        return [part for element in target.elts for part in target_parts(element)]
    return target_parts(target.value) if isinstance(target, ast.Starred) else [target]


def pattern_names(node: ast.AST) -> list[str]:
    """The names that a pattern of `match` binds."""
    found = [name for part in ast.iter_child_nodes(node) for name in pattern_names(part)]
    name = node.name if isinstance(node, ast.MatchAs | ast.MatchStar) else node.rest if isinstance(node, ast.MatchMapping) else None
    return [*found, *([name] if name is not None else [])]


def as_load(target: ast.expr) -> ast.expr:
    """The place that an augmented assignment stores to, as the expression that reads it."""
    match target:
        case ast.Name():
            return ast.copy_location(ast.Name(target.id, ast.Load()), target)
        case ast.Attribute():
            return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
        case ast.Subscript():
            return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
    return target
