"""Where statements begin: the instruction offsets at which a recorder opens steps, found by following control through the code.

Each instruction belongs to one statement (see `regions`). A statement begins where control can come to one of its instructions from
an instruction of another statement, or from the start of the function. Instructions without a place of their own are passed through.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.analysis.facts import BRANCH, HANDLED, LOOP_STEP, PASS, PASSES_END, STEP, STEP_ONCE, STORED, Entry, Pass
from chainexec.analysis.instructions import BACKWARD, END_ASYNC_FOR, END_FOR, FOR_ITER, NAMES, SEND, numbers, skip_end_for
from chainexec.analysis.regions import clauses

if TYPE_CHECKING:
    from chainexec.analysis.instructions import Instruction, Instructions
    from chainexec.analysis.regions import Clause, Regions

START = 1  # in masks of statements: the function's start; statement n is the bit 2 << n
ORDER = {PASSES_END: 0, HANDLED: 1, BRANCH: 2, STORED: 3, STEP: 4, STEP_ONCE: 5, LOOP_STEP: 6, PASS: 7}
GET_ANEXT = numbers("GET_ANEXT")
END_SEND = numbers("END_SEND")
AWAITS = {SEND, *END_SEND}  # an `await` goes back to the first for each pause, and to the second where an exception has ended it
WITH_EXCEPT_START = numbers("WITH_EXCEPT_START")
EXCEPT_MATCH = numbers("CHECK_EXC_MATCH", "CHECK_EG_MATCH")
NOT_TAKEN = numbers("NOT_TAKEN")


def arrivals(instructions: Instructions, regions: Regions) -> list[int]:
    """By instruction: a mask of the statements that control can come from (0: it is never reached)."""
    items, of = instructions.items, regions.of
    came = [0] * len(items)
    if not items:
        return came
    came[0] = START
    after = [0 if region is None else 2 << region for region in of]
    following = instructions.following
    changed = True
    while changed:  # forward jumps settle in one pass, each level of loops may take another
        changed = False
        for n, mask in enumerate(came):
            if not mask:
                continue
            leaving = after[n] or mask
            for m in following[n]:
                if came[m] | leaving != came[m]:
                    came[m] |= leaving
                    changed = True
        for handler in instructions.handlers:
            mask = came[handler.target]
            for n in range(handler.start, handler.end):
                if came[n]:
                    mask |= after[n] or came[n]
            if mask != came[handler.target]:
                came[handler.target] = mask
                changed = True
    return came


def settled(instructions: Instructions, regions: Regions) -> Regions:
    """The same statements, with instructions in their midst that have no place of their own given to them."""
    of = list(regions.of)
    for n, region in enumerate(of):
        if region is None and (before := instructions.before[n]) and all(of[p] == of[before[0]] for p in before):
            of[n] = of[before[0]]
    return regions._replace(of=tuple(of))


def find_entries(
    instructions: Instructions, regions: Regions, came: list[int], nodes: list[ast.AST], variables: tuple[str, ...]
) -> tuple[list[Entry], tuple[Pass, ...], dict[int, Clause]]:
    """All entries but those for conditional stores, unsorted; the comprehension clauses they speak of; the loops that are such clauses."""
    items, of = instructions.items, regions.of
    passes, pass_entries, pass_loops = _passes(instructions, regions, nodes, variables)
    out = list(pass_entries)
    loops = _loop_heads(instructions, regions, pass_loops)
    again = _tests_again(instructions, regions)
    never = _only_for_generators(instructions)
    left = _with_handlers(instructions)
    for n, region in enumerate(of):
        if region is None or not came[n] or n in never:
            continue
        if n in loops:
            out.append(Entry(items[n].offset, LOOP_STEP, region))
        elif n in again or n in left:
            out.append(Entry(items[n].offset, STEP, region))
        elif came[n] & ~(2 << region):  # where control can come from inside the statement, too, only the run can tell
            out.append(Entry(items[n].offset, STEP_ONCE if came[n] & 2 << region else STEP, region))
    out += _handled(instructions, regions, came)
    out += _vanished(instructions, regions, came, loops, again, {e.number for e in out if e.action in (STEP, STEP_ONCE, LOOP_STEP)})
    return out, passes, pass_loops


def _loop_heads(instructions: Instructions, regions: Regions, pass_loops: dict[int, Clause]) -> set[int]:
    """The FOR_ITER or GET_ANEXT of each `for` statement: reached from its header once, then from the end of its body."""
    kinds = [s.kind for s in regions.statements]
    found = set()
    for n, item in enumerate(instructions.items):
        region = regions.of[n]
        if region is not None and n not in pass_loops and _is_loop_head(item) and kinds[region] in ("For", "AsyncFor", "Line"):
            found.add(n)
    return found


def _tests_again(instructions: Instructions, regions: Regions) -> set[int]:
    """Targets of jumps back inside a `while` header: its body left no instruction (`while x: pass` on one line)."""
    of = regions.of
    found = set()
    for n, item in enumerate(instructions.items):
        region = of[n]
        if item.opcode in BACKWARD and region is not None and of[item.target] == region and regions.statements[region].kind == "While":
            head = instructions.items[item.target]
            if head.opcode not in AWAITS and not _is_loop_head(head):
                found.add(item.target)
    return found


def _vanished(
    instructions: Instructions, regions: Regions, came: list[int], heads: set[int], again: set[int], stepping: set[int]
) -> list[Entry]:
    """Steps of loop bodies that left no instruction, `while x: pass` on one line: they open where the loop goes back to its header."""
    items, statements = instructions.items, regions.statements
    bodies: dict[int, list[int]] = {}
    for n, statement in enumerate(statements):
        if statement.is_loop and statement.body_first is not None:
            body = [m for m, s in enumerate(statements) if s.parent == statement.index and statement.index in s.loops]
            if not stepping.intersection(body):
                bodies[n] = body
    out = []
    for n, region in enumerate(regions.of) if bodies else ():
        item = items[n]
        if region is None or region not in bodies or item.opcode not in BACKWARD or regions.of[item.target] != region or not came[n]:
            continue
        if statements[region].kind == "While":
            if item.target not in again:
                continue  # a comprehension in the test
            # Of two copies of a test, the second is reached only when the test was true; where there is one copy, the jump back is.
            at = item.target if came[item.target] == 2 << region else n
        elif item.target in heads:
            at = n
        else:
            continue  # a comprehension in the header, too
        out += [Entry(items[at].offset, STEP, statement) for statement in bodies[region]]
    return out


def _is_loop_head(item: Instruction) -> bool:
    return item.opcode == FOR_ITER or item.opcode in GET_ANEXT


def _only_for_generators(instructions: Instructions) -> set[int]:
    """END_FOR (and 3.13's POP_TOP behind it): whether they run depends on how the loop was specialised."""
    return {m for n, item in enumerate(instructions.items) if item.opcode == END_FOR for m in range(n, skip_end_for(instructions.items, n))}


def _with_handlers(instructions: Instructions) -> set[int]:
    """The first instructions of handlers that leave a `with` because of an exception: a step of its own in any case."""
    found = set()
    for handler in instructions.handlers:
        if any(item.opcode in WITH_EXCEPT_START for item in instructions.items[handler.target : handler.target + 2]):
            found.add(handler.target)
    return found


def _passes(
    instructions: Instructions, regions: Regions, nodes: list[ast.AST], variables: tuple[str, ...]
) -> tuple[tuple[Pass, ...], list[Entry], dict[int, Clause]]:
    """The comprehension clauses, where their passes begin and where they are over, and the loops that they are.

    A clause over a display of one item (`for y in [f(x)]`) is no loop: the compiler makes an assignment of it.
    """
    items = instructions.items
    known = clauses(nodes)
    if not known or regions.program is None:
        return (), [], {}
    by_node: dict[int, int] = {}
    for clause in known:
        by_node.setdefault(id(clause.node), len(by_node))
    passes: list[Pass] = []
    entries: list[Entry] = []
    loops: dict[int, Clause] = {}
    number: dict[int, int] = {}  # clause -> pass
    for n, item in enumerate(items):
        if item.opcode == FOR_ITER:
            first = n + 1
        elif item.opcode in GET_ANEXT:
            first = next((m + 1 for m in range(n, len(items)) if items[m].opcode in END_SEND), n)
        else:
            continue
        region, position = regions.of[n], items[first].position
        if position is None or region is None:
            continue
        found = [k for k, c in enumerate(known) if c.target[:2] <= position[:2] and position[2:] <= c.target[2:]]
        if not found:
            continue
        chosen = found[-1]  # the innermost comprehension: they are in order of the text
        clause = known[chosen]
        if chosen not in number:
            number[chosen] = len(passes)
            node = clause.node
            span = (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)
            slots = () if node is getattr(regions.owner, "node", None) else _target_slots(clause, variables)
            passes.append(Pass(region, by_node[id(node)], clause.clause, slots, node.lineno, span, regions.program.segment(clause.target)))
        loops[n] = clause
        entries.append(Entry(items[first].offset, PASS, number[chosen]))
        if item.opcode == FOR_ITER:
            entries.append(Entry(items[skip_end_for(items, item.target)].offset, PASSES_END, number[chosen]))
        else:
            over = next((h.target for h in instructions.handlers if h.start <= n < h.end and items[h.target].opcode == END_ASYNC_FOR), None)
            if over is not None:
                entries.append(Entry(items[over + 1].offset, PASSES_END, number[chosen]))
    return tuple(passes), entries, loops


def _target_slots(clause: Clause, variables: tuple[str, ...]) -> tuple[int, ...]:
    names = {
        node.id
        for generator in clause.node.generators
        for node in ast.walk(generator.target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return tuple(n for n, name in enumerate(variables) if name in names)


def _handled(instructions: Instructions, regions: Regions, came: list[int]) -> list[Entry]:
    """Where an exception is taken: behind an except clause's match, at a bare clause, behind a `with` that suppresses it."""
    items, of = instructions.items, regions.of
    out = []
    typed = set()
    for n, item in enumerate(items):
        region = of[n]
        if region is None:
            continue
        if item.opcode in EXCEPT_MATCH:
            typed.add(region)
            m = n + 1
            while "JUMP_IF" not in NAMES[items[m].opcode]:  # `except*` keeps a copy of the match first
                m += 1
            m += 1
            if items[m].opcode in NOT_TAKEN:
                m += 1
            out.append(Entry(items[m].offset, HANDLED, region))
        elif item.opcode in WITH_EXCEPT_START:
            m = n + 1
            while "POP_JUMP_IF" not in NAMES[items[m].opcode]:  # an `async with` awaits the answer first
                m += 1
            if came[items[m].target]:
                out.append(Entry(items[items[m].target].offset, HANDLED, region))
    for n, region in enumerate(of):
        if region is not None and region not in typed and regions.statements[region].kind == "ExceptHandler" and came[n] & ~(2 << region):
            out.append(Entry(items[n].offset, HANDLED, region))
    return out
