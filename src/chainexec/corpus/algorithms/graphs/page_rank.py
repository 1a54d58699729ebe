"""PageRank

Give each page a rank that it shares among the pages it links to, for some rounds, with a damping of 0.8; a page without links shares
with all. Ranks are rounded to four places.
"""


def page_rank(links: dict[str, list[str]], rounds: int) -> dict[str, float]:
    count = len(links)
    rank = {page: round(1 / count, 4) for page in links}
    for _ in range(rounds):
        received = dict.fromkeys(links, 0.2 / count)
        for page, targets in links.items():
            share = 0.8 * rank[page] / len(targets or links)
            for target in targets or links:
                received[target] += share
        rank = {page: round(received[page], 4) for page in links}
    return rank


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters

ENTRY = "page_rank"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters((2, 3, 4, 6, 8)[level - 1])
    pairs = edges(rng, nodes, rng.randint(len(nodes) - 1, 2 * len(nodes)), "directed")
    return (adjacency(nodes, pairs, directed=True), (1, 2, 3, 4, 5)[level - 1])
