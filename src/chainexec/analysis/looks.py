"""Sites that need no event because their operands are variables: `a[i] = x`, `grid[i][j] = x`, `node.next = x`, `stack.append(x)`.

What they changed is found when the next event comes, by looking at the one place that they can have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.analysis import facts
from chainexec.analysis.facts import NO_OPERAND, Look
from chainexec.analysis.instructions import NAMES, OPCODE, numbers

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from chainexec.analysis.facts import Site
    from chainexec.analysis.instructions import Instructions

LOADS_ONE = numbers("LOAD_FAST", "LOAD_FAST_BORROW", "LOAD_FAST_CHECK")
LOADS_TWO = frozenset(n for n, name in enumerate(NAMES) if name.startswith("LOAD_FAST") and name.count("LOAD_FAST") == 2)
LOAD_CONST = numbers("LOAD_CONST", "LOAD_CONST_IMMORTAL")
LOAD_SMALL_INT = numbers("LOAD_SMALL_INT")
LOAD_ATTR = OPCODE["LOAD_ATTR"]
BINARY_OP = OPCODE["BINARY_OP"]
BINARY_SUBSCR = numbers("BINARY_SUBSCR")
COPY, SWAP = OPCODE["COPY"], OPCODE["SWAP"]
PLUS, MINUS, SUBSCRIPT = 0, 10, 26  # arguments of BINARY_OP; the last one since 3.14
FARTHEST = 8  # instructions before a site among which its operands are looked for
WIDE = 63  # slots from here on are not told apart
METHODS = frozenset(("append", "appendleft", "pop", "popleft", "add", "discard", "remove"))


class Operand(NamedTuple):
    """A variable's value plus a number, a number alone, or a constant that is no number."""

    slot: int  # facts.NUMBER for a number alone, facts.NO_OPERAND for none
    number: int


class _Token(NamedTuple):
    """A load of one value, or any other instruction."""

    at: int  # the instruction's index
    slot: int  # LOAD_FAST: of this slot; else NO_OPERAND
    constant: object  # the value loaded; else _Token itself stands for none


def find_looks(
    instructions: Instructions, depths: list[int], sites: tuple[Site, ...], names: Sequence[str], constants: Sequence[object], shared: Container[int]
) -> tuple[Look, ...]:
    """All sites whose operands are variables and numbers, by offset.

    Args:
        instructions: of the code object.
        depths: of its stack.
        sites: what `find_sites` found.
        names: `co_names`.
        constants: `co_consts`.
        shared: slots that are cells.
    """
    index = {item.offset: n for n, item in enumerate(instructions.items)}
    out = []
    for site in sites:
        found = _find(instructions, depths, index[site.offset], site, names, constants)
        if found is not None:
            used = (found.slot, found.index_slot, found.key_slot)
            if not any(slot >= WIDE or slot in shared for slot in used):
                out.append(found)
    return tuple(out)


def _find(
    instructions: Instructions, depths: list[int], n: int, site: Site, names: Sequence[str], constants: Sequence[object]
) -> Look | None:
    if site.operation == facts.STORE_SUBSCR:
        return _find_item(instructions, depths, n, site, constants)
    if site.operation == facts.STORE_ATTR:
        tokens = _tokens(instructions, n, constants)
        if tokens and tokens[-1].slot >= 0:
            return Look(site.offset, site.operation, tokens[-1].slot)
        return None
    if site.operation == facts.CALL and site.argument <= 1:
        return _find_call(instructions, depths, n, site, names, constants)
    return None


