"""Entries that need no event: what comes next tells that control came by.

An event costs several times what it takes to write its step down. Where one way only leads from the last event to the next one, the
statements on that way are known, and what each of them stored can be told apart, as long as no two of them store the same variable. Such
statements are written when the next event comes: a statement behind them, a call, a return, an exception, each of which has its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.analysis.facts import CALL, LOOP_STEP, STEP, Look, Route
from chainexec.analysis.looks import slots_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chainexec.analysis.facts import Entry, Site
    from chainexec.analysis.instructions import Instructions
    from chainexec.source import Statement

START = -1  # stands for the function's start
LONGEST = 6  # quiet entries on one way
WIDE = 63  # slots from here on are compared together
OFTEN = 100.0  # passes that a loop is taken to make
DEEPEST = 4  # loops in loops from here on count alike
ROUNDS = 6  # of passing shares on: as many branches behind one another are told apart


class Quiet(NamedTuple):
    """Fields of a CodeMap."""

    looks: tuple[Look, ...]
    quiet: tuple[int, ...]
    routes: tuple[Route, ...]
    places: tuple[int, ...]


class _Graph:
    """Places (instructions with entries, and the function's start) and the ways between them.

    Attributes:
        after: by place: the places that control can come to next.
        within: by place: the instructions that control can come to before that, its own included.
        thrown: places that can be the first behind an exception.
        unsure: instructions that can be reached from several places, or behind an exception.
    """

    def __init__(self, instructions: Instructions, places: set[int]) -> None:
        self.after: dict[int, tuple[int, ...]] = {}
        self.within: dict[int, set[int]] = {}
        self.thrown: set[int] = set()
        self.unsure: set[int] = set()
        items = instructions.items
        if not items:
            return
        starts = {START: (0,)} | {n: instructions.following[n] for n in places}
        seen: set[int] = set()
        for place, first in starts.items():
            reached, after = _reach(instructions, first, places)
            if place != START:
                reached.add(place)
            self.after[place], self.within[place] = tuple(after), reached
            self.unsure |= seen & reached
            seen |= reached
        for target in {h.target for h in instructions.handlers}:
            if target in places:
                self.thrown.add(target)
                continue
            reached, after = _reach(instructions, (target,), places)
            self.unsure |= reached
            self.thrown.update(after)
        self.before: dict[int, list[int]] = {place: [] for place in starts}
        for place, after_it in self.after.items():
            for m in after_it:
                self.before[m].append(place)


def _reach(instructions: Instructions, first: Iterable[int], places: set[int]) -> tuple[set[int], list[int]]:
    """The instructions that can be reached without coming to a place, and the places that end these ways."""
    reached: set[int] = set()
    after: dict[int, None] = {}
    work = list(first)
    while work:
        n = work.pop()
        if n in places:
            after[n] = None
        elif n not in reached:
            reached.add(n)
            work += instructions.following[n]
    return reached, list(after)


def find_quiet(
    instructions: Instructions,
    entries: tuple[Entry, ...],
    statements: tuple[Statement, ...],
    may_store: tuple[int, ...],
    sites: tuple[Site, ...],
    looks: tuple[Look, ...],
) -> Quiet:
    """Which entries need no event, and how to tell that control came by them.

    Args:
        instructions: of the code object.
        entries: its entries.
        statements: its statements.
        may_store: by entry, see `CodeMap.may_store`.
        sites: where objects may be changed.
        looks: those of the sites that could do without an event; returned are those that can.
    """
    items = instructions.items
    index = {item.offset: n for n, item in enumerate(items)}
    at: dict[int, list[int]] = {}
    for n, entry in enumerate(entries):
        at.setdefault(index[entry.offset], []).append(n)
    graph = _Graph(instructions, set(at))
    places = _places(graph, instructions)
    stores = {START: 0} | {place: _narrow(may_store[found[0]]) for place, found in at.items()}
    looks = _without_conflict(looks, places, {START if place == START else items[place].offset: mask for place, mask in stores.items()})
    looking, changing = _changes(graph, sites, looks, places, index)
    kept = graph.thrown | {place for place, within in graph.within.items() if within & graph.unsure}
    depths = {START: 0} | {place: _depth(entries[found[0]], statements) for place, found in at.items()}
    candidates = {
        place
        for place, found in at.items()
        if len(found) == 1 and entries[found[0]].action in (STEP, LOOP_STEP) and place not in kept
    }
    headers = {place for place, found in at.items() if any(entries[n].action == LOOP_STEP for n in found)}
    often = _frequencies(graph, depths, headers)
    orders: tuple[Callable[[int], tuple[float, ...]], ...] = (
        lambda place: (-depths[place], stores[place] != 0, place),
        lambda place: (-depths[place], stores[place] != 0, -place),
        lambda place: (-often[place], stores[place] != 0, place),
        lambda place: (-often[place], place),
        lambda place: (-often[place], -place),
    )
    chosen = [_choose(sorted(candidates, key=order), _Ways(graph, stores, looking, changing)) for order in orders]
    quiet = max(chosen, key=lambda found: sum(often[place] for place in found))
    return Quiet(looks, tuple(sorted(items[place].offset for place in quiet)), tuple(_routes(quiet, graph, instructions)), places)


def _depth(entry: Entry, statements: tuple[Statement, ...]) -> int:
    """How many loops an entry is in; the header that takes the next item is in its own."""
    if entry.action not in (STEP, LOOP_STEP):
        return 0
    return min(len(statements[entry.number].loops) + (entry.action == LOOP_STEP), DEEPEST)


def _frequencies(graph: _Graph, depths: dict[int, int], headers: set[int]) -> dict[int, float]:
    """By place: about how often control comes by, where a loop runs a hundred times and branches are as likely as each other."""
    share = dict.fromkeys(depths, 1.0)
    for _ in range(ROUNDS):
        given = dict.fromkeys(depths, 0.0)
        for place, after in graph.after.items():
            inner = [n for n in after if depths[n] >= depths[place]]
            outer = len(after) - len(inner)
            for n in after:
                given[n] += share[place] / (len(inner) if depths[n] >= depths[place] else outer)
        share = {place: 1.0 if place in headers or not graph.before[place] else min(given[place], 1.0) for place in share}
    return {place: share[place] * OFTEN ** depths[place] for place in share}


def _without_conflict(looks: tuple[Look, ...], places: tuple[int, ...], stores: dict[int, int]) -> tuple[Look, ...]:
    """The looks whose statement is known and stores none of their variables; two calls of methods of one variable would hide each other."""
    out = []
    taken: dict[tuple[int, int], int] = {}
    for look in looks:
        place = places[look.offset // 2]
        stored = stores.get(place, 0) if place >= 0 else -1
        if not any(stored >> slot & 1 for slot in slots_of(look)):
            out.append(look)
        taken[place, look.slot] = taken.get((place, look.slot), 0) + 1
    return tuple([look for look in out if look.operation != CALL or taken[places[look.offset // 2], look.slot] == 1])


def _changes(
    graph: _Graph, sites: tuple[Site, ...], looks: tuple[Look, ...], places: tuple[int, ...], index: dict[int, int]
) -> tuple[dict[int, int], set[int]]:
    """By place: a mask of the variables that its looks start from; the places that may change something, or look for it."""
    looking: dict[int, int] = {}
    for look in looks:
        place = index[places[look.offset // 2]]
        looking[place] = looking.get(place, 0) | 1 << look.slot
    without = {look.offset for look in looks}
    changing = set(looking)
    for site in sites:
        if site.offset not in without and not site.assumed:
            changing.update(place for place, within in graph.within.items() if index[site.offset] in within)
    return looking, changing


class _Ways(NamedTuple):
    graph: _Graph
    stores: dict[int, int]  # by place: the slots that may be stored
    looking: dict[int, int]  # by place: the slots whose objects are looked at when its statement is over
    changing: set[int]  # places whose statements may change objects


def _narrow(mask: int) -> int:
    return mask & ((1 << WIDE) - 1) | (1 << WIDE if mask >> WIDE else 0)


def _choose(order: list[int], ways: _Ways) -> set[int]:
    """Make one place after the other quiet, as long as every way stays clear."""
    quiet: set[int] = set()
    for place in order:
        quiet.add(place)
        if not all(_clear(source, quiet, ways) for source in _sources(place, quiet, ways.graph)):
            quiet.discard(place)
    return quiet


def _sources(place: int, quiet: set[int], graph: _Graph) -> set[int]:
    """The places from which quiet ways lead to this one, itself included."""
    found = {place}
    work = [place]
    while work:
        for before in graph.before[work.pop()]:
            if before not in found:
                found.add(before)
                if before in quiet:
                    work.append(before)
    return found


def _clear(source: int, quiet: set[int], ways: _Ways) -> bool:
    """Whether one quiet way at most leads from a place to each other one, and each change on it can be told from the others.

    Each variable is stored once at most. What a statement looks at must have been known before the way began, and no statement before
    may have changed anything.
    """
    graph, stores = ways.graph, ways.stores
    reached: set[int] = set()
    work = [(source, stores[source], source in ways.changing or source == START, 0)]
    while work:
        place, stored, changed, length = work.pop()
        for after in graph.after[place]:
            if after in reached or (after in graph.thrown and length):
                return False
            reached.add(after)
            if after not in quiet:
                continue
            if after == source or length == LONGEST or stored & stores[after]:
                return False
            looking = ways.looking.get(after, 0)
            if looking and (changed or looking & stored):
                return False
            work.append((after, stored | stores[after], changed or after in ways.changing, length + 1))
    return True


def _routes(quiet: set[int], graph: _Graph, instructions: Instructions) -> list[Route]:
    """From each place: the ways to others that lead over quiet ones, and to quiet ones."""
    items = instructions.items
    out = []
    for source in graph.after:
        work: list[tuple[int, tuple[int, ...]]] = [(source, ())]
        while work:
            place, passed = work.pop()
            for after in graph.after[place]:
                if passed or after in quiet:
                    offset = START if source == START else items[source].offset
                    out.append(Route(offset, items[after].offset, tuple([items[n].offset for n in passed])))
                if after in quiet:
                    work.append((after, (*passed, after)))
    return out


def _places(graph: _Graph, instructions: Instructions) -> tuple[int, ...]:
    """By code unit: the offset of the place that control came by last, -1 where that cannot be told or is the function's start."""
    items = instructions.items
    of = [-1] * len(items)
    for place, within in graph.within.items():
        for n in within:
            of[n] = -1 if place == START or n in graph.unsure else items[place].offset
    out: list[int] = []
    for n, item in enumerate(items):
        end = items[n + 1].first // 2 if n + 1 < len(items) else item.offset // 2 + 1
        out += [of[n]] * (end - len(out))
    return tuple(out)
