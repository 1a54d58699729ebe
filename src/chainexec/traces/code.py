"""What a trace keeps of each followed code object: enough to answer everything without the program's files.

A recorder knows code by `types.CodeType` and `CodeMap`; a loaded trace has neither. Both are read through `CodeFacts`.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chainexec.analysis.code_map import BRANCH, LOOP_STEP, STEP, STEP_ONCE, CodeMap, EvaluationSite, Pass
from chainexec.program_texts import shown_name
from chainexec.source import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

    from chainexec.source import Statement

LOOP_KINDS = frozenset({"For", "AsyncFor", "While"})

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class ProgramText:
    """The text of one source file that followed code came from."""

    filename: str
    text: str

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Every `def` in it, as syntax trees; none where this Python cannot read the text, which may be another version's."""
        try:
            tree = syntax_tree(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ()
        return tuple(node for node in ast.walk(tree) if isinstance(node, Definition))


@dataclass(frozen=True, slots=True, eq=False)
class CodeFacts:
    """One followed code object.

    `statements`, `passes`, `evaluations`, `variables`, `sure_stores` are those of its `CodeMap`; `decided` holds the statements
    (by their place in `statements`) whose test is known to be false when neither the body's first step nor a BRANCH record follows.
    """

    name: str
    qualname: str
    filename: str
    line: int  # of its `def`, `class`, `lambda`
    flags: int
    parameters: tuple[str, ...]
    program: int | None  # index into the trace's programs
    variables: tuple[str, ...]
    shared: frozenset[int]  # slots that are cells or free variables
    free_count: int  # the last slots are free variables
    globals_used: tuple[str, ...]
    only_bound: frozenset[str]  # of these: what a class body binds and does not read, so that a global of that name is no part of its state
    statements: tuple[Statement, ...]
    passes: tuple[Pass, ...]
    evaluations: tuple[EvaluationSite, ...]
    sure_stores: tuple[tuple[int, ...], ...]
    decided: frozenset[int]
    by_index: dict[int, int] = field(init=False, repr=False)  # `Statement.index` -> place in `statements`
    pass_slots: dict[int, frozenset[int]] = field(init=False, repr=False)  # statement -> slots of its comprehensions
    takers: frozenset[int] = field(init=False, repr=False)  # `for` headers: they store where they take an item
    handlers: frozenset[int] = field(init=False, repr=False)  # `except` clauses
    owns_namespace: bool = field(init=False, repr=False)  # whether its names live in a namespace (a module's or class body's), not in slots
    handed_on: frozenset[int] = field(init=False, repr=False)  # slots of a class body that only what is inside it reads, see below
    loop_rows: dict[int, Any] = field(init=False, repr=False, default_factory=dict)  # by place; filled by traces.branches

    def __post_init__(self) -> None:
        optimised = self.flags & inspect.CO_NEWLOCALS and self.flags & inspect.CO_OPTIMIZED
        object.__setattr__(self, "owns_namespace", not optimised)
        # A class body that has names of its own called like a closure variable that its methods use never reads the variable itself.
        first = len(self.variables) - self.free_count if not optimised else len(self.variables)
        handed_on = frozenset(slot for slot in range(first, len(self.variables)) if self.variables[slot] in self.globals_used)
        object.__setattr__(self, "handed_on", handed_on)
        object.__setattr__(self, "by_index", {statement.index: place for place, statement in enumerate(self.statements)})
        kinds = [statement.kind for statement in self.statements]
        object.__setattr__(self, "takers", frozenset(place for place, kind in enumerate(kinds) if kind in ("For", "AsyncFor")))
        object.__setattr__(self, "handlers", frozenset(place for place, kind in enumerate(kinds) if kind == "ExceptHandler"))
        slots: dict[int, frozenset[int]] = {}
        for clause in self.passes:
            if clause.slots:
                slots[clause.statement] = slots.get(clause.statement, frozenset()) | frozenset(clause.slots)
        object.__setattr__(self, "pass_slots", slots)

    @property
    def is_generator_expression(self) -> bool:
        return self.name == "<genexpr>"



def facts_of(codes: Sequence[CodeType], maps: Sequence[CodeMap]) -> tuple[tuple[CodeFacts, ...], tuple[ProgramText, ...]]:
    """The facts of a fresh log's code objects, and the program texts that they refer to."""
    programs: list[ProgramText] = []
    places: dict[int, int] = {}
    facts = []
    for code, code_map in zip(codes, maps, strict=True):
        place = None
        if code_map.program is not None:
            place = places.get(id(code_map.program))
            if place is None:
                place = places[id(code_map.program)] = len(programs)
                programs.append(ProgramText(shown_name(code_map.program.filename), code_map.program.text))
        facts.append(_facts(code, code_map, place))
    return tuple(facts), tuple(programs)


# Kinds of statements that leave instructions, whatever they are about
_LEAVE_INSTRUCTIONS = frozenset({
    "Assign", "AsyncFor", "AsyncFunctionDef", "AsyncWith", "AugAssign", "ClassDef", "Delete", "For", "FunctionDef", "Import", "ImportFrom",
    "Raise", "Return", "With",
})  # fmt: skip
_KEPT = 1024  # code objects whose facts are kept for the next trace
_kept: dict[int, tuple[CodeMap, int | None, CodeFacts]] = {}  # by the map's identity; holding the map keeps the identity its own


def _facts(code: CodeType, code_map: CodeMap, program: int | None) -> CodeFacts:
    kept = _kept.get(id(code_map))
    if kept is not None and kept[1] == program:
        return kept[2]
    facts = _new_facts(code, code_map, program)
    while len(_kept) >= _KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[id(code_map)] = (code_map, program, facts)
    return facts


def _new_facts(code: CodeType, code_map: CodeMap, program: int | None) -> CodeFacts:
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    shared_names = {*code.co_cellvars, *code.co_freevars}
    return CodeFacts(
        name=code.co_name,
        qualname=code.co_qualname,
        filename=shown_name(code.co_filename),
        line=_line(code, code_map),
        flags=code.co_flags,
        parameters=code.co_varnames[:count],
        program=program,
        variables=code_map.variables,
        shared=frozenset(slot for slot, name in enumerate(code_map.variables) if name in shared_names),
        free_count=len(code.co_freevars),
        globals_used=code_map.globals_used,
        only_bound=frozenset(code_map.only_bound),
        statements=code_map.statements,
        passes=code_map.passes,
        evaluations=code_map.evaluations,
        sure_stores=code_map.sure_stores,
        decided=_decided(code_map),
    )


def _decided(code_map: CodeMap) -> frozenset[int]:
    """Statements whose true branch always leaves a mark in the log: a step of the body's first statement, or a BRANCH record.

    To these belong tests that are never true, as the compiler found out: it left their body away.
    """
    places = {statement.index: place for place, statement in enumerate(code_map.statements)}
    stepping = {entry.number for entry in code_map.entries if entry.action in (STEP, STEP_ONCE, LOOP_STEP)}
    marked = {entry.number for entry in code_map.entries if entry.action == BRANCH}
    for place, statement in enumerate(code_map.statements):
        body = None if statement.body_first is None else places.get(statement.body_first)
        first = body
        while first is not None and code_map.statements[first].kind in ("Try", "TryStar"):  # which need not leave an instruction of its own
            inside = code_map.statements[first].body_first
            first = None if inside is None else places.get(inside)
        never = first is not None and statement.kind in ("If", "While") and _is_left_away(statement, code_map.statements[first])
        if body in stepping or never:
            marked.add(place)
    return frozenset(marked)


def _is_left_away(statement: Statement, body: Statement) -> bool:
    """Whether a body without a step is one that cannot be reached: it would have left instructions, or the test says so itself."""
    on_its_own_line = body.line > statement.end_line  # else, without columns, nobody knows whose the line's instructions are
    return (on_its_own_line and _leaves_instructions(body)) or _truth_at_sight(_test(statement.text)) is False


def _leaves_instructions(statement: Statement) -> bool:
    if statement.kind != "Expr":
        return statement.kind in _LEAVE_INSTRUCTIONS
    try:
        tree = ast.parse(statement.text).body[0]
    except SyntaxError:
        return False
    return isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Call | ast.Attribute | ast.Await | ast.Yield)


