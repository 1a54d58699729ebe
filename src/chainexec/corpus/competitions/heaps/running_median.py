"""The middle so far

Numbers come one after the other. After each print the middle one of all so far: of an even number of them the smaller of the two in the
middle.

Input: the number n; then n numbers, each on a line of its own.
Output: the n middle numbers on one line.

Example input:
    4
    5
    2
    8
    3
Example output:
    5 2 5 3
"""
import heapq

n = int(input())
lower = []
upper = []
middles = []
for _ in range(n):
    number = int(input())
    heapq.heappush(lower, -number)
    heapq.heappush(upper, -heapq.heappop(lower))
    if len(upper) > len(lower):
        heapq.heappush(lower, -heapq.heappop(upper))
    middles.append(-lower[0])
print(*middles)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 7, 16, 36, 72)[level - 1] + rng.randint(0, 1)
    return f"{n}\n" + "".join(f"{rng.randint(1, 60)}\n" for _ in range(n))


def answer(stdin: str) -> str:
    _, *numbers = map(int, stdin.split())
    return " ".join(str(sorted(numbers[:end])[(end - 1) // 2]) for end in range(1, len(numbers) + 1)) + "\n"
