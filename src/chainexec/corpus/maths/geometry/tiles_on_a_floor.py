"""Square tiles of the largest size"""


def solution() -> int:
    length_cm = 360
    width_cm = 240
    a = length_cm
    b = width_cm
    while b != 0:
        a, b = b, a % b
    tile_side = a
    tiles = (length_cm // tile_side) * (width_cm // tile_side)
    return tiles


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "A floor of {length_cm} cm by {width_cm} cm is to be covered with equal square tiles, as large as possible, without cutting any. "
    "How many tiles are needed?",
    "{who.name} cuts a sheet of paper of {length_cm} cm by {width_cm} cm completely into equal squares that are as large as can be, "
    "with whole centimetres as sides. How many squares are there?",
)


def divisions(a: int, b: int) -> int:
    return 0 if b == 0 else 1 + divisions(b, a % b)


def make(rng: Random, level: int) -> Instance:
    while True:
        side, parts = rng.randint(2, 30), rng.sample(range(2, 10 + 10 * level), 2)
        length, width = (part * side for part in parts)
        if level <= divisions(length, width) <= level + 2:
            break
    largest = max(cm for cm in range(1, min(length, width) + 1) if length % cm == width % cm == 0)
    return Instance(length * width // largest**2, {"length_cm": length, "width_cm": width}, {"who": person(rng)})
