"""One small change in a large object, many times: `case(size, turns)`; two lines a turn."""

# ruff: noqa: B007, PERF402  (the loops are what is measured)

from __future__ import annotations

import heapq
from collections import deque


def list_store(size, turns):
    values = list(range(size))
    for i in range(turns):
        values[i % size] = -i
    return values[0]


def list_append(size, turns):
    values = list(range(size))
    for i in range(turns):
        values.append(i)
    return len(values)


def dict_store(size, turns):
    table = dict.fromkeys(range(size), 0)
    for i in range(turns):
        table[i % size] = i
    return table[0]


def set_add(size, turns):
    members = set(range(size))
    for i in range(turns):
        members.add(size + i)
    return len(members)


class Link:
    def __init__(self, value, following):
        self.value = value
        self.following = following


def linked_attribute(size, turns):
    head = None
    for i in range(size):
        head = Link(i, head)
    for i in range(turns):
        head.value = i
    return head.value


def deque_turn(size, turns):
    waiting = deque(range(size))
    for i in range(turns):
        waiting.append(waiting.popleft())
    return len(waiting)


def grid_store(size, turns):
    side = int(size**0.5)
    grid = [[0] * side for _ in range(side)]
    for i in range(turns):
        grid[i % side][i % side] = i
    return grid[0][0]


def bytearray_store(size, turns):
    data = bytearray(size)
    for i in range(turns):
        data[i % size] = i % 251
    return data[0]


def string_suffix(size, turns):
    text = "x" * size
    for i in range(turns):
        text += "c"
    return len(text)


def heap_push_pop(size, turns):
    heap = list(range(size))
    for i in range(turns):
        heapq.heappush(heap, heapq.heappop(heap) + i)
    return len(heap)


CASES = {
    "list store": list_store,
    "list.append": list_append,
    "dict store": dict_store,
    "set.add": set_add,
    "attribute in a linked list": linked_attribute,
    "deque append + popleft": deque_turn,
    "2-D grid store": grid_store,
    "bytearray store": bytearray_store,
    "s += c": string_suffix,
    "heappush + heappop": heap_push_pop,
}
