"""Boat rides

A boat carries at most two people at once and at most w kilograms. Given the weights of all who wait at the shore, none above w, find the
smallest number of rides that brings everybody across.

Input: the numbers n and w; then the n weights.
Output: the number of rides.

Example input:
    4 100
    60 40 90 30
Example output:
    3
"""
n, w = map(int, input().split())
weights = sorted(map(int, input().split()))
light = 0
heavy = n - 1
rides = 0
while light <= heavy:
    if light < heavy and weights[light] + weights[heavy] <= w:
        light += 1
    heavy -= 1
    rides += 1
print(rides)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 10, 24, 55, 120)[level - 1] + rng.randint(0, 3)
    w = rng.randint(60, 120)
    return f"{n} {w}\n{' '.join(str(rng.randint(20, w)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    n, w, *weights = map(int, stdin.split())
    heavy_ones = [2 * weight > w for weight in weights]  # two of them never fit; two light ones always do
    partner: dict[int, int] = {}

    def pair(one: int, tried: set[int]) -> bool:
        for other in range(n):
            if other != one and other not in tried and weights[one] + weights[other] <= w and heavy_ones[one] != heavy_ones[other]:
                tried.add(other)
                if other not in partner or pair(partner[other], tried):
                    partner[other] = one
                    return True
        return False

    pairs = sum(pair(one, set()) for one in range(n) if heavy_ones[one])
    light_left = heavy_ones.count(False) - pairs
    return f"{n - pairs - light_left // 2}\n"
