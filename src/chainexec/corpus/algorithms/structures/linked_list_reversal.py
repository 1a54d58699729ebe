"""Reversal of a linked list

Make a linked list of some items, reverse it by turning round each link, and read it off again.
"""


class Node:
    def __init__(self, item: int, following: "Node | None") -> None:
        self.item = item
        self.next = following


def from_items(items: list[int]) -> Node | None:
    head = None
    for item in reversed(items):
        head = Node(item, head)
    return head


def reverse(head: Node | None) -> Node | None:
    turned = None
    while head is not None:
        following = head.next
        head.next = turned
        turned = head
        head = following
    return turned


def reversed_items(items: list[int]) -> list[int]:
    head = reverse(from_items(items))
    result = []
    while head is not None:
        result.append(head.item)
        head = head.next
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers

ENTRY = "reversed_items"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, (rng.randint(0, 2), 4, 8, 16, 28)[level - 1] + (level > 1) * rng.randrange(3)),)
