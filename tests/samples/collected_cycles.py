"""Cycles that the garbage collector may take while the program runs; nothing here tells whether it did. What is alive stays as it is."""

import gc
import weakref
from collections import deque


class Node:
    def __init__(self, name):
        self.name = name
        self.links = [self]


class Slotted:
    __slots__ = ("other", "__weakref__")


def pair():
    a, b = Node("a"), Node("b")
    a.other, b.other = b, a
    return a


def main():
    first = pair()
    alive = first.other
    deque(map(gc.collect, (2,)), 0)
    first.links.append(1)
    del first, alive
    deque(map(gc.collect, (2,)), 0)
    own = [1]
    own.append(own)
    table = {"own": own, (1, 2): own}
    table["self"] = table
    members = {(3, 4)}
    own = table = None
    deque(map(gc.collect, (2,)), 0)
    one, other = Slotted(), Slotted()
    one.other, other.other = other, {one}
    watch = weakref.ref(one)
    del one, other
    deque(map(gc.collect, (2,)), 0)
    try:
        raise ValueError("held")
    except ValueError as error:
        holder = [error]
        holder.append(holder)
        del holder
    deque(map(gc.collect, (2,)), 0)
    rest = [Node(str(i)) for i in range(3)]
    rest[0].friend = rest[2]
    del rest[0]
    deque(map(gc.collect, (2,)), 0)
    rest[1].name = "changed"
    rest[0].friend = rest[1].friend = rest[0]
    tail = rest[1]
    rest.clear()
    del rest
    deque(map(gc.collect, (0, 1)), 0)
    tail.name = "last"
    return len(members), tail.name, tail.friend.name
