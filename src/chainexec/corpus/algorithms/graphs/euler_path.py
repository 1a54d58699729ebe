"""Euler path (Hierholzer)

Find a walk through an undirected graph that uses each edge once, or None where there is none: too many nodes have an odd number of
edges, or the edges do not hang together.
"""


def euler_path(edges: list[tuple[int, int]]) -> list[int] | None:
    links: dict[int, list[int]] = {}
    for a, b in edges:
        links.setdefault(a, []).append(b)
        links.setdefault(b, []).append(a)
    odd = [node for node in links if len(links[node]) % 2 == 1]
    if len(odd) > 2:
        return None
    stack = [odd[0] if odd else edges[0][0]]
    walk = []
    while stack:
        node = stack[-1]
        if links[node]:
            following = links[node].pop()
            links[following].remove(node)
            stack.append(following)
        else:
            walk.append(stack.pop())
    if len(walk) <= len(edges):
        return None
    return walk


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges

ENTRY = "euler_path"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 4, 6, 9, 12)[level - 1]
    possible = set(edges(rng, range(count), count * count))
    node, walk = rng.randrange(count), []
    for _ in range((1, 4, 9, 17, 30)[level - 1]):
        free = [(one, other) for one, other in sorted(possible) if node in {one, other}]
        if not free:
            break
        pair = rng.choice(free)
        possible.remove(pair)
        node = sum(pair) - node
        walk.append(pair)
    if possible and rng.random() < 0.2:
        walk.append(rng.choice(sorted(possible)))
    rng.shuffle(walk)
    return (walk,)
