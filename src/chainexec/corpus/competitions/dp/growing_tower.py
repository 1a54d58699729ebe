"""The tallest growing row

From a row of numbers some may be struck out, so that the rest rises strictly from left to right. How many can stay at most?

Input: the number n; then the n numbers.
Output: the greatest number that can stay.

Example input:
    6
    5 1 4 2 3 9
Example output:
    4
"""
import sys

data = list(map(int, sys.stdin.read().split()))
numbers = data[1:]
longest = []
for i in range(len(numbers)):
    best = 0
    for j in range(i):
        if numbers[j] < numbers[i] and longest[j] > best:
            best = longest[j]
    longest.append(best + 1)
print(max(longest))


# ---- inputs ----
from bisect import bisect_left
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 7, 11, 16, 22)[level - 1] + rng.randint(0, 1)
    return f"{n}\n{' '.join(str(rng.randint(1, 3 * n)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    ends: list[int] = []  # the smallest last number of a row of each length
    for number in list(map(int, stdin.split()))[1:]:
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
    return f"{len(ends)}\n"
