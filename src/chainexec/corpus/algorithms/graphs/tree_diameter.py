"""Longest path in a tree

Find a longest path in a tree: the node that is farthest from any node is one of its ends, the node farthest from there is the other.
"""


def farthest_path(tree: dict[str, list[str]], start: str) -> list[str]:
    longest = [start]
    stack = [[start]]
    while stack:
        path = stack.pop()
        if len(path) > len(longest):
            longest = path
        for neighbour in tree[path[-1]]:
            if neighbour not in path:
                stack.append([*path, neighbour])
    return longest


def longest_path(tree: dict[str, list[str]]) -> list[str]:
    first = next(iter(tree))
    end = farthest_path(tree, first)[-1]
    return farthest_path(tree, end)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters, size

ENTRY = "longest_path"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (2, 4, 6, 11, 17)))
    return (adjacency(nodes, edges(rng, nodes, 0, "tree")),)
