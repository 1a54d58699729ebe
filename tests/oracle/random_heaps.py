"""Random programs that push, pop and replace in heaps: few different items and many, equal ones that are the same object and not, with orders of their own."""

from __future__ import annotations

import random

HEAD = """
import heapq

class Card:
    def __init__(self, rank):
        self.rank = rank
    def __lt__(self, other):
        return self.rank < other.rank

class Contrary:
    def __init__(self, rank):
        self.rank = rank
    def __lt__(self, other):
        return True

class Fragile:
    asked = 0
    def __init__(self, rank):
        self.rank = rank
    def __lt__(self, other):
        Fragile.asked += 1
        if Fragile.asked % 7 == 0:
            raise ValueError(self.rank)
        return self.rank < other.rank

class Meddling:
    heap = None
    def __init__(self, rank):
        self.rank = rank
    def __lt__(self, other):
        if Meddling.heap is not None and self.rank % 5 == 0:
            Meddling.heap[-1:] = [self]
        if Meddling.heap is not None and self.rank == 29:
            Meddling.heap.append(other)
        return self.rank < other.rank

SAME = [Card(n) for n in range(3)]

def main():
    heap = []
    out = []
"""

ITEMS = (  # an item made of a number
    lambda n: str(n),
    lambda n: str(n % 3),
    lambda n: "7",
    lambda n: f"{n % 4}.5",
    lambda n: 'float("nan")' if n % 5 == 0 else f"{n % 4}.25",
    lambda n: f"({n % 4}, {n})",
    lambda n: f"({n % 2}, 'ab'[{n % 2}])",
    lambda n: f"[{n % 3}]",
    lambda n: f"Card({n % 4})",
    lambda n: f"SAME[{n % 3}]",
    lambda n: f"Contrary({n})",
    lambda n: f"{10**18 + n % 3}",
    lambda n: f"Fragile({n % 9})",
    lambda n: f"Meddling({n})",
)


def random_heap_program(seed: int) -> str:
    generator = random.Random(seed)
    item = ITEMS[seed % len(ITEMS)]
    size = generator.choice((0, 1, 2, 3, 6, 20, 90))  # a path of four places is the least that the C recorder writes as one
    lines = [f"heap = [{', '.join(item(generator.randrange(30)) for _ in range(size))}]"]
    risky = item(0).startswith(("Fragile", "Meddling"))
    if generator.random() < 0.8:
        lines.append("heapq.heapify(heap)" if not risky else "heap.sort(key=lambda one: one.rank)")
    if risky:
        lines.append("Meddling.heap = heap")
    for _ in range(generator.randrange(5, 25)):
        new = item(generator.randrange(30))
        lines.append(
            generator.choice(
                (
                    f"heapq.heappush(heap, {new})",
                    f"heapq.heappush(heap, {new})",
                    "out = heapq.heappop(heap) if heap else out",
                    "out = heapq.heappop(heap) if heap else out",
                    f"out = heapq.heapreplace(heap, {new}) if heap else out",
                    f"out = heapq.heappushpop(heap, {new})",
                    "out = heapq.heapreplace(heap, heap[0]) if heap else out",
                    "out = heapq.heapreplace(heap, heap[-1]) if heap else out",
                    "heapq.heappush(heap, heap[-1]) if heap else None",
                    "heapq.heappush(heap, heapq.heappop(heap)) if heap else None",
                    f"heap.insert({generator.randrange(9)}, {new})",
                    f"del heap[{generator.randrange(5)}:{generator.randrange(7)}]",
                    f"heap[-3:] = [{new}]",
                )
            )
        )
    if risky:
        lines = [
            part
            for line in lines
            for part in ("try:", f"    {line}", "except (ValueError, RuntimeError, IndexError) as error:", "    out = str(error)")
        ]
    return HEAD + "".join(f"    {line}\n" for line in lines) + "    return len(heap)\n"
