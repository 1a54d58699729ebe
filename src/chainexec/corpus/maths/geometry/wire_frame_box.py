"""Surface and volume of a box"""


def solution() -> tuple[int, int]:
    length = 5
    width = 4
    height = 3
    top = length * width
    front = length * height
    side = width * height
    surface = 2 * (top + front + side)
    volume = top * height
    return volume, surface


# ---- instances ----
from itertools import product
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "A closed box is {length} cm long, {width} cm wide and {height} cm high. Give its volume (cubic cm) and its surface (square cm) "
    "as a pair (volume, surface).",
    "{who.name} builds a block of {length} times {width} times {height} unit cubes, and paints it on all sides. Give the pair (number "
    "of cubes, number of painted cube faces).",
)


def make(rng: Random, level: int) -> Instance:
    size = [rng.randint(2, 5 * level) for _ in range(3)]
    cells = set(product(*map(range, size)))
    surface = 0
    for x, y, z in cells:
        for near in ((x + 1, y, z), (x - 1, y, z), (x, y + 1, z), (x, y - 1, z), (x, y, z + 1), (x, y, z - 1)):
            surface += near not in cells
    return Instance((len(cells), surface), dict(zip(("length", "width", "height"), size)), {"who": person(rng)})
