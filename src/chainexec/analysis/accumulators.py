"""Variables that a statement only lets grow: `s += part`, `s = s + a + b`. A recorder keeps what was added instead of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.analysis.instructions import NAMES, OPCODE, numbers

if TYPE_CHECKING:
    from chainexec.analysis.instructions import Instruction, Instructions
    from chainexec.analysis.regions import Regions

BINARY_OP = OPCODE["BINARY_OP"]
PLUS = (0, 13)  # arguments of BINARY_OP: `+` and `+=`
SWAP = OPCODE["SWAP"]
STORE_FAST = OPCODE["STORE_FAST"]
STORE_DEREF = OPCODE["STORE_DEREF"]
STORE_AND_LOAD = numbers("STORE_FAST_LOAD_FAST")
STORE_TWO = numbers("STORE_FAST_STORE_FAST")
LOADS_ONE = numbers("LOAD_FAST", "LOAD_FAST_BORROW", "LOAD_FAST_CHECK")
LOADS_TWO = frozenset(n for n, name in enumerate(NAMES) if name.count("LOAD_FAST") == 2)
LOAD_DEREF = OPCODE["LOAD_DEREF"]
PUSHES = LOADS_ONE | LOADS_TWO | numbers(
    "LOAD_DEREF", "LOAD_CONST", "LOAD_SMALL_INT", "LOAD_CONST_IMMORTAL", "LOAD_COMMON_CONSTANT", "LOAD_GLOBAL", "LOAD_NAME", "PUSH_NULL",
    "LOAD_FAST_AND_CLEAR", "LOAD_BUILD_CLASS",
)  # fmt: skip
IDLE = numbers("NOP", "NOT_TAKEN", "JUMP_FORWARD", "EXTENDED_ARG", "KW_NAMES")
POPS_ONE = numbers("POP_TOP", "STORE_FAST", "STORE_DEREF", "STORE_GLOBAL", "STORE_NAME") | frozenset(
    n for n, name in enumerate(NAMES) if name.startswith("POP_JUMP_IF")
)


def find_accumulators(instructions: Instructions, regions: Regions, depths: list[int]) -> tuple[int, ...]:
    """By statement: the slot into which it stores nothing but sums of its old value and something, else -1.

    There may be several such stores: the compiler copies code, and each of them makes the value grow.
    """
    items = instructions.items
    out = [-1] * len(regions.statements)
    stores: list[dict[int, list[int]]] = [{} for _ in regions.statements]  # by statement and slot, where it is stored
    for n, region in enumerate(regions.of):
        if region is not None:
            for slot in _stored(items[n]):
                stores[region].setdefault(slot, []).append(n)
    for region, by_slot in enumerate(stores):
        for slot, places in by_slot.items():
            if all(items[n].opcode not in STORE_TWO and _is_sum(instructions, depths, n, slot) for n in places):
                out[region] = slot
                break
    return tuple(out)


def _stored(item: Instruction) -> tuple[int, ...]:
    if item.opcode in (STORE_FAST, STORE_DEREF):
        return (item.argument,)
    if item.opcode in STORE_AND_LOAD:
        return (item.argument >> 4,)
    return (item.argument >> 4, item.argument & 15) if item.opcode in STORE_TWO else ()


def _is_sum(instructions: Instructions, depths: list[int], store: int, slot: int) -> bool:
    """Whether what a store stores is a sum whose first operand is the same variable.

    Going back from the last `+` on all ways, the first operand lies at one place of the stack (`base` values below it), which until the
    variable's own load only further sums may touch.
    """
    items, before = instructions.items, instructions.before
    last = store - 1
    if before[store] != (last,) or items[last].opcode != BINARY_OP or items[last].argument not in PLUS:
        return False
    base = depths[last] - 2
    seen, work = {last}, [last]
    loaded = False
    while work:
        n = work.pop()
        if not before[n]:
            return False
        for p in before[n]:
            if p in seen:
                continue
            seen.add(p)
            if _loads(items[p], depths[p], base, slot):
                loaded = True
            elif _leaves_alone(items[p], depths[p], depths[n], base):
                work.append(p)
            else:
                return False
    return loaded


def _loads(item: Instruction, depth: int, base: int, slot: int) -> bool:
    """Whether the instruction puts the variable onto a stack of `base` values."""
    if depth == base and (item.opcode in LOADS_ONE or item.opcode == LOAD_DEREF):
        return item.argument == slot
    if depth == base and item.opcode in LOADS_TWO:
        return item.argument >> 4 == slot
    return depth == base + 1 and item.opcode in STORE_AND_LOAD and item.argument & 15 == slot


def _leaves_alone(item: Instruction, depth: int, after: int, base: int) -> bool:
    """Whether the instruction leaves the value above `base` others where it is, or adds to it."""
    if depth <= base:
        return False
    if item.opcode in IDLE:
        return True
    if depth == base + 1:
        return item.opcode in PUSHES
    if item.opcode == SWAP:
        return depth - item.argument > base
    if after <= base + 1:
        return item.opcode in POPS_ONE or (item.opcode == BINARY_OP and item.argument == PLUS[0] and depth == base + 2)
    return True
