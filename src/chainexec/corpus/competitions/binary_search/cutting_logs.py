"""Cutting logs

A sawmill wants at least k boards, all of the same whole length, sawn out of logs of given lengths; pieces cannot be glued together. What
is the greatest possible length of the boards? Print 0 where not even boards of length 1 suffice.

Input: the numbers n and k; then the lengths of the n logs.
Output: the greatest length.

Example input:
    3 5
    8 7 10
Example output:
    4
"""
def boards(logs, length):
    count = 0
    for log in logs:
        count += log // length
    return count


n, k = map(int, input().split())
logs = list(map(int, input().split()))
low = 0
high = max(logs)
while low < high:
    middle = (low + high + 1) // 2
    if boards(logs, middle) >= k:
        low = middle
    else:
        high = middle - 1
print(low)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (2, 4, 7, 12, 20)[level - 1]
    top = (6, 20, 60, 200, 1000)[level - 1]
    return f"{n} {rng.randint(1, 3 * n)}\n{' '.join(str(rng.randint(1, top)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    n, k, *logs = map(int, stdin.split())
    fitting = [length for length in range(1, max(logs) + 1) if sum(log // length for log in logs) >= k]
    return f"{max(fitting, default=0)}\n"
