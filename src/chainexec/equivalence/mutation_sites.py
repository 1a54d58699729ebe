"""Where a program can be made subtly wrong: small edits of its text, each of a kind that people make by mistake."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainexec.equivalence.programs import compile_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COMPARED = {
    ast.Lt: ("<", ("<=", ">")), ast.LtE: ("<=", ("<", ">=")), ast.Gt: (">", (">=", "<")), ast.GtE: (">=", (">", "<=")),
    ast.Eq: ("==", ("!=",)), ast.NotEq: ("!=", ("==",)), ast.In: ("in", ("not in",)), ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)), ast.IsNot: ("is not", ("is",)),
}  # fmt: skip
_COMPUTED = {
    ast.Add: ("+", ("-",)), ast.Sub: ("-", ("+",)), ast.Mult: ("*", ("+",)), ast.Div: ("/", ("//",)), ast.FloorDiv: ("//", ("/", "%")),
    ast.Mod: ("%", ("//",)), ast.Pow: ("**", ("*",)), ast.LShift: ("<<", (">>",)), ast.RShift: (">>", ("<<",)), ast.BitAnd: ("&", ("|",)),
    ast.BitOr: ("|", ("&",)), ast.BitXor: ("^", ("|",)),
}  # fmt: skip
_CALLED = {
    "min": "max", "any": "all", "lower": "upper", "lstrip": "rstrip", "find": "rfind", "index": "rindex", "startswith": "endswith",
    "islower": "isupper", "isalpha": "isalnum", "partition": "rpartition", "split": "rsplit", "ljust": "rjust", "keys": "values",
    "removeprefix": "removesuffix", "floor": "ceil", "union": "intersection", "capitalize": "title", "append": "extend",
}  # fmt: skip
_CALLED |= {new: old for old, new in _CALLED.items()}
_CALLED |= {"strip": "lstrip", "sorted": "list", "reversed": "list", "isdigit": "isalpha", "sum": "max"}
_COMMENT = re.compile(rb"#[^\r\n]*")
_ATOMIC = ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript | ast.List | ast.Dict
MOST_NAMES = 2  # other variables that are tried in the place of one


@dataclass(frozen=True, slots=True)
class Site:
    """One edit: the bytes from `start` to `end` of the text become `after`."""

    operator: str
    line: int
    start: int
    end: int
    after: bytes


class _Text:
    """The bytes of a text, addressed as its tree does."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "surrogatepass")
        self._starts = [0, *(found.end() for found in re.finditer(rb"\r\n|\r|\n", self.data))]

    def span(self, node: ast.AST) -> tuple[int, int]:
        at = self._starts
        start: int = at[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end: int = at[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        return start, end

    def of(self, node: ast.AST) -> bytes:
        start, end = self.span(node)
        return self.data[start:end]

    def between(self, left: ast.AST, right: ast.AST, operator: str) -> tuple[int, int] | None:
        """Where an operator stands between its operands; comments there do not count."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = _COMMENT.sub(lambda found: b" " * len(found.group()), self.data[start:end])
        words = [re.escape(word) for word in operator.encode().split()]
        edge = rb"\b" if operator[0].isalpha() else b""
        found = re.search(edge + rb"\s+".join(words) + edge, gap)
        return None if found is None else (start + found.start(), start + found.end())


def sites(text: str) -> list[Site]:
    """All edits that are known for a program text, in order of the text; each leaves a text that compiles to something else.

    Raises:
        SourceError: the text does not compile.
    """
    compile_text(text, "a")
    tree = ast.parse(text)
    source = _Text(text)
    skipped = _no_code(tree)
    nodes = [(node, function) for node, function in _nodes(tree) if id(node) not in skipped]
    found = [site for node, function in nodes for make in _OPERATORS for site in make(node, source, function)]
    found.sort(key=lambda site: (site.start, site.end, site.operator, site.after))
    shape = ast.dump(tree)
    return [site for site in dict.fromkeys(found) if _changes(edited(text, site), shape)]


def edited(text: str, site: Site) -> str:
    """The program text after an edit."""
    data = text.encode("utf-8", "surrogatepass")
    return (data[: site.start] + site.after + data[site.end :]).decode("utf-8", "surrogatepass")


def _changes(text: str, shape: str) -> bool:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.dump(ast.parse(text)) != shape and compile(text, "<mutant>", "exec", dont_inherit=True) is not None
        except (SyntaxError, ValueError):  # an edit that does not fit here: `case` patterns, a break outside of a loop
            return False


def _no_code(tree: ast.Module) -> set[int]:
    """Nodes whose change is none of behaviour: annotations and docstrings; and the texts in f-strings, whose quotes are not their own."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.JoinedStr):
            parts += [value for value in node.values if isinstance(value, ast.Constant)]
            parts += [spec for value in node.values if isinstance(value, ast.FormattedValue) and (spec := value.format_spec)]
        for name in ("annotation", "returns"):
            if (hint := getattr(node, name, None)) is not None:
                parts.append(hint)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                parts.append(first)
        for part in parts:
            found.update(id(inner) for inner in ast.walk(part))
    return found


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node with the function (or module) that it stands in."""
    stack: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while stack:
        node, function = stack.pop()
        yield node, function
        inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) else function
        stack += [(child, inner) for child in ast.iter_child_nodes(node)]


# ---- the operators ---------------------------------------------------------------------------------------------------------


def _site(operator: str, node: ast.AST, span: tuple[int, int], after: bytes | str) -> Site:
    return Site(operator, node.lineno, *span, after if isinstance(after, bytes) else after.encode())  # type: ignore[attr-defined]


def _comparison(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Compare):
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            own, others = _COMPARED[type(operator)]
            span = source.between(left, right, own)
            if span is not None:
                yield from (_site("comparison", left, span, other) for other in others)


def _arithmetic(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED:
        own, others = _COMPUTED[type(node.op)]
        span = source.between(node.left, node.right, own)
        if span is not None:
            yield from (_site("arithmetic", node.left, span, other) for other in others)
    elif isinstance(node, ast.AugAssign) and type(node.op) in _COMPUTED:
        own, others = _COMPUTED[type(node.op)]
        span = source.between(node.target, node.value, f"{own}=")
        if span is not None:
            yield from (_site("arithmetic", node, span, f"{other}=") for other in others)


def _logic(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.BoolOp):
        own, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        span = source.between(node.values[0], node.values[1], own)
        if span is not None and len(node.values) == 2:
            yield _site("and-or", node, span, other)
        for n, value in enumerate(node.values):
            kept = [one for one in node.values if one is not value]
            rest = [source.of(one) if len(kept) == 1 or isinstance(one, _ATOMIC) else b"(" + source.of(one) + b")" for one in kept]
            yield _site("left-out condition", node.values[n], source.span(node), f" {own} ".encode().join(rest))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        word = b"not" if isinstance(node.op, ast.Not) else b"-"
        yield _site("left-out " + word.decode(), node, source.span(node), source.of(node)[len(word) :].lstrip())
    elif isinstance(node, ast.If | ast.IfExp | ast.Assert):
        yield _site("negated test", node.test, source.span(node.test), b"not (" + source.of(node.test) + b")")
    elif isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield _site("negated test", test, source.span(test), b"not (" + source.of(test) + b")")


def _constant(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if not isinstance(node, ast.Constant):
        return
    span, value = source.span(node), node.value
    others: list[str] = []
    if value is True or value is False:
        others = [repr(not value)]
    elif type(value) is int:
        others = [repr(value + 1), repr(value - 1) if value > 0 else "(-1)"]
    elif type(value) is float:
        others = [repr(value + 1.0)]
    elif type(value) is str:
        others = [repr(value[:-1] if len(value) > 1 else " " if value != " " else "")]
    yield from (_site("constant", node, span, other) for other in others)


def _statement(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Break):
        yield _site("break-continue", node, source.span(node), "continue")
    elif isinstance(node, ast.Continue):
        yield _site("break-continue", node, source.span(node), "break")
        yield _site("left-out statement", node, source.span(node), "pass")
    elif isinstance(node, ast.AugAssign | ast.Delete) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield _site("left-out statement", node, source.span(node), "pass")


def _range(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range" and len(node.args) <= 2:
        last = node.args[-1] if node.args else None
        if last is None or isinstance(last, ast.Starred):
            return
        text = source.of(last) if isinstance(last, _ATOMIC) else b"(" + source.of(last) + b")"
        yield from (_site("off by one", last, source.span(last), text + more) for more in (b" - 1", b" + 1"))
        if len(node.args) == 1:
            yield _site("off by one", last, source.span(last), b"1, " + source.of(last))


def _index(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Subscript):
        inner = node.slice
        parts = [part for part in (inner.lower, inner.upper) if part is not None] if isinstance(inner, ast.Slice) else [inner]
        for part in parts:
            if isinstance(part, ast.Name | ast.BinOp):
                text = source.of(part) if isinstance(part, ast.Name) else b"(" + source.of(part) + b")"
                yield from (_site("off by one", part, source.span(part), text + more) for more in (b" - 1", b" + 1"))
    elif isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
        yield _site("first item left out", node, source.span(node.iter), source.of(node.iter) + b"[1:]")


def _call(node: ast.AST, source: _Text, _: ast.AST) -> Iterator[Site]:
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    if name in _CALLED:
        end = source.span(node.func)[1]
        yield _site("other function", node, (end - len(name), end), _CALLED[name])
    if len(node.args) == 2 and not node.keywords and not any(isinstance(arg, ast.Starred | ast.GeneratorExp) for arg in node.args):
        first, second = node.args
        span = (source.span(first)[0], source.span(second)[1])
        if source.data[span[0] : span[1]].count(b"(") == source.data[span[0] : span[1]].count(b")"):
            yield _site("swapped arguments", node, span, source.of(second) + b", " + source.of(first))


def _name(node: ast.AST, source: _Text, function: ast.AST) -> Iterator[Site]:
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    bound = {inner.id for inner in ast.walk(function) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)}
    bound |= {inner.arg for inner in ast.walk(function.args) if isinstance(inner, ast.arg)}
    if node.id in bound:
        others = sorted(bound - {node.id})
        start = sum(map(ord, node.id)) + node.lineno + node.col_offset  # spreads the choices; the same for the same text
        for n in range(min(MOST_NAMES, len(others))):
            yield _site("other variable", node, source.span(node), others[(start + n) % len(others)])


_OPERATORS: tuple[Callable[[ast.AST, _Text, ast.AST], Iterator[Site]], ...] = (
    _comparison, _arithmetic, _logic, _constant, _statement, _range, _index, _call, _name,
)  # fmt: skip
