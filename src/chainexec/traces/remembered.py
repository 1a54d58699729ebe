"""What was asked of large objects last: their order and their texts. Sentences about one step and about the next ask for the same."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.traces.heap import HeapObject, Raw
    from chainexec.traces.reader import Reader

SETS_KEPT = 16
TEXTS_KEPT = 8
LONG = 200  # characters from which on a text is kept
NEAR = 8  # changes of a set that are made in an order that is known
FAR = 2_000  # records that are looked at for changes of objects
_NO_CHANGES = frozenset({
    0, *range(L.CALL, L.INPUT + 1), L.THREAD, L.OWNER, L.JOINED, L.PASSES_END, L.BRANCH, L.STORED, L.RESULT, L.BIND, L.UNBIND, L.EVALUATION,
    L.TEXT, L.WIDE,
})  # fmt: skip
_HARMLESS = bytes(kind for kind in range(256) if kind >> 1 & 63 in _NO_CHANGES)  # of records that change no object


class Remembered:
    """Of one reader."""

    def __init__(self) -> None:
        self.orders: dict[HeapObject, tuple[int, list[Any]]] = {}  # sets: how many changes there were, the members in order
        self.texts: list[tuple[HeapObject, int, bool, str]] = []  # object, place of the log, whether it is brief, text; the newest first

    # ---- sets ----------------------------------------------------------------------------------------------------------
    def order(self, reader: Reader, target: HeapObject, items: dict[Raw, None], position: int) -> list[Any] | None:
        """The members of a set of nothing but numbers, or nothing but texts, in order; None for others. Not to be changed.

        `items` are its members before the record at `position`.
        """
        made = bisect_left(target.ops, position)
        known = self.orders.get(target)
        if known is not None and abs(made - known[0]) <= NEAR:
            members = known[1]
            if _moved_on(reader, target, members, known[0], made) and len(members) == len(items):
                self.orders[target] = (made, members)
                return members
        if set(map(type, items)) not in ({int}, {str}):
            self.orders.pop(target, None)
            return None
        members = sorted(items)
        if len(self.orders) >= SETS_KEPT:
            self.orders.pop(next(iter(self.orders)))
        self.orders[target] = (made, members)
        return members

    # ---- texts ---------------------------------------------------------------------------------------------------------
    def text(self, reader: Reader, target: HeapObject, position: int, *, brief: bool) -> str | None:
        """A text that was written already and is the same at another place; None where it is not known."""
        for known, place, is_brief, text in self.texts:
            if known is target and is_brief is brief:
                low, high = (place, position) if place <= position else (position, place)
                if high - low <= FAR and not reader.columns.kind[low:high].translate(None, _HARMLESS):
                    return text
        return None

    def keep(self, target: HeapObject, position: int, text: str, *, brief: bool) -> None:
        if len(text) >= LONG:
            self.texts = [(target, position, brief, text), *self.texts[: TEXTS_KEPT - 1]]


def _moved_on(reader: Reader, target: HeapObject, members: list[Any], start: int, stop: int) -> bool:
    """Make (or take back) the changes between in an ordered list; False where there are others than single members that come and go."""
    kind, c, old = reader.columns.kind, reader.columns.c, reader.columns.old
    places = target.ops[start:stop] if start <= stop else target.ops[stop:start][::-1]
    for place in places:
        operation = kind[place] >> 1 & 63
        if operation not in (L.SET_ADD, L.SET_DISCARD):
            return False
        if not old[place]:  # it was in (or out) before
            continue
        member = c[place]
        if type(member) not in (int, str) or (members and type(member) is not type(members[0])):
            return False
        if (operation == L.SET_ADD) is (start <= stop):
            insort(members, member)
        else:
            index = bisect_left(members, member)
            if index == len(members) or members[index] != member:
                return False
            del members[index]
    return True
