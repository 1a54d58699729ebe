"""Maximum flow (Edmonds and Karp)

Find the largest flow from a source to a sink through edges (from, to, capacity): add flow along shortest paths until none is left.
"""


def find_path(room: dict[str, dict[str, int]], source: str, sink: str) -> list[str]:
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


def maximum_flow(edges: list[tuple[str, str, int]], source: str, sink: str) -> int:
    room: dict[str, dict[str, int]] = {source: {}, sink: {}}
    for a, b, capacity in edges:
        room.setdefault(a, {})[b] = capacity
        room.setdefault(b, {}).setdefault(a, 0)
    flow = 0
    path = find_path(room, source, sink)
    while path:
        extra = min(room[a][b] for a, b in zip(path, path[1:]))
        for a, b in zip(path, path[1:]):
            room[a][b] -= extra
            room[b][a] += extra
        flow += extra
        path = find_path(room, source, sink)
    return flow


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges, weighted

ENTRY = "maximum_flow"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = ["s", *"abcde"[:(0, 1, 2, 3, 5)[level - 1]], "t"]
    pairs = edges(rng, nodes, (1, 3, 7, 12, 22)[level - 1], "directed")
    pairs = [(one, other) for one, other in pairs if one != "t" and other != "s" and (other, one) not in pairs]
    if rng.random() < 0.8:
        pairs += [("s", nodes[1]), (nodes[-2], "t")] if level > 1 else [("s", "t")]
    return (weighted(rng, dict.fromkeys(pairs), 1, 12), "s", "t")
