"""The shortest sufficient segment

Given positive numbers and a target s, find the length of the shortest run of neighbours whose sum is at least s. Print -1 where there is
none.

Input: the numbers n and s; then the n numbers.
Output: the length, or -1.

Example input:
    6 9
    2 3 1 5 4 2
Example output:
    2
"""
n, s = map(int, input().split())
a = list(map(int, input().split()))
best = n + 1
left = 0
window = 0
for right in range(n):
    window += a[right]
    while window >= s:
        best = min(best, right - left + 1)
        window -= a[left]
        left += 1
print(best if best <= n else -1)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 10, 22, 50, 100)[level - 1] + rng.randint(0, 3)
    a = [rng.randint(1, 9) for _ in range(n)]
    s = rng.randint(8, max(12, n * 2)) if rng.random() < 0.85 else sum(a) + rng.randint(1, 5)
    return f"{n} {s}\n{' '.join(map(str, a))}\n"


def answer(stdin: str) -> str:
    n, s, *a = map(int, stdin.split())
    lengths = [length for length in range(1, n + 1) if any(sum(a[i : i + length]) >= s for i in range(n - length + 1))]
    return f"{lengths[0] if lengths else -1}\n"
