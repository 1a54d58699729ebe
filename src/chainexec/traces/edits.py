"""The difference of two sequences as a few edits: the same for the same two contents, however a recorder told it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.traces.heap import UNBOUND
from chainexec.traces.texts import same

if TYPE_CHECKING:
    from collections.abc import Sequence

Edit = tuple[str, int, Any, Any]  # operation, index, old, new

_SHIFT = 4  # up to how many items are looked for that left one end while others came to the other end
_MANY = 8  # bytes: more that differ are told as one block


def sequence_edits(
    before: Sequence[Any], after: Sequence[Any], *, of_bytes: bool = False, turns: bool = False, shifts: bool = True
) -> list[Edit]:  # fmt: skip
    """Edits that lead from one content to the other, to be applied in order.

    `("set", index, old, new)`, `("insert", index, UNBOUND, new)`, `("remove", index, old, UNBOUND)` for one item;
    `("insert_block" | "remove_block" | "replace", index, old items, new items)` and `("clear", 0, old items, ())` for several;
    `("rotate", distance, old items, new items)`, to the right, where only the order turned (with `turns`: of a deque). With
    `shifts`, items that left the start while others came at the end are told so, as in a queue. With
    `of_bytes` neighbouring bytes that come or change together stay together, and the contents may be parts of a whole.
    """
    if len(before) > 1 and not len(after) and not of_bytes:
        return [("clear", 0, before, after)]
    start = 0
    shorter = min(len(before), len(after))
    while start < shorter and same(before[start], after[start]):
        start += 1
    end = 0
    while end < shorter - start and same(before[len(before) - 1 - end], after[len(after) - 1 - end]):
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not len(old):
        if of_bytes and len(new) > 1:
            return [("insert_block", start, old, new)]
        return [("insert", start + offset, UNBOUND, item) for offset, item in enumerate(new)]
    if not len(new):
        return [("remove", start, old[0], UNBOUND)] if len(old) == 1 else [("remove_block", start, old, new)]
    if len(old) == len(new):
        if turns and len(old) == len(before):
            distance = _rotation(before, after)
            if distance:
                return [("rotate", distance, before, after)]
        differing = [index for index in range(len(old)) if not same(old[index], new[index])]
        shifted = _shifted(before, after) if shifts and not of_bytes else []
        if shifted and len(shifted) < len(differing):
            return shifted
        if not of_bytes or len(differing) <= _MANY:
            return [("set", start + index, old[index], new[index]) for index in differing]
        return [("replace", start, old, new)]
    shifted = _shifted(before, after) if shifts and not of_bytes else []
    return shifted or [("replace", start, old, new)]


def _rotation(before: Sequence[Any], after: Sequence[Any]) -> int:
    """By how many places to the right (negative: left) `after` is `before` turned; 0 where it is not."""
    count = len(before)
    for distance in sorted(range(-(count // 2), count // 2 + 1), key=abs):
        if distance and count > 2 and all(same(before[index], after[(index + distance) % count]) for index in range(count)):
            return distance
    return 0


def _shifted(before: Sequence[Any], after: Sequence[Any]) -> list[Edit]:
    """Few items left at the start while others came at the end, as in a queue."""
    for gone in range(1, min(_SHIFT, len(before) - 1) + 1):
        kept = len(before) - gone
        if kept >= 2 and kept <= len(after) and all(same(before[gone + index], after[index]) for index in range(kept)):
            removed: list[Edit] = (
                [("remove", 0, before[0], UNBOUND)] if gone == 1 else [("remove_block", 0, before[:gone], before[:0])]
            )
            return removed + [("insert", index, UNBOUND, after[index]) for index in range(kept, len(after))]
    return []
