"""Maximum flow (Edmonds and Karp)

Find the largest flow from a source to a sink through edges of limited capacity: add flow along shortest paths until none is left.
"""

from itertools import pairwise


def augmenting_path(room: dict[str, dict[str, int]], source: str, sink: str) -> list[str]:
    parent = {source: ""}
    queue = [source]
    for node in queue:
        for neighbour, left in room[node].items():
            if left > 0 and neighbour not in parent:
                parent[neighbour] = node
                queue.append(neighbour)
    if sink not in parent:
        return []
    path = [sink]
    while path[0] != source:
        path.insert(0, parent[path[0]])
    return path


def maximum_flow(capacity: dict[str, dict[str, int]], source: str, sink: str) -> int:
    room = {node: dict(targets) for node, targets in capacity.items()}
    for node, targets in capacity.items():
        for target in targets:
            room[target].setdefault(node, 0)
    flow = 0
    while path := augmenting_path(room, source, sink):
        hops = list(pairwise(path))
        extra = min(room[a][b] for a, b in hops)
        for a, b in hops:
            room[a][b] -= extra
            room[b][a] += extra
        flow += extra
    return flow


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import distances, edges

ENTRY = "maximum_flow"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = ["s", *"abcdefgh"[:(0, 1, 2, 3, 5)[level - 1]], "t"]
    pairs = edges(rng, nodes, (1, 4, 7, 11, 20)[level - 1], "directed")
    pairs = [(one, other) for one, other in pairs if one != "t" and other != "s"]
    if level > 1 and rng.random() < 0.8:
        pairs += [("s", nodes[1]), (nodes[-2], "t")]
    return (distances(rng, nodes, dict.fromkeys(pairs), 1, 12, directed=True), "s", "t")
