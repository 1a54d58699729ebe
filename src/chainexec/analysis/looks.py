"""Sites that need no event because their operands are variables: `a[i] = x`, `grid[i][j] = x`, `node.next = x`, `stack.append(x)`.

What they changed is found when the next event comes, by looking at the one place that they can have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.analysis import facts
from chainexec.analysis.facts import NUMBER, OPERATION, SLOT, Look
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
ARITHMETIC = frozenset((0, 2, 5, 6, 10))  # arguments of BINARY_OP: + // * % -
SUBSCRIPT = 26  # the same, since 3.14
LONGEST = 6  # items of a computed number
LARGEST = 1 << 30  # constants
WIDE = 63  # slots from here on are not told apart
METHODS = frozenset(("append", "appendleft", "pop", "popleft", "add", "discard", "remove"))
Number = tuple[tuple[int, int], ...]  # in reverse Polish notation


def find_looks(
    instructions: Instructions,
    depths: list[int],
    sites: tuple[Site, ...],
    names: Sequence[str],
    constants: Sequence[object],
    unfit: Container[int],
) -> tuple[Look, ...]:
    """All sites whose operands are variables and numbers, by offset.

    Args:
        instructions: of the code object.
        depths: of its stack.
        sites: what `find_sites` found.
        names: `co_names`.
        constants: `co_consts`.
        unfit: slots that are cells, and those that are not recorded.
    """
    index = {item.offset: n for n, item in enumerate(instructions.items)}
    code = _Code(instructions, depths, names, constants)
    found = (_find(code, index[site.offset], site) for site in sites)
    return tuple([look for look in found if look is not None and not any(slot >= WIDE or slot in unfit for slot in slots_of(look))])


def slots_of(look: Look) -> set[int]:
    """The variables that a look works with."""
    return {look.slot} | {value for kind, value in (*look.index, *look.key) if kind == SLOT}


class _Code:
    """A code object's instructions, to be read backwards."""

    def __init__(self, instructions: Instructions, depths: list[int], names: Sequence[str], constants: Sequence[object]) -> None:
        self.items, self.before, self.depths = instructions.items, instructions.before, depths
        self.names, self.constants = names, constants

    def pushed(self, n: int, depth: int) -> int:
        """The instruction that began the value with `depth` others below it that stands on the stack before n; -1 if unsure."""
        while self.before[n] == (n - 1,):
            n -= 1
            if self.depths[n] <= depth:
                return n
        return -1

    def above(self, start: int, end: int, depth: int) -> int:
        """The last instruction between the two that runs with so many values on the stack: what follows is computed above them; -1 none."""
        return next((n for n in range(end - 1, start - 1, -1) if self.depths[n] == depth), -1)

    def simple(self, n: int) -> list[tuple[int, int]] | None:
        """What an instruction pushes, where that is variables or a number; None for all others."""
        item = self.items[n]
        if item.opcode in LOADS_ONE:
            return [(SLOT, item.argument)]
        if item.opcode in LOADS_TWO:
            return [(SLOT, item.argument >> 4), (SLOT, item.argument & 15)]
        value = self.constants[item.argument] if item.opcode in LOAD_CONST else item.argument if item.opcode in LOAD_SMALL_INT else None
        return [(NUMBER, value)] if type(value) is int and abs(value) < LARGEST else None

    def number(self, first: list[tuple[int, int]], start: int, end: int) -> Number:
        """What the instructions from `start` to `end` compute, behind `first`, () where that is no simple number."""
        out = list(first)
        for n in range(start, end):
            item = self.items[n]
            if item.opcode == BINARY_OP and item.argument in ARITHMETIC:
                out.append((OPERATION, item.argument))
            elif (pushed := self.simple(n)) is not None:
                out += pushed
            else:
                return ()
        return tuple(out) if len(out) <= LONGEST else ()


def _find(code: _Code, n: int, site: Site) -> Look | None:
    if site.operation == facts.STORE_SUBSCR:
        return _find_item(code, n, site)
    if site.operation == facts.STORE_ATTR:
        pushed = code.simple(n - 1) if code.before[n] == (n - 1,) else None
        return Look(site.offset, site.operation, pushed[-1][1]) if pushed is not None and pushed[-1][0] == SLOT else None
    if site.operation == facts.CALL and site.argument <= 1:
        return _find_call(code, n, site)
    return None


def _find_item(code: _Code, n: int, site: Site) -> Look | None:
    """`container[key] = value` and `container[key] += value`."""
    items, depths = code.items, code.depths
    base = depths[n] - 2  # values below the container
    in_place = n > 1 and (items[n - 1].opcode, items[n - 1].argument, items[n - 2].opcode, items[n - 2].argument) == (SWAP, 2, SWAP, 3)
    if in_place:
        base -= 1
        while depths[n] != base + 2 or (items[n].opcode, items[n].argument) != (COPY, 2):
            if n == 0 or code.before[n] != (n - 1,) or depths[n - 1] <= base:
                return None
            n -= 1
    start = code.pushed(n, base)
    if start < 0 or depths[start] not in (base, base - 1):
        return None
    pushed = code.simple(start)
    if depths[start] == base - 1:  # two values at once, the container is the second
        pushed = pushed[1:] if pushed is not None and len(pushed) == 2 else None
    if pushed is None or pushed[0][0] != SLOT:
        return None
    slot, rest = pushed[0][1], pushed[1:]
    index: Number = ()
    key = code.above(start + 1, n, base + 1)
    if key > start + 1 and _is_subscript(code, key - 1):  # grid[index][key]
        if code.above(start + 1, key - 1, base + 1) != (start + 1 if not rest else -1):
            return None
        index = code.number(rest, start + 1, key - 1)
        if not index:
            return None
        rest = []
    elif key != (start + 1 if not rest else -1):
        return None  # the container is computed in another way
    return Look(site.offset, site.operation, slot, index, code.number(rest, max(key, start + 1), n), in_place=in_place)


def _find_call(code: _Code, n: int, site: Site) -> Look | None:
    """`variable.method()` and `variable.method(argument)`."""
    base = code.depths[n] - site.argument - 2
    m = code.pushed(n, base + 1)
    if m < 1 or code.items[m].opcode != LOAD_ATTR or not code.items[m].argument & 1 or code.depths[m] != base + 1:
        return None
    name = code.names[code.items[m].argument >> 1]
    pushed = code.simple(m - 1) if code.before[m] == (m - 1,) else None
    if name not in METHODS or pushed is None or pushed[-1][0] != SLOT:
        return None
    key: Number = ()
    if name in {"add", "discard", "remove"}:
        key = code.number([], m + 1, n)
        if site.argument != 1 or len(key) != 1 or key[0][0] != SLOT:
            return None
    elif (name in {"pop", "popleft"}) != (site.argument == 0):
        return None
    return Look(site.offset, site.operation, pushed[-1][1], key=key, method=name)


def _is_subscript(code: _Code, n: int) -> bool:
    item = code.items[n]
    return item.opcode in BINARY_SUBSCR or (item.opcode == BINARY_OP and item.argument == SUBSCRIPT)
