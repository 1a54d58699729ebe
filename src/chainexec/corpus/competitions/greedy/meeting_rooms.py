"""As many talks as possible

Talk i lasts from minute s_i to minute e_i. One person wants to hear as many whole talks as possible; a talk may begin at the minute in
which another one ends. How many can that person hear?

Input: the number n; then n lines with s_i and e_i.
Output: the greatest number of talks.

Example input:
    4
    1 4
    3 5
    4 7
    6 8
Example output:
    2
"""
n = int(input())
talks = []
for _ in range(n):
    start, end = map(int, input().split())
    talks.append((end, start))
talks.sort()
free_from = 0
heard = 0
for end, start in talks:
    if start >= free_from:
        heard += 1
        free_from = end
print(heard)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 8, 20, 50, 100)[level - 1] + rng.randint(0, 2)
    lines = []
    for _ in range(n):
        start = rng.randint(0, 4 * n)
        lines.append(f"{start} {start + rng.randint(1, 12)}")
    return f"{n}\n" + "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    n, *numbers = map(int, stdin.split())
    talks = list(zip(numbers[::2], numbers[1::2]))
    most = [0] * (max(numbers) + 1)
    for minute in range(1, len(most)):
        most[minute] = max([most[minute - 1], *(most[start] + 1 for start, end in talks if end == minute)])
    return f"{most[-1]}\n"
