"""Which variables each statement stores: always, or only on some of the ways through it."""

from __future__ import annotations

import ast
from functools import reduce
from itertools import accumulate, pairwise
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from chainexec.analysis.facts import LOOP_STEP, STEP, STEP_ONCE, STORED, Entry
from chainexec.analysis.instructions import FOR_ITER, numbers
from chainexec.source import Comprehension

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from chainexec.analysis.instructions import Instruction, Instructions
    from chainexec.analysis.regions import Regions

STORE_ONE = numbers("STORE_FAST", "STORE_DEREF")
STORE_TWO = numbers("STORE_FAST_STORE_FAST")
STORE_AND_LOAD = numbers("STORE_FAST_LOAD_FAST")
STORE_NAMED = numbers("STORE_NAME", "STORE_GLOBAL")
DELETE = numbers("DELETE_FAST", "DELETE_DEREF", "DELETE_NAME", "DELETE_GLOBAL")
RETURNS = numbers("RETURN_VALUE", "RETURN_CONST")
# Of statements whose step is not the only one, or is over without what it stores: it waits, is left once more, takes no exception.
NOT_IN_ONE_GO = numbers("YIELD_VALUE", "WITH_EXCEPT_START", "CHECK_EXC_MATCH", "CHECK_EG_MATCH")


CHANGES_ONE = numbers(
    "STORE_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "STORE_DEREF",
    "DELETE_FAST", "DELETE_DEREF", "LOAD_FAST_AND_CLEAR", "MAKE_CELL",
)  # fmt: skip


# They cannot fail, and what they run (finalisers) cannot raise in the frame.
NEVER_RAISE = STORE_ONE | STORE_TWO | STORE_AND_LOAD | STORE_NAMED | RETURNS | numbers(
    "NOP", "POP_TOP", "COPY", "SWAP", "PUSH_NULL", "LOAD_CONST", "LOAD_SMALL_INT", "LOAD_FAST", "LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW",
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW", "END_FOR", "JUMP_FORWARD", "JUMP_BACKWARD_NO_INTERRUPT",
)  # fmt: skip


class Stores(NamedTuple):
    sure: tuple[tuple[int, ...], ...]  # by statement, as `CodeMap.sure_stores`
    entries: list[Entry]  # STORED
    before: tuple[tuple[int, int, int], ...]  # as `CodeMap.stores_before`


class _Ways(NamedTuple):
    """What lies on the ways through a statement, as masks of slots."""

    always: int  # stored on all of them
    before: dict[int, int]  # by instruction: stored on each way to it


NO_WAYS = _Ways(0, {})


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
        if found and not _is_forgotten(items, n):
            stores[n] = found
    if not stores:
        return Stores(((),) * count, [], ())
    before = instructions.before
    steps = {e.offset for e in own_entries if e.action in (STEP, STEP_ONCE, LOOP_STEP)}
    opening = {n for n, item in enumerate(items) if item.offset in steps}
    sure, entries, rows = [], [], []
    for region in range(count):
        storing = [n for n in members[region] if n in stores]
        ways = _ways(instructions, regions, region, members[region], stores, passes, opening) if storing else NO_WAYS
        always = ways.always
        for n in members[region] if always else ():
            if n in passes:  # what fails in a comprehension would be told of one of its passes
                always &= ~ways.before[n]
        sure.append(_slots_in(always))
        rows += _rows(items, {n: mask & always for n, mask in ways.before.items()})
        for n in storing:
            if unsure := [slot for slot in stores[n] if not always >> slot & 1]:
                # At the instruction behind; where others lead there, too, at the store itself (it cannot fail), unless it opens the step.
                at = n + 1 if n + 1 < len(items) and before[n + 1] == (n,) else n if n not in opening else None
                if at is not None:
                    entries += [Entry(items[at].offset, STORED, slot) for slot in unsure]
    return Stores(tuple(sure), entries, tuple(rows))


def _rows(items: Sequence[Instruction], before: dict[int, int]) -> list[tuple[int, int, int]]:
    """What may raise after stores of its own statement, as `CodeMap.stores_before`; of `before` as in `_Ways`."""
    found: list[tuple[int, int, int]] = []
    open_rows: dict[int, int] = {}  # by slot: the index of its latest row
    for n, mask in before.items():
        if not mask or items[n].opcode in NEVER_RAISE:
            continue
        start, end = items[n].first, items[n + 1].first if n + 1 < len(items) else items[n].offset + 2
        for slot in _slots_in(mask):
            latest = open_rows.get(slot)
            if latest is not None and found[latest][1] == start:
                found[latest] = (found[latest][0], end, slot)
            else:
                open_rows[slot] = len(found)
                found.append((start, end, slot))
    return found


def _slots_in(mask: int) -> tuple[int, ...]:
    return tuple(slot for slot in range(mask.bit_length()) if mask >> slot & 1)


def _is_forgotten(items: Sequence[Instruction], n: int) -> bool:
    """Whether a store is the compiler's own: the first half of `e = None; del e` at the end of `except E as e`."""
    store, after = items[n], items[n + 1] if n + 1 < len(items) else None
    return after is not None and after.opcode in DELETE and after.position == store.position  # a program's own `del` has another


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


def _ways(
    instructions: Instructions,
    regions: Regions,
    region: int,
    members: list[int],
    stores: dict[int, tuple[int, ...]],
    passes: Container[int],
    opening: Container[int],
) -> _Ways:
    """The slots that every completed run of a statement stores, and those that it has stored when it comes to an instruction.

    Runs that are suspended (`yield`, `await`) count as not completed: what they store after that belongs to their resumption. So does the
    end of a `for` loop: its header stores its target only where it takes an item. An except clause that does not match is no completed run
    either, but what follows it would not tell: its name counts as not sure. A `with` is left in a step of its own, which stores nothing.
    """
    items, of = instructions.items, regions.of
    if any(items[n].opcode in NOT_IN_ONE_GO for n in members):
        return NO_WAYS
    stored = {n: sum(1 << slot for slot in set(stores.get(n, ()))) for n in members}
    if _is_straight(instructions, members):
        return _Ways(reduce(or_, stored.values()), dict(zip(members, accumulate(stored.values(), or_, initial=0), strict=False)))
    kind = regions.statements[region].kind
    everything = (1 << 1 + max(slot for n in members for slot in stores.get(n, ()))) - 1
    following = {n: instructions.following[n] for n in members}
    if kind in {"For", "AsyncFor"}:  # without source nobody sees whether a loop took an item: there its target is not sure
        heads = {n for n in members if items[n].opcode == FOR_ITER and n not in passes}
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
    reached: dict[int, None] = {}
    waiting = list(entered)
    while waiting:  # not what follows a loop that is over: its header stored in visits before
        n = waiting.pop()
        reached[n] = None
        waiting += [m for m in following[n] if m in inner and m not in reached]
    return _Ways(result if left else 0, {n: state[n] for n in sorted(reached)})


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
