"""Centre of a tree

Find the one or two middle nodes of a tree by taking away all its leaves, again and again.
"""


def tree_centre(tree: dict[int, set[int]]) -> list[int]:
    left = {node: set(neighbours) for node, neighbours in tree.items()}
    while len(left) > 2:
        leaves = [node for node in left if len(left[node]) == 1]
        for leaf in leaves:
            (neighbour,) = left.pop(leaf)
            left[neighbour].remove(leaf)
    return sorted(left)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "tree_centre"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (3, 6, 10, 19, 30))))
    tree = adjacency(nodes, edges(rng, nodes, 0, "tree"))
    return ({node: set(neighbours) for node, neighbours in tree.items()},)
