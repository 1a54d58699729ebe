"""The largest pen along a wall"""


def solution() -> int:
    fence = 20
    largest = 0
    for depth in range(1, fence // 2 + 1):
        width = fence - 2 * depth
        area = depth * width
        if area > largest:
            largest = area
        else:
            break
    return largest


# ---- instances ----
from fractions import Fraction
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} has {fence} m of fence for a rectangular pen along a straight wall; the wall is one of its sides and needs no fence. "
    "The sides are whole metres. What is the largest area, in square metres?",
    "A rectangle with whole-metre sides is fenced on three sides, the fourth is a {wall}. There are exactly {fence} m of fence, and "
    "all of it is used. How many square metres can the rectangle have at most?",
)


def make(rng: Random, level: int) -> Instance:
    fence = rng.randint(8 * level, 8 + 14 * level)
    quarter = Fraction(fence, 4)
    best = max((fence - 2 * depth) * depth for depth in (int(quarter), int(quarter) + 1))
    words = {"who": person(rng), "wall": rng.choice(["river", "house wall", "cliff"])}
    return Instance(best, {"fence": fence}, words, {"fence": rng.choice(["fence", "metres"])})
