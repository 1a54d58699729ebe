"""Priority queue as a heap

Push numbers onto a binary min-heap in a list, written out, and pop as many as asked for; gives the popped numbers and the list at the end.
"""


def push(heap: list[int], item: int) -> None:
    heap.append(item)
    child = len(heap) - 1
    while child > 0 and heap[child] < heap[(child - 1) // 2]:
        parent = (child - 1) // 2
        heap[child], heap[parent] = heap[parent], heap[child]
        child = parent


def pop(heap: list[int]) -> int:
    smallest = heap[0]
    last = heap.pop()
    if heap:
        heap[0] = last
        parent = 0
        while 2 * parent + 1 < len(heap):
            child = 2 * parent + 1
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[parent] <= heap[child]:
                break
            heap[parent], heap[child] = heap[child], heap[parent]
            parent = child
    return smallest


def smallest_first(items: list[int], count: int) -> tuple[list[int], list[int]]:
    heap: list[int] = []
    for item in items:
        push(heap, item)
    return [pop(heap) for _ in range(count)], heap


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "smallest_first"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = numbers(rng, size(rng, level, (3, 5, 9, 14, 22)))
    return (drawn, rng.randint(len(drawn) // 3, len(drawn) * 2 // 3))
