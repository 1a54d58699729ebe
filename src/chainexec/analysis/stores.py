"""Which variables each statement stores: always, or only on some of the ways through it."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from chainexec.analysis.facts import LOOP_STEP, STEP, STEP_ONCE, STORED, Entry
from chainexec.analysis.instructions import FOR_ITER, OPCODE, numbers
from chainexec.source import Comprehension

if TYPE_CHECKING:
    from collections.abc import Container

    from chainexec.analysis.instructions import Instruction, Instructions
    from chainexec.analysis.regions import Regions

STORE_ONE = numbers("STORE_FAST", "STORE_DEREF")
STORE_TWO = numbers("STORE_FAST_STORE_FAST")
STORE_AND_LOAD = numbers("STORE_FAST_LOAD_FAST")
STORE_NAMED = numbers("STORE_NAME", "STORE_GLOBAL")
DELETE = numbers("DELETE_FAST", "DELETE_DEREF", "DELETE_NAME", "DELETE_GLOBAL")
RETURNS = numbers("RETURN_VALUE", "RETURN_CONST")
YIELD_VALUE = OPCODE["YIELD_VALUE"]


CHANGES_ONE = numbers(
    "STORE_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "STORE_DEREF",
    "DELETE_FAST", "DELETE_DEREF", "LOAD_FAST_AND_CLEAR", "MAKE_CELL",
)  # fmt: skip


class Stores(NamedTuple):
    sure: tuple[tuple[int, ...], ...]  # by statement, as `CodeMap.sure_stores`
    entries: list[Entry]  # STORED


def find_stores(
    instructions: Instructions,
    regions: Regions,
    nodes: list[ast.AST],
    slots: dict[str, int],
    named: dict[int, int],
    own_entries: list[Entry],
    passes: Container[int],
) -> Stores:
    """What each statement stores.

    Args:
        instructions: of the code object.
        regions: its statements.
        nodes: of the tree that run in its frame.
        slots: what a name in the text stands for: the slot of a variable, or one behind those of all variables for a name of the
            namespace or of the globals.
        named: the latter by index into `co_names`.
        own_entries: where steps open.
        passes: the loops, by instruction, that are clauses of comprehensions.
    """
    items, of = instructions.items, regions.of
    count = len(regions.statements)
    written = _written(regions, nodes, slots)
    members: list[list[int]] = [[] for _ in range(count)]
    stores: dict[int, tuple[int, ...]] = {}
    for n, region in enumerate(of):
        if region is None:
            continue
        members[region].append(n)
        found = tuple(slot for slot in _slots(items[n], named) if slot in written[region])
        if found and not (n + 1 < len(items) and items[n + 1].opcode in DELETE):  # the end of `except E as e`
            stores[n] = found
    if not stores:
        return Stores(((),) * count, [])
    before = instructions.before
    steps = {e.offset for e in own_entries if e.action in (STEP, STEP_ONCE, LOOP_STEP)}
    opening = {n for n, item in enumerate(items) if item.offset in steps}
    sure, entries = [], []
    for region in range(count):
        storing = [n for n in members[region] if n in stores]
        always = _always(instructions, regions, region, members[region], stores, passes, opening) if storing else 0
        sure.append(tuple(slot for slot in range(always.bit_length()) if always >> slot & 1))
        for n in storing:
            if unsure := [slot for slot in stores[n] if not always >> slot & 1]:
                # At the instruction behind; where others lead there, too, at the store itself (it cannot fail), unless it opens the step.
                at = n + 1 if n + 1 < len(items) and before[n + 1] == (n,) else n if n not in opening else None
                if at is not None:
                    entries += [Entry(items[at].offset, STORED, slot) for slot in unsure]
    return Stores(tuple(sure), entries)


def _slots(item: Instruction, named: dict[int, int]) -> tuple[int, ...]:
    op, argument = item.opcode, item.argument
    if op in STORE_ONE:
        return (argument,)
    if op in STORE_AND_LOAD:
        return (argument >> 4,)
    if op in STORE_TWO:
        return (argument >> 4, argument & 15)
    if op in STORE_NAMED:
        return (named[argument],) if argument in named else ()
    return ()


def _always(
    instructions: Instructions,
    regions: Regions,
    region: int,
    members: list[int],
    stores: dict[int, tuple[int, ...]],
    passes: Container[int],
    opening: Container[int],
) -> int:
    """A mask of the slots that every completed run of a statement stores.

    Runs that are suspended (`yield`, `await`) count as not completed: what they store after that belongs to their resumption. So does the
    end of a `for` loop: its header stores its target only where it takes an item. An except clause that does not match is no completed run
    either, but what follows it would not tell: its name counts as not sure.
    """
    items, of = instructions.items, regions.of
    if regions.statements[region].kind == "ExceptHandler" or any(items[n].opcode == YIELD_VALUE for n in members):
        return 0
    if _is_straight(instructions, members):
        return sum(1 << slot for slot in {slot for n in members for slot in stores.get(n, ())})
    kind = regions.statements[region].kind
    everything = (1 << 1 + max(slot for n in members for slot in stores.get(n, ()))) - 1
    stored = {n: sum(1 << slot for slot in set(stores.get(n, ()))) for n in members}
    following = {n: instructions.following[n] for n in members}
    if kind in {"For", "AsyncFor", "Line"}:
        # Without source a line's loop may be a comprehension: a `for` statement's body ends in other lines.
        heads = {n for n in members if items[n].opcode == FOR_ITER and n not in passes}
        heads -= {n for n in heads if kind == "Line" and all(of[p] == region for p in instructions.before[n])}
        following |= {n: following[n][:1] for n in heads}
    inner: dict[int, list[int]] = {n: [] for n in members}
    for n in members:
        for m in following[n]:
            if m in inner:
                inner[m].append(n)
    before = instructions.before
    handlers = {h.target for h in instructions.handlers}
    entered = {n for n in members if n == 0 or n in handlers or any(of[p] != region for p in before[n])}
    state = dict.fromkeys(members, everything)
    changed = True
    while changed:
        changed = False
        for n in members:
            mask = 0 if n in entered else everything
            for p in inner[n]:
                mask &= state[p] | stored[p]
            if mask != state[n]:
                state[n], changed = mask, True
    result = everything
    left = False
    for n in members:
        # A jump back to the statement's own header begins its next run: `for x in xs: pass` whose body left no instruction.
        leaves = items[n].opcode in RETURNS or any(of[m] != region or (m <= n and m in opening) for m in following[n])
        if leaves:
            result &= state[n] | stored[n]
            left = True
    return result if left else 0


def _is_straight(instructions: Instructions, members: list[int]) -> bool:
    """Whether the members run one after the other, from the first to the last."""
    before, following = instructions.before, instructions.following
    return all(m == n + 1 and before[m] == (n,) and following[n] == (m,) for n, m in pairwise(members))


def _written(regions: Regions, nodes: list[ast.AST], slots: dict[str, int]) -> list[set[int]]:
    """By statement: the slots that its text stores into, those of comprehensions left out; without source every slot."""
    owner = regions.owner
    if owner is None:
        return [set(slots.values())] * len(regions.statements)
    hidden = {id(inner) for node in nodes if isinstance(node, Comprehension) for g in node.generators for inner in ast.walk(g.target)}
    out: list[set[int]] = [set() for _ in regions.statements]
    for node in nodes:
        found = _stored_name(node)
        if found is not None and found in slots and id(node) not in hidden:
            at = owner.statement_at((node.lineno, node.col_offset))  # type: ignore[attr-defined]  # what stores a name has a place
            if at is not None:
                out[at].add(slots[found])
    return out


def _stored_name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Store) else None
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return node.name
    if isinstance(node, ast.alias):
        return node.asname or node.name.partition(".")[0]
    return node.rest if isinstance(node, ast.MatchMapping) else None


def may_store(instructions: Instructions, entries: tuple[Entry, ...]) -> tuple[int, ...]:
    """By entry: a mask of the slots that instructions may change before control comes to the next entry; handlers are followed, too."""
    items = instructions.items
    stops = {e.offset for e in entries}
    is_entry = [item.offset in stops for item in items]
    own = [_changed(item) for item in items]
    caught: list[set[int]] = [set() for _ in items]
    for handler in instructions.handlers:
        for n in range(handler.start, handler.end):
            caught[n].add(handler.target)
    after = [[m for m in (*instructions.following[n], *caught[n]) if not is_entry[m]] for n in range(len(items))]
    found = own.copy()
    changed = True
    while changed:  # backwards, so that what lies ahead is known first; loops without entries take another round
        changed = False
        for n in range(len(items) - 1, -1, -1):
            mask = own[n]
            for m in after[n]:
                mask |= found[m]
            if mask != found[n]:
                found[n], changed = mask, True
    at = {item.offset: found[n] for n, item in enumerate(items)}
    return tuple(at[e.offset] for e in entries)


def _changed(item: Instruction) -> int:
    """A mask of the slots that an instruction stores, deletes, clears or makes a cell."""
    if item.opcode not in CHANGES_ONE:
        return 0
    if item.opcode in STORE_TWO:
        return 1 << (item.argument >> 4) | 1 << (item.argument & 15)
    return 1 << (item.argument >> 4 if item.opcode in STORE_AND_LOAD else item.argument)
