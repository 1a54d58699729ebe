"""Union-find

Join elements by pairs and keep a tree for each set, the smaller tree below the larger. Gives for each pair whether it joined two sets,
and the number of sets left.
"""


class UnionFind:
    def __init__(self, count: int) -> None:
        self.parent = list(range(count))
        self.size = [1] * count
        self.sets = count

    def find(self, element: int) -> int:
        root = element
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[element] != root:
            self.parent[element], element = root, self.parent[element]
        return root

    def union(self, a: int, b: int) -> bool:
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        self.sets -= 1
        return True


def join_all(count: int, pairs: list[tuple[int, int]]) -> tuple[list[bool], int]:
    forest = UnionFind(count)
    joined = [forest.union(a, b) for a, b in pairs]
    return joined, forest.sets


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "join_all"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (3, 4, 7, 11, 18)[level - 1]
    return (count, [(rng.randrange(count), rng.randrange(count)) for _ in range((1, 3, 6, 11, 18)[level - 1])])
