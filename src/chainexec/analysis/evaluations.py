"""Where the values of sub-expressions stand on the stack: `detail="expressions"` reads them there as the program computes them.

Names and constants are left out: they follow from the state. So is every value that cannot be told from the instruction alone, because
control comes to the place behind it from elsewhere, too.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.analysis.facts import EvaluationSite
from chainexec.analysis.instructions import END_ASYNC_FOR, FOR_ITER, JUMPS, NAMES, OPCODE, numbers, skip_end_for
from chainexec.analysis.regions import span_of

if TYPE_CHECKING:
    from chainexec.analysis.instructions import Instruction, Instructions
    from chainexec.analysis.regions import Clause, Regions
    from chainexec.source import Program, Span

BINARY_OP = OPCODE["BINARY_OP"]
FIRST_INPLACE, SUBSCRIPT = 13, 26  # arguments of BINARY_OP; a subscript since 3.14
COMPARISONS = numbers("COMPARE_OP", "IS_OP", "CONTAINS_OP")
CALLS = numbers("CALL", "CALL_KW", "CALL_FUNCTION_EX")
CONSTANTS = numbers("LOAD_CONST", "LOAD_SPECIAL", "LOAD_COMMON_CONSTANT")
END_SEND = numbers("END_SEND")
LOAD_ATTR = OPCODE["LOAD_ATTR"]
LOAD_SUPER_ATTR = OPCODE["LOAD_SUPER_ATTR"]
UNARY_POSITIVE = 5  # argument of CALL_INTRINSIC_1
INTRINSIC = OPCODE["CALL_INTRINSIC_1"]
# What can end a condition's instructions without leaving its value on top: it is only tested (a constant: not even that), or another value
# (two loads in one) is above.
NO_VALUE = numbers("NOP", "NOT_TAKEN", "POP_TOP", "TO_BOOL") | frozenset(n for n, name in enumerate(NAMES) if name.count("LOAD_FAST") > 1)
PRODUCERS: dict[int, type[ast.expr]] = {
    **dict.fromkeys(COMPARISONS, ast.Compare),
    **dict.fromkeys(numbers("UNARY_NEGATIVE", "UNARY_NOT", "UNARY_INVERT"), ast.UnaryOp),
    **dict.fromkeys(CALLS, ast.Call),
    **dict.fromkeys(numbers("BINARY_SUBSCR", "BINARY_SLICE"), ast.Subscript),
    **dict.fromkeys(numbers("BUILD_STRING", "FORMAT_SIMPLE", "FORMAT_WITH_SPEC", "FORMAT_VALUE"), ast.JoinedStr),
    **dict.fromkeys(END_SEND, ast.Await),
}
ENDS_TELL = (ast.Call, ast.Attribute, ast.Subscript)  # no two of a kind have one end; over several lines their start may not be the node's
JOINED = (ast.BoolOp, ast.IfExp)  # their value stands where several ways come together


class _Nodes:
    """The expressions that run in one frame, by their place."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.by_span: dict[tuple[type[ast.expr], Span], ast.expr] = {}
        self.by_end: dict[tuple[type[ast.expr], tuple[int, int]], ast.expr] = {}
        self.generators: set[Span] = set()
        self.joined: list[ast.expr] = []
        self.negated = {node.operand: node for node in nodes if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)}
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}  # a method to be called is no value of its own
        formats = {id(node.format_spec) for node in nodes if isinstance(node, ast.FormattedValue)}
        for node in nodes:
            if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
                continue
            if id(node) not in formats and not (isinstance(node, ast.Attribute) and id(node) in called):
                span = span_of(node)
                kind = type(node)
                self.by_span[kind, span] = node
                if kind in ENDS_TELL:
                    self.by_end[kind, span[2:]] = node
                elif kind is ast.GeneratorExp:
                    self.generators.add(span)
                elif kind in JOINED:
                    self.joined.append(node)
                elif isinstance(node, ast.JoinedStr) and len(node.values) == 1:  # f"{x}": its only part makes it
                    self.by_span.setdefault((ast.JoinedStr, span_of(node.values[0])), node)

    def find(self, kind: type[ast.expr], position: Span) -> ast.expr | None:
        node = self.by_span.get((kind, position))
        if node is None and kind is ast.Compare:  # joined with the `not` around it, whose place it bears then
            outer = self.by_span.get((ast.UnaryOp, position))
            return outer.operand if isinstance(outer, ast.UnaryOp) and isinstance(outer.operand, ast.Compare) else None
        if node is None and kind in ENDS_TELL and position not in self.generators:
            node = self.by_end.get((kind, position[2:]))
            if node is not None and position[0] <= node.lineno:
                return None
        return node


