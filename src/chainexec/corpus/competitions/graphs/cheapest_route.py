"""The cheapest route

Towns 1 to n are joined by roads with tolls, which may be used in both directions. What does the cheapest route from town 1 to town n
cost? Print -1 where there is none.

Input: the numbers n and m; then m lines with two towns and the toll of the road between them.
Output: the cost, or -1.

Example input:
    4 4
    1 2 3
    2 4 8
    1 3 5
    3 4 2
Example output:
    7
"""
import heapq


def main():
    n, m = map(int, input().split())
    roads = [[] for _ in range(n + 1)]
    for _ in range(m):
        a, b, toll = map(int, input().split())
        roads[a].append((b, toll))
        roads[b].append((a, toll))
    cost = {1: 0}
    heap = [(0, 1)]
    while heap:
        paid, town = heapq.heappop(heap)
        if paid > cost[town]:
            continue
        for other, toll in roads[town]:
            if other not in cost or paid + toll < cost[other]:
                cost[other] = paid + toll
                heapq.heappush(heap, (paid + toll, other))
    print(cost.get(n, -1))


if __name__ == "__main__":
    main()


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (3, 5, 8, 14, 24)[level - 1], (2, 5, 11, 22, 45)[level - 1]
    lines = [f"{n} {m}"]
    for _ in range(m):
        a, b = rng.sample(range(1, n + 1), 2)
        lines.append(f"{a} {b} {rng.randint(1, 20)}")
    return "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    n, _, *rest = map(int, stdin.split())
    far = 10**9
    cost = dict.fromkeys(range(1, n + 1), far) | {1: 0}
    for _ in range(n):
        for a, b, toll in zip(rest[::3], rest[1::3], rest[2::3]):
            cost[b] = min(cost[b], cost[a] + toll)
            cost[a] = min(cost[a], cost[b] + toll)
    return f"{cost[n] if cost[n] < far else -1}\n"
