"""Heapsort

Sort a list of numbers in ascending order: turn it into a max-heap, then move the largest number to the end again and again.
"""


def sift_down(heap: list[int], root: int, end: int) -> None:
    while 2 * root + 1 < end:
        child = 2 * root + 1
        if child + 1 < end and heap[child] < heap[child + 1]:
            child += 1
        if heap[root] >= heap[child]:
            return
        heap[root], heap[child] = heap[child], heap[root]
        root = child


def heapsort(numbers: list[int]) -> list[int]:
    for root in range(len(numbers) // 2 - 1, -1, -1):
        sift_down(numbers, root, len(numbers))
    for end in range(len(numbers) - 1, 0, -1):
        numbers[0], numbers[end] = numbers[end], numbers[0]
        sift_down(numbers, 0, end)
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "heapsort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 8, 12, 18))),)
