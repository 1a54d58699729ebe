"""A shortest path

Find the nodes along a path of least cost between two nodes, without a heap, and the cost; None where there is no path.
"""


def shortest_path(graph: dict[int, dict[int, int]], start: int, goal: int) -> tuple[list[int], int] | None:
    cost = {start: 0}
    parent = {}
    done: set[int] = set()
    while len(done) < len(cost):
        open_nodes = [node for node in cost if node not in done]
        node = min(open_nodes, key=cost.__getitem__)
        if node == goal:
            break
        done.add(node)
        for neighbour, weight in graph[node].items():
            total = cost[node] + weight
            if neighbour not in cost or total < cost[neighbour]:
                cost[neighbour] = total
                parent[neighbour] = node
    if goal not in cost:
        return None
    path = [goal]
    while path[0] != start:
        path.insert(0, parent[path[0]])
    return path, cost[goal]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import distances, edges, size

ENTRY = "shortest_path"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(max(2, size(rng, level, (1, 4, 7, 10, 14)))))
    pairs = edges(rng, nodes, rng.randint(len(nodes) * 2 // 3, 2 * len(nodes)), rng.choice(["undirected", "connected", "connected"]))
    start, goal = rng.sample(nodes, 2)
    return (distances(rng, nodes, pairs), start, goal)
