"""Lowest common ancestor

Find for each pair of nodes of a tree the deepest node above or at both of them. The tree is given by the parent of each node; the root
is 0.
"""


def depth(parent: dict[int, int], node: int) -> int:
    count = 0
    while node != 0:
        node = parent[node]
        count += 1
    return count


def common_ancestor(parent: dict[int, int], a: int, b: int) -> int:
    depth_a, depth_b = depth(parent, a), depth(parent, b)
    while depth_a > depth_b:
        a = parent[a]
        depth_a -= 1
    while depth_b > depth_a:
        b = parent[b]
        depth_b -= 1
    while a != b:
        a, b = parent[a], parent[b]
    return a


def common_ancestors(parent: dict[int, int], pairs: list[tuple[int, int]]) -> list[int]:
    return [common_ancestor(parent, a, b) for a, b in pairs]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "common_ancestors"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (3, 6, 9, 14, 20)[level - 1]
    parent = {node: rng.randrange(max(0, node - 3), node) for node in range(1, count)}
    return (parent, [(rng.randrange(count), rng.randrange(count)) for _ in range((1, 2, 4, 6, 10)[level - 1])])
