"""Which statement each instruction of a code object belongs to, and which `for` clause of a comprehension each loop in it is."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.analysis.instructions import numbers
from chainexec.program_texts import matches
from chainexec.source import Comprehension, Program, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import CodeType

    from chainexec.analysis.instructions import Instructions
    from chainexec.source import Owner, Span

# They make the frame ready and bear the function's first line, but are not yet part of any statement.
PROLOGUE = numbers("MAKE_CELL", "COPY_FREE_VARS")
RETURN_GENERATOR = numbers("RETURN_GENERATOR")
RESUME = numbers("RESUME")


class Regions(NamedTuple):
    program: Program | None  # None: the text does not fit the code, or there is none
    owner: Owner | None  # None also for code that no function of the text owns, such as annotations
    statements: tuple[Statement, ...]
    of: tuple[int | None, ...]  # by instruction: the index of its statement in `statements`; None: it belongs to whatever came before


class Clause(NamedTuple):
    """One `for` clause of a comprehension."""

    node: Comprehension
    clause: int
    target: Span


def find_regions(code: CodeType, instructions: Instructions, program: Program | None) -> Regions:
    """The statements of a code object; whole lines where there is no program or where its text does not fit."""
    if program is not None and has_columns(code):
        owner = program.owner_of(code)
        if owner is not None:
            of = _owned(instructions, owner)
            if of is not None:
                return Regions(program, owner, _in_own_loops(program, owner.statements), of)
        elif matches(code, program) and (found := _elsewhere(instructions, program)) is not None:
            statements, at = found
            return Regions(program, None, _in_own_loops(program, statements), at)
    return Regions(None, None, *_lines(code, instructions))


def _in_own_loops(program: Program, places: Sequence[int]) -> tuple[Statement, ...]:
    """Statements of one code object, without the loops around it: a class statement is a step of the class's own code, too."""
    own, statements = set(places), [program.statements[n] for n in places]
    return tuple(
        statement if own.issuperset(statement.loops) else replace(statement, loops=tuple(n for n in statement.loops if n in own))
        for statement in statements
    )


def has_columns(code: CodeType) -> bool:
    """Whether its instructions know more than their line: not where it was compiled under `-X no_debug_ranges`."""
    return any(column is not None for _, _, column, _ in code.co_positions())


def _own_positions(instructions: Instructions) -> Iterator[tuple[int, Span]]:
    """Instruction indexes with positions, those of the prologue left out."""
    items = instructions.items
    # A generator's frame begins behind RETURN_GENERATOR and the POP_TOP of what that leaves; what 3.15 does before is the caller's.
    start = 0
    for n, item in enumerate(items):
        if item.opcode in RETURN_GENERATOR:
            start = n + 2
            break
    for n in range(start, len(items)):
        item = items[n]
        if item.position is not None and item.opcode not in PROLOGUE and not (item.opcode in RESUME and item.argument & 3 == 0):
            yield n, item.position


def _owned(instructions: Instructions, owner: Owner) -> tuple[int | None, ...] | None:
    of: list[int | None] = [None] * len(instructions.items)
    whole = 0 if len(owner.statements) == 1 and owner.name[0] == "<" and owner.name != "<module>" else None
    for n, position in _own_positions(instructions):
        found = whole if whole is not None else owner.statement_at(position[:2])
        if found is None and position[2:] > position[:2] and not _may_lie_outside(position, owner):
            return None  # an instruction where the text has no statement: the text is not what was compiled
        of[n] = found
    return tuple(of)


def _may_lie_outside(position: Span, owner: Owner) -> bool:
    """Whether an instruction may lie outside of all statements: a function's implicit ones bear the position of its header."""
    node = owner.node
    if isinstance(node, ast.Module):
        return True
    return position[:2] < (owner.starts[0] if owner.starts else (1 << 30, 0))


def _elsewhere(instructions: Instructions, program: Program) -> tuple[list[int], tuple[int | None, ...]] | None:
    """For code that is no function of the text (annotations, type parameters): the statements that its positions lie in."""
    regions = [row for owner in program.all_owners() for row in zip(owner.starts, owner.ends, owner.statements, strict=True)]
    at: dict[int, int] = {}
    for n, position in _own_positions(instructions):
        holding = [(start, k) for start, end, k in regions if start <= position[:2] < end and not program.statements[k].is_pseudo]
        if holding:
            _, found = max(holding)
            at[n] = found
    if not at:
        return None
    order = sorted(set(at.values()))
    return order, tuple(order.index(at[n]) if n in at else None for n in range(len(instructions.items)))


def _lines(code: CodeType, instructions: Instructions) -> tuple[tuple[Statement, ...], tuple[int | None, ...]]:
    at = {n: position[0] for n, position in _own_positions(instructions) if position[0] > 0}
    order = sorted(set(at.values()))
    name = code.co_qualname
    statements = tuple(Statement(n, "Line", line, 0, line, 0, "", None, (), name) for n, line in enumerate(order))
    numbered = {line: n for n, line in enumerate(order)}
    return statements, tuple(numbered[at[n]] if n in at else None for n in range(len(instructions.items)))


def frame_nodes(owner: Owner | None) -> list[ast.AST]:
    """All nodes that run in the owner's own frame: not the bodies of functions, lambdas and generator expressions inside.

    Operators and contexts, which have no place in the text, are left out.
    """
    if owner is None:
        return []
    scope = owner.node
    stack: list[ast.AST] = []
    found: list[ast.AST] = []
    if isinstance(scope, ast.Lambda):
        stack.append(scope.body)
    elif isinstance(scope, ast.GeneratorExp):
        found.append(scope)
        stack += [g.iter for g in scope.generators[1:]]
        stack += [part for g in scope.generators for part in (g.target, *g.ifs)]
        stack.append(scope.elt)
    else:
        stack += scope.body
    while stack:
        node = stack.pop()
        found.append(node)
        inside = _OUTSIDE_OF_INNER_FRAME.get(type(node))
        if inside is not None:
            stack += inside(node)
            continue
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                stack += [child for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST) and value._fields:
                stack.append(value)
    return found


def _of_function(node: Any) -> list[ast.AST]:
    return [*node.decorator_list, node.args, *([node.returns] if node.returns is not None else [])]


_OUTSIDE_OF_INNER_FRAME: dict[type[ast.AST], Callable[[Any], list[ast.AST]]] = {  # what the frame around runs of them
    ast.FunctionDef: _of_function,
    ast.AsyncFunctionDef: _of_function,
    ast.ClassDef: lambda node: [*node.decorator_list, *node.bases, *node.keywords],
    ast.Lambda: lambda node: [node.args],
    ast.GeneratorExp: lambda node: [node.generators[0].iter],
}


def clauses(nodes: list[ast.AST]) -> list[Clause]:
    """The comprehension clauses among the nodes of a frame, in order of the text."""
    comprehensions = [node for node in nodes if isinstance(node, Comprehension)]
    out = [Clause(node, n, span_of(generator.target)) for node in comprehensions for n, generator in enumerate(node.generators)]
    out.sort(key=lambda c: (c.node.lineno, c.node.col_offset, -(c.node.end_lineno or 0), -(c.node.end_col_offset or 0), c.clause))
    return out


def span_of(node: ast.expr) -> Span:
    return (node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
