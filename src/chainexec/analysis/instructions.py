"""Instructions of a code object, decoded once: what `dis` shows, at a fraction of its cost, and where control goes after each."""

from __future__ import annotations

import dis
import opcode
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

    from chainexec.source import Span

OPCODE = dis.opmap
NAMES: tuple[str, ...] = tuple(dis.opname)
_MISSING = -1


def _cache_sizes() -> tuple[int, ...]:
    sizes = opcode._inline_cache_entries  # type: ignore[attr-defined]
    if isinstance(sizes, list):  # 3.12: by opcode; since 3.13 by name
        return tuple(sizes)
    return tuple(sizes.get(name, 0) for name in NAMES)


def numbers(*names: str) -> frozenset[int]:
    """The opcodes of these names, as far as this version of Python has them."""
    return frozenset(OPCODE[name] for name in names if name in OPCODE)


CACHES = _cache_sizes()
EXTENDED_ARG = OPCODE["EXTENDED_ARG"]
FOR_ITER = OPCODE["FOR_ITER"]
SEND = OPCODE["SEND"]
END_FOR = OPCODE["END_FOR"]
END_ASYNC_FOR = OPCODE["END_ASYNC_FOR"]
JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs)) - {END_ASYNC_FOR}  # its argument names the loop's SEND, it does not jump
BACKWARD = frozenset(op for op in JUMPS if "BACKWARD" in NAMES[op])
ALWAYS_JUMP = frozenset(op for op in JUMPS if NAMES[op].startswith("JUMP"))
LEAVES = numbers("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "INTERPRETER_EXIT")  # nothing follows in straight line
ARGUMENT = frozenset(dis.hasarg)


class Instruction(NamedTuple):
    offset: int  # of the instruction itself, behind its EXTENDED_ARG prefixes
    first: int  # of its first prefix: where jumps to it land
    opcode: int
    argument: int  # 0 where it has none
    next: int  # index of the instruction that follows in straight line; as many as there are instructions at the end
    target: int  # index of the jump's target, -1 where it does not jump
    position: Span | None


class Handler(NamedTuple):
    """A row of the exception table, in indexes of instructions."""

    start: int
    end: int  # not included
    target: int
    depth: int  # values that stay on the stack
    lasti: bool


class Instructions(NamedTuple):
    """The instructions of a code object and its control flow, all in indexes of instructions."""

    items: tuple[Instruction, ...]
    handlers: tuple[Handler, ...]
    following: tuple[tuple[int, ...], ...]  # where control goes when nothing is raised; the straight line first
    before: tuple[tuple[int, ...], ...]  # from where it comes; the exception table's handlers have none here


def decode(code: CodeType) -> Instructions:
    """All instructions of a code object, caches left out and prefixes joined to what they extend."""
    raw = code.co_code
    rows: list[tuple[int, int, int, int]] = []  # offset, first, opcode, argument
    at, extended, first, end = 0, 0, _MISSING, len(raw)
    while at < end:
        op, argument = raw[at], raw[at + 1] | extended
        if first == _MISSING:
            first = at
        if op == EXTENDED_ARG:
            extended = argument << 8
            at += 2
            continue
        rows.append((at, first, op, argument))
        extended, first = 0, _MISSING
        at += 2 + 2 * CACHES[op]
    index = {row[1]: n for n, row in enumerate(rows)}
    positions = list(code.co_positions())
    items = []
    for n, (offset, first, op, argument) in enumerate(rows):
        target = _MISSING
        if op in JUMPS:
            after = offset + 2 + 2 * CACHES[op]
            target = index[after - 2 * argument if op in BACKWARD else after + 2 * argument]
        line, end_line, column, end_column = positions[offset // 2]
        position = None if line is None else (line, column or 0, end_line or line, end_column or 0)
        items.append(Instruction(offset, first, op, argument if op in ARGUMENT else 0, n + 1, target, position))
    following = tuple([_following(items, n) for n in range(len(items))])
    before: list[tuple[int, ...]] = [()] * len(items)
    for n, targets in enumerate(following):
        for m in targets:
            before[m] = (*before[m], n)
    return Instructions(tuple(items), tuple(_handlers(code.co_exceptiontable, index, len(rows))), following, tuple(before))


def _handlers(table: bytes, index: dict[int, int], count: int) -> list[Handler]:
    """Rows of an exception table (its format: Objects/exception_handling_notes.txt of CPython)."""
    out = []
    at = 0

    def number() -> int:
        nonlocal at
        byte = table[at]
        at += 1
        value = byte & 63
        while byte & 64:
            byte = table[at]
            at += 1
            value = value << 6 | byte & 63
        return value

    while at < len(table):
        start, length, target, depth = number() * 2, number() * 2, number() * 2, number()
        out.append(Handler(index[start], index.get(start + length, count), index[target], depth >> 1, bool(depth & 1)))
    return out


def _following(items: list[Instruction], n: int) -> tuple[int, ...]:
    item = items[n]
    op = item.opcode
    if op in LEAVES:
        return ()
    if op == FOR_ITER:
        over = skip_end_for(items, item.target)
        return (item.next, item.target) if over == item.target else (item.next, item.target, over)
    if item.target != _MISSING:
        if op in ALWAYS_JUMP:
            return (item.target,)
        return (item.next,) if item.target == item.next else (item.next, item.target)
    return (item.next,) if item.next < len(items) else ()


def skip_end_for(items: Sequence[Instruction], target: int) -> int:
    """The first instruction that runs after every kind of iterator is exhausted.

    END_FOR (and 3.13's POP_TOP behind it), where FOR_ITER leads, run only for iterators that are generators and were specialised as such.
    """
    if items[target].opcode == END_FOR:
        return target + (2 if sys.version_info[:2] == (3, 13) else 1)
    return target
