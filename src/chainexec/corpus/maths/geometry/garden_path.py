"""A path around a garden"""


def solution() -> int:
    length = 20
    width = 12
    path_width = 2
    outer_length = length + 2 * path_width
    outer_width = width + 2 * path_width
    outer_area = outer_length * outer_width
    garden_area = length * width
    path_area = outer_area - garden_area
    return path_area


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "A rectangular {place} is {length} m long and {width} m wide. Around it, on all sides, runs a path {path_width} m wide. What is "
    "the area of the path in square metres?",
    "{who.name} lays a border of {path_width} m on every side around a {place} of {length} m by {width} m. How many square metres "
    "does the border cover?",
)


def make(rng: Random, level: int) -> Instance:
    width, path = rng.randint(3, 12 * level), rng.randint(2, 1 + 2 * level)
    length = width + rng.randint(1, 10 * level)
    strips = 2 * length * path + 2 * width * path + 4 * path * path
    place = rng.choice(["garden", "pool", "lawn", "fountain"])
    return Instance(strips, {"length": length, "width": width, "path_width": path}, {"place": place, "who": person(rng)}, {"garden": place})
