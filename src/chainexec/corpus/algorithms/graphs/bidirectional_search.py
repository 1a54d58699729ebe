"""Bidirectional search

Find the distance, in edges, between two nodes of an undirected graph by searching from both ends at once; None where there is no path.
"""


def meeting_distance(graph: dict[int, list[int]], start: int, goal: int) -> int | None:
    if start == goal:
        return 0
    near, far = {start}, {goal}
    seen_near, seen_far = {start}, {goal}
    steps = 0
    while near and far:
        if len(near) > len(far):
            near, far = far, near
            seen_near, seen_far = seen_far, seen_near
        steps += 1
        following = set()
        for node in sorted(near):
            for neighbour in graph[node]:
                if neighbour in seen_far:
                    return steps
                if neighbour not in seen_near:
                    seen_near.add(neighbour)
                    following.add(neighbour)
        near = following
    return None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "meeting_distance"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (4, 8, 14, 26, 45))))
    if rng.random() < 0.2:
        start, goal = rng.sample(nodes, 2)
        return (adjacency(nodes, edges(rng, nodes, len(nodes))), start, goal)
    pairs = [(rng.randrange(max(0, node - 4), node), node) for node in nodes[1:]]
    return (adjacency(nodes, pairs), rng.choice(nodes[:3]), rng.choice(nodes[-3:]))
