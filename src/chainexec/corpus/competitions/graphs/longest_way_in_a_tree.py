"""The longest way through a tree

Villages 1 to n are joined by n - 1 roads of length one, so that each can be reached from each. How long is the longest way between two of
them?

Input: the number n; then n - 1 lines with two villages.
Output: the length of the longest way.

Example input:
    5
    1 2
    2 3
    2 4
    4 5
Example output:
    3
"""
def farthest(start):
    distance = {start: 0}
    queue = [start]
    for village in queue:
        for neighbour in roads[village]:
            if neighbour not in distance:
                distance[neighbour] = distance[village] + 1
                queue.append(neighbour)
    return queue[-1], distance[queue[-1]]


n = int(input())
roads = {village: [] for village in range(1, n + 1)}
for _ in range(n - 1):
    a, b = map(int, input().split())
    roads[a].append(b)
    roads[b].append(a)
end, _ = farthest(1)
_, length = farthest(end)
print(length)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 5, 10, 20, 38)[level - 1] + rng.randint(0, 1) * (level > 1)
    names = list(range(1, n + 1))
    rng.shuffle(names)
    roads = [(names[i], names[rng.randint(max(0, i - 3), i - 1)]) for i in range(1, n)]
    return f"{n}\n" + "".join(f"{a} {b}\n" for a, b in roads)


def answer(stdin: str) -> str:
    n, *ends = map(int, stdin.split())
    far = [[0 if a == b else n for b in range(n + 1)] for a in range(n + 1)]
    for a, b in zip(ends[::2], ends[1::2]):
        far[a][b] = far[b][a] = 1
    for k in range(1, n + 1):
        for a in range(1, n + 1):
            for b in range(1, n + 1):
                far[a][b] = min(far[a][b], far[a][k] + far[k][b])
    return f"{max(far[a][b] for a in range(1, n + 1) for b in range(1, n + 1))}\n"
