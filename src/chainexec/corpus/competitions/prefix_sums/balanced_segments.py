"""Balanced segments

In a row of letters L and R a segment of neighbours is balanced where it holds as many L as R. How many segments are balanced?

Input: the row.
Output: the number of balanced segments that are not empty.

Example input:
    LRRL
Example output:
    3
"""
row = input().strip()
seen = {0: 1}
height = 0
balanced = 0
for letter in row:
    if letter == "L":
        height += 1
    else:
        height -= 1
    balanced += seen.get(height, 0)
    seen[height] = seen.get(height, 0) + 1
print(balanced)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    size = (6, 14, 34, 75, 150)[level - 1] + rng.randint(0, 4)
    return "".join(rng.choice("LR") for _ in range(size)) + "\n"


def answer(stdin: str) -> str:
    row = stdin.strip()
    segments = [row[i:j] for i in range(len(row)) for j in range(i + 2, len(row) + 1, 2)]
    return f"{sum(segment.count('L') * 2 == len(segment) for segment in segments)}\n"
