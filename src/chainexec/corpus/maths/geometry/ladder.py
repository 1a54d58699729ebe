"""How high a ladder reaches"""


def solution() -> int:
    ladder_length = 13
    distance_from_wall = 5
    height_squared = ladder_length**2 - distance_from_wall**2
    height = 0
    while height * height < height_squared:
        height += 1
    return height


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "A ladder of {ladder_length} {unit} leans against a wall; its foot stands {distance_from_wall} {unit} from the wall. How many "
    "{unit} above the ground does it touch the wall?",
    "A straight wire of {ladder_length} {unit} runs from the top of a mast to a peg {distance_from_wall} {unit} away from the mast's "
    "foot. How high is the mast, in {unit}?",
    "A right triangle has a hypotenuse of {ladder_length} {unit} and one leg of {distance_from_wall} {unit}. How long is the other "
    "leg, in {unit}?",
)


def make(rng: Random, level: int) -> Instance:
    while True:
        m, n, times = rng.randint(2, 6), rng.randint(1, 5), rng.randint(1, 5)
        legs = [(m * m - n * n) * times, 2 * m * n * times]
        rng.shuffle(legs)
        if n < m and legs[0] <= 60 and 7 * level - 4 <= legs[1] <= 5 + 7 * level:
            break
    values = {"ladder_length": (m * m + n * n) * times, "distance_from_wall": legs[0]}
    height = sum(legs) - values["distance_from_wall"]
    return Instance(height, values, {"unit": rng.choice(["metres", "feet"])}, {"height": rng.choice(["height", "leg"])})
