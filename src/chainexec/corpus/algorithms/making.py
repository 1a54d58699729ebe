"""What inputs are made of: sizes by level, lists of natural variety, words, graphs.

Only methods of `random.Random` are used that give the same numbers on every version of Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

Node = TypeVar("Node", int, str)
Shape = Literal["undirected", "connected", "tree", "directed", "rooted", "acyclic"]


def size(rng: Random, level: int, tops: tuple[int, int, int, int, int]) -> int:
    """A size for this level: at most its own top, more than the top of the level below."""
    top = tops[level - 1]
    bottom = tops[level - 2] + 1 if level > 1 else max(1, top - 1)
    return rng.randint(min(bottom, top), top)


def numbers(rng: Random, count: int, low: int = -9, high: int = 30) -> list[int]:
    """Numbers as they come: mostly in no order, at times ordered, falling, with many repeats or all the same."""
    drawn = [rng.randint(low, high) for _ in range(count)]
    match rng.randrange(10):
        case 0:
            return sorted(drawn)
        case 1:
            return sorted(drawn, reverse=True)
        case 2:
            few = [rng.randint(low, high) for _ in range(3)]
            return [rng.choice(few) for _ in range(count)]
        case 3:
            drawn.sort()
            if count > 1:
                place = rng.randrange(count - 1)
                drawn[place], drawn[place + 1] = drawn[place + 1], drawn[place]
    return drawn


def different(rng: Random, count: int, low: int, high: int) -> list[int]:
    """Numbers of which no two are the same, in no order."""
    return rng.sample(range(low, high + 1), count)


def word(rng: Random, length: int, alphabet: str = "abc") -> str:
    return "".join(rng.choice(alphabet) for _ in range(length))


def letters(count: int) -> list[str]:
    return [chr(ord("A") + place) for place in range(count)]


def edges(rng: Random, nodes: Sequence[Node], count: int, shape: Shape = "undirected") -> list[tuple[Node, Node]]:
    """About `count` different edges between different nodes, in order; an undirected edge stands once.

    Args:
        rng: where chance comes from.
        nodes: the nodes.
        count: how many edges there should be: fewer where so many are not possible, more where "connected", "tree" or "rooted" needs them.
        shape: "connected" joins all the nodes; "tree" joins them without a cycle; "rooted" is directed and leads from the
            first node to all others; "acyclic" is directed without a cycle.
    """
    places: list[int] = list(range(len(nodes)))
    if shape == "acyclic":
        rng.shuffle(places)  # edges run along this order
    if shape in {"directed", "rooted"}:
        possible = [(one, other) for one in places for other in places if one != other]
    else:
        possible = [(one, other) for at, one in enumerate(places) for other in places[at + 1 :]]
    chosen: set[tuple[int, int]] = set()
    if shape in {"connected", "tree", "rooted"}:
        rest: list[int] = places[1:]
        rng.shuffle(rest)
        order: list[int] = [*places[:1], *rest]
        for at in range(1, len(order)):
            one, other = order[rng.randrange(at)], order[at]
            chosen.add((one, other) if shape == "rooted" or one < other else (other, one))
    if shape != "tree":
        rng.shuffle(possible)
        for pair in possible:
            if len(chosen) >= count:
                break
            chosen.add(pair)
    return [(nodes[one], nodes[other]) for one, other in sorted(chosen)]


def adjacency(nodes: Sequence[Node], pairs: Iterable[tuple[Node, Node]], *, directed: bool = False) -> dict[Node, list[Node]]:
    """The neighbours of each node, in order."""
    graph: dict[Node, list[Node]] = {node: [] for node in nodes}
    for one, other in pairs:
        graph[one].append(other)
        if not directed:
            graph[other].append(one)
    return {node: sorted(neighbours) for node, neighbours in graph.items()}


def distances(
    rng: Random, nodes: Sequence[Node], pairs: Iterable[tuple[Node, Node]], low: int = 1, high: int = 9, *, directed: bool = False
) -> dict[Node, dict[Node, int]]:
    """The neighbours of each node, each with the weight of the edge to it."""
    graph: dict[Node, dict[Node, int]] = {node: {} for node in nodes}
    for one, other in pairs:
        weight = rng.randint(low, high)
        graph[one][other] = weight
        if not directed:
            graph[other][one] = weight
    return graph


def weighted(rng: Random, pairs: Iterable[tuple[Node, Node]], low: int = 1, high: int = 9) -> list[tuple[Node, Node, int]]:
    """Edges with their weights: (from, to, weight)."""
    return [(one, other, rng.randint(low, high)) for one, other in pairs]
