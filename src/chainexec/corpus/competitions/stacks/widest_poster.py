"""The largest poster

Houses of width one and different heights stand side by side. What is the area of the largest rectangular poster that can be put up on
their walls without hanging over anywhere?

Input: the number n; then the n heights.
Output: the largest area.

Example input:
    6
    2 1 5 6 2 3
Example output:
    10
"""
n = int(input())
heights = list(map(int, input().split()))
heights.append(0)
stack = []
largest = 0
for i, height in enumerate(heights):
    start = i
    while stack and stack[-1][1] >= height:
        start, tall = stack.pop()
        area = tall * (i - start)
        if area > largest:
            largest = area
    stack.append((start, height))
print(largest)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 9, 22, 45, 95)[level - 1] + rng.randint(0, 2)
    return f"{n}\n{' '.join(str(rng.randint(1, 12)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    n, *heights = map(int, stdin.split())
    return f"{max(min(heights[i:j]) * (j - i) for i in range(n) for j in range(i + 1, n + 1))}\n"
