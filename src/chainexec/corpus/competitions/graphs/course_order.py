"""An order of courses

Some courses must be taken before others. Print an order in which all n courses can be taken, one after the other; where there are
several, always take the course with the smallest number next. Print IMPOSSIBLE where there is none.

Input: the numbers n and m; then m lines `a b`: course a comes before course b.
Output: the order, or IMPOSSIBLE.

Example input:
    4 3
    3 1
    1 2
    4 2
Example output:
    3 1 4 2
"""
import heapq

n, m = map(int, input().split())
after = [[] for _ in range(n + 1)]
open_before = [0] * (n + 1)
for _ in range(m):
    a, b = map(int, input().split())
    after[a].append(b)
    open_before[b] += 1
ready = [course for course in range(1, n + 1) if open_before[course] == 0]
order = []
while ready:
    course = heapq.heappop(ready)
    order.append(course)
    for following in after[course]:
        open_before[following] -= 1
        if open_before[following] == 0:
            heapq.heappush(ready, following)
if len(order) == n:
    print(*order)
else:
    print("IMPOSSIBLE")


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (3, 5, 10, 20, 38)[level - 1], (2, 5, 12, 26, 50)[level - 1]
    rank = list(range(1, n + 1))
    rng.shuffle(rank)
    edges = set()
    while len(edges) < m:
        first, second = sorted(rng.sample(range(n), 2))
        edges.add((rank[first], rank[second]))
    lines = sorted(edges)
    rng.shuffle(lines)
    if rng.random() < 0.2:
        lines[-1] = lines[0][::-1]
    return f"{n} {m}\n" + "".join(f"{a} {b}\n" for a, b in lines)


def answer(stdin: str) -> str:
    n, _, *ends = map(int, stdin.split())
    edges = list(zip(ends[::2], ends[1::2]))
    left, order = set(range(1, n + 1)), []
    while left:
        free = [course for course in left if not any(b == course and a in left for a, b in edges)]
        if not free:
            return "IMPOSSIBLE\n"
        order.append(min(free))
        left.remove(min(free))
    return " ".join(map(str, order)) + "\n"
