"""What a recorder and a trace have to know of one code object, found without running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

    from chainexec.source import Program, Statement

# Actions at an instruction offset (the recorder asks for an INSTRUCTION event there and for nowhere else).
STEP = 1  # number = statement: a LINE step opens
LOOP_STEP = 2  # number = statement: as STEP, but not where the same header was entered just before (FOR_ITER reached from GET_ITER)
PASS = 3  # number = pass: an ITERATION step opens (the instruction after a comprehension's FOR_ITER)
PASSES_END = 4  # number = pass: that clause of the comprehension is over
HANDLED = 5  # number = statement: the exception is taken by this `except` clause (or suppressed by this `with`)
BRANCH = 6  # number = statement: its test was true, and its body has no step of its own
STEP_ONCE = 8  # number = statement: as STEP, but not where that statement's step is the frame's open LINE step already
STORED = 7  # number = slot: the store before this instruction was executed (only for stores that a statement may skip)

# What the names of variables begin with that pytest writes into the assertions of test modules: no program can write such a name, and they
# are no part of its state. Recorders pass them over.
FOREIGN = "@"

# Sites that may change an object (for the C recorder's fast paths). `stack` counts the values on the frame's stack before the instruction.
(
    STORE_SUBSCR, DELETE_SUBSCR, STORE_ATTR, DELETE_ATTR, STORE_SLICE, DELETE_SLICE, CALL, CALL_KW, CALL_EX, INPLACE, WITH_EXCEPT,
    WITH_ENTER, ASYNC_WITH_ENTER,
) = range(1, 14)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    offset: int  # byte offset, as sys.monitoring passes it
    action: int
    number: int


@dataclass(frozen=True, slots=True)
class Site:
    offset: int
    operation: int
    stack: int
    argument: int  # the instruction's: CALL, CALL_KW: argument count; STORE_ATTR, DELETE_ATTR: index into co_names; INPLACE: which operator
    # CALL_KW: since 3.13 the tuple of names is the topmost value; on 3.12 (a CALL behind KW_NAMES) it is not on the stack
    callee: str = ""  # CALL, CALL_KW: the global name (LOAD_GLOBAL, LOAD_NAME) whose value is certainly what is called; "" for any other
    assumed: bool = False  # `looks` and `routes` rely on the callee's being a builtin that changes nothing


@dataclass(frozen=True, slots=True)
class Pass:
    """One `for` clause of a comprehension or generator expression in this code."""

    statement: int  # index into `CodeMap.statements`: in which it stands
    comprehension: int  # numbers the comprehensions of the code
    clause: int  # 0 is the outermost `for`
    slots: tuple[int, ...]  # the slots that belong to the comprehension alone while it runs (empty in a generator expression's own code)
    line: int
    span: tuple[int, int, int, int]  # line, column, end line, end column of the whole comprehension; columns are UTF-8 byte offsets
    target: str  # source text of the target, "" without source


@dataclass(frozen=True, slots=True)
class EvaluationSite:
    offset: int  # where the value stands on top of the stack: the instruction after the one that computed it
    stack: int  # values on the stack there, this one included
    span: tuple[int, int, int, int]
    form: str  # the ast class name: "Compare", "BinOp", "Call", "Subscript", "Attribute", "UnaryOp", "BoolOp", "IfExp", "ListComp", ...
    text: str  # the program's own text of it, "" without source


# A number computed from variables, in reverse Polish notation: (SLOT, slot), (NUMBER, value), (OPERATION, argument of BINARY_OP) ...
SLOT, NUMBER, OPERATION = range(3)


@dataclass(frozen=True, slots=True)
class Look:
    """A site that needs no event: its operands are variables that its statement does not store (analysis/looks.py).

    The object that it may change is the value of `slot`, or the item of that list at `index` where there is one.
    `index` and `key` are numbers in reverse Polish notation.
    """

    offset: int  # of the site
    operation: int  # STORE_SUBSCR, STORE_ATTR or CALL
    slot: int
    index: tuple[tuple[int, int], ...] = ()
    key: tuple[tuple[int, int], ...] = ()  # STORE_SUBSCR: the subscript, () if it is no simple number; CALL: a set method's argument
    method: str = ""  # CALL: its name
    in_place: bool = False  # STORE_SUBSCR: `container[key] += value`


@dataclass(frozen=True, slots=True)
class Route:
    """The one way from a place (an offset with entries) to another that leads over quiet entries, or to a quiet one."""

    source: int  # offset, -1: the function's start
    target: int  # offset
    passed: tuple[int, ...]  # offsets of the quiet entries in between, in order


@dataclass(frozen=True, slots=True)
class CodeMap:
    code: CodeType
    program: Program | None  # None: there is no source, statements are whole lines
    variables: tuple[str, ...]  # by slot of `localsplus`: locals, then cells that are no locals, then free variables
    globals_used: tuple[str, ...]  # names that the code loads, stores or deletes as globals (or, in module and class bodies, as names)
    only_bound: tuple[str, ...]  # of these: names of its namespace that it stores or deletes and never loads (nor uses as globals)
    statements: tuple[Statement, ...]  # of this code only, in order of the text
    entries: tuple[Entry, ...]  # sorted by offset; several at one offset are carried out in the order in which they stand here:
    # PASSES_END, HANDLED, BRANCH, STORED, STEP, STEP_ONCE, LOOP_STEP, PASS; only a bare `except:` is entered (STEP) before its HANDLED.
    # Two STEPs at one offset: a loop's body that left no instruction of its own, then the loop's test.
    passes: tuple[Pass, ...]
    sites: tuple[Site, ...]  # sorted by offset
    evaluations: tuple[EvaluationSite, ...]  # sorted by offset; one at most for each offset
    # Here and in STORED entries, a slot behind those of `variables` stands for a name: (variables + globals_used)[slot].
    sure_stores: tuple[tuple[int, ...], ...]  # by statement: the slots that every completed run of it stores, whatever the value; a `for`
    # header's hold where it takes an item; of statements that yield or await, of `with` and except clauses, every store is a STORED entry
    stores_before: tuple[tuple[int, int, int], ...]  # (start, end, slot): an exception at an offset from start up to, not including, end
    # finds that its statement has made this store, one of `sure_stores`
    accumulators: tuple[int, ...]  # by statement: the variable that it stores only as `slot = slot + ...` or `slot += ...`, else -1
    may_store: tuple[int, ...]  # parallel to `entries`: a mask (bit = slot of `variables`) of what may be stored, deleted or made a cell by
    # this code's own instructions from this entry on, until control comes to the next entry; the same for all entries of one offset
    looks: tuple[Look, ...]  # sorted by offset
    quiet: tuple[int, ...]  # offsets of entries that need no event of their own: see analysis/quiet.py
    routes: tuple[Route, ...]
    places: tuple[int, ...]  # by code unit: the offset of the entries that control came by last, -1: the function's start, or no telling