def _test(header: str) -> ast.expr | None:
    try:
        tree = ast.parse(f"{header.removeprefix('el')}\n pass").body[0]
    except SyntaxError:
        return None
    return tree.test if isinstance(tree, ast.If | ast.While) else None


def _truth_at_sight(test: ast.expr | None) -> bool | None:
    """What a test comes to whatever the values of variables; None where that cannot be seen."""
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            truth = _truth_at_sight(operand)
            return None if truth is None else not truth
        case ast.BoolOp(operation, operands):
            truths = {_truth_at_sight(operand) for operand in operands}
            decisive = isinstance(operation, ast.Or)  # one operand that is true is enough
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive
        case ast.expr():
            with contextlib.suppress(ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                return bool(ast.literal_eval(test))
    return None


def _line(code: CodeType, code_map: CodeMap) -> int:
    """The line of the `def` itself; a code object's own first line is that of its first decorator."""
    owner = code_map.program.owner_of(code) if code_map.program is not None else None
    return int(getattr(owner.node, "lineno", code.co_firstlineno)) if owner is not None else code.co_firstlineno


OUTSIDE_CODE = CodeFacts("<outside>", "<outside>", "", 0, 0, (), None, (), frozenset(), 0, (), frozenset(), (), (), (), (), frozenset())