def find_evaluations(
    instructions: Instructions, regions: Regions, frame_nodes: list[ast.AST], depths: list[int], loops: dict[int, Clause]
) -> tuple[EvaluationSite, ...]:
    """The places where values of sub-expressions stand on top of the stack, by offset; none without source.

    Args:
        instructions: of the code object.
        regions: its statements.
        frame_nodes: the nodes of the tree that run in its frame.
        depths: values on the stack before each instruction.
        loops: its loops that are clauses of comprehensions, by instruction.
    """
    if regions.program is None or regions.owner is None:
        return ()
    items = instructions.items
    nodes = _Nodes(frame_nodes)
    sites: dict[int, EvaluationSite] = {}
    links: dict[Span, int] = {}
    for n, item in enumerate(items):
        kind = _kind(item)
        if kind is None or item.position is None or depths[n] < 0:
            continue
        node = nodes.find(kind, item.position)
        if node is None or (isinstance(node, ast.Call) and not _is_the_call(items, n, node)):
            continue
        if isinstance(node, ast.Compare) and _is_negated(item, node):
            if node not in nodes.negated:
                continue
            node = nodes.negated[node]
        span = span_of(node)
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            link = links.get(span, 0)
            links[span] = link + 1
            span = _link_span(node, link % len(node.ops))
        if n + 1 < len(items) and instructions.before[n + 1] == (n,) and not _is_handler(instructions, n + 1):
            sites[n + 1] = _site(regions.program, items, depths, n + 1, span, type(node).__name__)
    for node in nodes.joined:
        for n in _joins(instructions, node, depths):
            sites[n] = _site(regions.program, items, depths, n, span_of(node), type(node).__name__)
    for n, clause in loops.items():
        over = _over(instructions, n) if clause.clause == 0 and not isinstance(clause.node, ast.GeneratorExp) else None
        if over is not None and over not in sites and depths[over] > 0:
            sites[over] = _site(regions.program, items, depths, over, span_of(clause.node), type(clause.node).__name__)
    return tuple(sites[n] for n in sorted(sites))


def _kind(item: Instruction) -> type[ast.expr] | None:
    op = item.opcode
    if op == BINARY_OP:  # in-place operators are left out: what they make is stored, and shows as a change
        return ast.BinOp if item.argument < FIRST_INPLACE else ast.Subscript if item.argument == SUBSCRIPT else None
    if op in (LOAD_ATTR, LOAD_SUPER_ATTR):
        return None if item.argument & 1 else ast.Attribute  # the bit: a method to be called, with its object
    if op == INTRINSIC:
        return ast.UnaryOp if item.argument == UNARY_POSITIVE else None
    return PRODUCERS.get(op)


def _is_negated(item: Instruction, node: ast.Compare) -> bool:
    """Whether the instruction gives the opposite of the comparison: the compiler makes `a not in b` of `not a in b`."""
    if len(node.ops) > 1 or NAMES[item.opcode] == "COMPARE_OP":
        return False
    return bool(item.argument) != isinstance(node.ops[0], ast.NotIn | ast.IsNot)


def _is_the_call(items: tuple[Instruction, ...], n: int, node: ast.Call) -> bool:
    """Whether a call instruction at a call's place is that call: entering and leaving a `with` and applying a decorator bear it, too."""
    before = items[n - 1].position
    line, column, *end = span_of(node)
    if before is None or not ((line, column) <= before[:2] and before[2:] <= (end[0], end[1])):
        return False
    return not (items[n - 1].opcode in CONSTANTS and before == items[n].position and NAMES[items[n].opcode] == "CALL")


def _is_handler(instructions: Instructions, n: int) -> bool:
    return any(handler.target == n for handler in instructions.handlers)


def _link_span(node: ast.Compare, link: int) -> Span:
    operands = [node.left, *node.comparators]
    return (*span_of(operands[link])[:2], *span_of(operands[link + 1])[2:])


def _joins(instructions: Instructions, node: ast.expr, depths: list[int]) -> list[int]:
    """Where the value of `a and b` or `a if c else b` is ready; nowhere, where it is only tested."""
    items, before = instructions.items, instructions.before
    span = span_of(node)
    start, end = span[:2], span[2:]
    placed = [(n, item.position) for n, item in enumerate(items) if item.position is not None and depths[n] >= 0]
    inside = {n for n, position in placed if start <= position[:2] and position[2:] <= end}
    inside |= {n for n, item in enumerate(items) if item.position is None and before[n] and inside.issuperset(before[n])}
    last_parts = _last_parts(node)
    found = []
    for n in sorted(inside):
        last = items[n]
        if last.position not in last_parts:
            continue
        if n + 1 in inside or last.opcode in JUMPS or last.opcode in NO_VALUE or n + 1 >= len(items):
            continue
        if depths[n + 1] > 0 and inside.issuperset(before[n + 1]) and instructions.following[n] == (n + 1,):
            found.append(n + 1)
    return found


def _last_parts(node: ast.expr) -> set[Span]:
    """The parts of `a and b` or `a if c else b` that are computed last, on the ways through it that are not cut short.

    Chains of comparisons are left out, whose every link bears the place of the whole.
    """
    if isinstance(node, ast.BoolOp):
        return _last_parts(node.values[-1])
    if isinstance(node, ast.IfExp):
        return _last_parts(node.body) | _last_parts(node.orelse)
    return set() if isinstance(node, ast.Compare) and len(node.ops) > 1 else {span_of(node)}


def _over(instructions: Instructions, loop: int) -> int | None:
    """Where a comprehension's outermost loop is over and its result on top of the stack."""
    items = instructions.items
    if items[loop].opcode == FOR_ITER:
        return skip_end_for(items, items[loop].target) + (items[skip_end_for(items, items[loop].target)].opcode in numbers("POP_ITER"))
    over = next((h.target for h in instructions.handlers if h.start <= loop < h.end and items[h.target].opcode == END_ASYNC_FOR), None)
    return None if over is None else over + 1


def _site(program: Program, items: tuple[Instruction, ...], depths: list[int], n: int, span: Span, form: str) -> EvaluationSite:
    return EvaluationSite(items[n].offset, depths[n], span, form, program.segment(span))