def _find_item(instructions: Instructions, depths: list[int], n: int, site: Site, constants: Sequence[object]) -> Look | None:
    """`container[key] = value` and `container[key] += value`."""
    items, before = instructions.items, instructions.before
    in_place = n > 1 and (items[n - 1].opcode, items[n - 1].argument, items[n - 2].opcode, items[n - 2].argument) == (SWAP, 2, SWAP, 3)
    if in_place:
        base = depths[n] - 3
        while n > 1 and before[n] == (n - 1,) and depths[n - 1] > base:
            n -= 1
            if depths[n] == base + 2 and items[n].opcode == COPY and items[n + 1].opcode == COPY and items[n].argument == items[n + 1].argument == 2:
                break
        else:
            return None
    tokens = _tokens(instructions, n, constants)
    key = _operand(instructions, tokens)
    if key is None:
        return None
    index: Operand | None = Operand(NO_OPERAND, 0)
    if tokens and _is_subscript(instructions, tokens[-1].at) and tokens[-1].slot < 0:
        tokens.pop()
        index = _operand(instructions, tokens)
    if index is None or not tokens or tokens[-1].slot < 0:
        return None
    return Look(site.offset, site.operation, tokens[-1].slot, index.slot, index.number, key.slot, key.number, in_place=in_place)


def _find_call(
    instructions: Instructions, depths: list[int], n: int, site: Site, names: Sequence[str], constants: Sequence[object]
) -> Look | None:
    """`variable.method()` and `variable.method(argument)`."""
    items, before = instructions.items, instructions.before
    base = depths[n] - site.argument - 2
    m = n
    while before[m] == (m - 1,) and depths[m - 1] > base + 1:
        m -= 1
    m -= 1
    if m < 1 or before[m + 1] != (m,) or items[m].opcode != LOAD_ATTR or not items[m].argument & 1 or depths[m] != base + 1:
        return None
    name = names[items[m].argument >> 1]
    tokens = _tokens(instructions, m, constants)
    if name not in METHODS or not tokens or tokens[-1].slot < 0:
        return None
    key = Operand(NO_OPERAND, 0)
    if name in {"add", "discard", "remove"}:
        argument = _tokens(instructions, n, constants)
        if site.argument != 1 or not argument or argument[-1].slot < 0 or argument[-1].at != m + 1:
            return None
        key = Operand(argument[-1].slot, 0)
    elif (name in {"pop", "popleft"}) != (site.argument == 0):
        return None
    return Look(site.offset, site.operation, tokens[-1].slot, key_slot=key.slot, method=name)


def _tokens(instructions: Instructions, n: int, constants: Sequence[object]) -> list[_Token]:
    """What runs in straight line before instruction n, last things last."""
    items, before = instructions.items, instructions.before
    out: list[_Token] = []
    for _ in range(FARTHEST):
        if before[n] != (n - 1,):
            break
        n -= 1
        item = items[n]
        if item.opcode in LOADS_ONE:
            out.append(_Token(n, item.argument, _Token))
        elif item.opcode in LOADS_TWO:
            out += [_Token(n, item.argument & 15, _Token), _Token(n, item.argument >> 4, _Token)]
        elif item.opcode in LOAD_CONST:
            out.append(_Token(n, NO_OPERAND, constants[item.argument]))
        elif item.opcode in LOAD_SMALL_INT:
            out.append(_Token(n, NO_OPERAND, item.argument))
        else:
            out.append(_Token(n, NO_OPERAND, _Token))
    return out[::-1]


def _operand(instructions: Instructions, tokens: list[_Token]) -> Operand | None:
    """Take an operand off the end of the tokens; None where it is not of the simple kinds."""
    if not tokens:
        return None
    last = tokens.pop()
    if last.slot >= 0:
        return Operand(last.slot, 0)
    if last.constant is not _Token:
        return Operand(facts.NUMBER, last.constant) if type(last.constant) is int and abs(last.constant) < 1 << 30 else None
    item = instructions.items[last.at]
    if item.opcode == BINARY_OP and item.argument in (PLUS, MINUS) and len(tokens) >= 2:  # noqa: PLR1714
        number, variable = tokens.pop(), tokens.pop()
        if type(number.constant) is int and abs(number.constant) < 1 << 30 and variable.slot >= 0:
            return Operand(variable.slot, number.constant if item.argument == PLUS else -number.constant)
    return None


def _is_subscript(instructions: Instructions, n: int) -> bool:
    item = instructions.items[n]
    return item.opcode in BINARY_SUBSCR or (item.opcode == BINARY_OP and item.argument == SUBSCRIPT)
