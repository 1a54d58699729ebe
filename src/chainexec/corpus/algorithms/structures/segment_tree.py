"""Segment tree

Build a tree of the smallest numbers of ranges over a list, and answer questions for the smallest number from one place to another, both
included, from its nodes.
"""


class SegmentTree:
    def __init__(self, numbers: list[int]) -> None:
        self.size = len(numbers)
        self.tree = [0] * self.size + numbers
        for i in range(self.size - 1, 0, -1):
            self.tree[i] = min(self.tree[2 * i], self.tree[2 * i + 1])

    def smallest(self, first: int, last: int) -> int:
        left, right = first + self.size, last + self.size + 1
        best = self.tree[left]
        while left < right:
            if left % 2 == 1:
                best = min(best, self.tree[left])
                left += 1
            if right % 2 == 1:
                right -= 1
                best = min(best, self.tree[right])
            left //= 2
            right //= 2
        return best


def range_minima(numbers: list[int], questions: list[tuple[int, int]]) -> list[int]:
    tree = SegmentTree(numbers)
    return [tree.smallest(first, last) for first, last in questions]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "range_minima"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (2, 4, 8, 12, 18))
    questions = [sorted((rng.randrange(count), rng.randrange(count))) for _ in range((1, 2, 4, 6, 10)[level - 1])]
    return (numbers(rng, count), [(first, last) for first, last in questions])
