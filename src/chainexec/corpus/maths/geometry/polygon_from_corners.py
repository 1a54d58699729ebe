"""The area of a field from its corners"""


def solution() -> str:
    corners = [(0, 0), (4, 0), (4, 3)]
    double_area = 0
    for i in range(len(corners)):
        x1, y1 = corners[i]
        x2, y2 = corners[(i + 1) % len(corners)]
        double_area += x1 * y2 - x2 * y1
    double_area = abs(double_area)
    if double_area % 2 == 0:
        return str(double_area // 2)
    return f"{double_area // 2}.5"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "On a plan with one-metre squares a field has the corners {corners}, one after the other around it. What is its area in square "
    "metres? Give a half as .5.",
    "Find the area of the polygon with the corners {corners} in this order. Write it as a whole number or with .5.",
)


def make(rng: Random, level: int) -> Instance:
    count, size = level + 2, 4 + 3 * level
    xs = sorted(rng.sample(range(size + 1), count))
    lower = [(x, rng.randint(0, 2)) for x in xs]
    upper = [(x, rng.randint(4, 4 + size)) for x in xs[1:-1]]
    corners = [*lower, *reversed(upper)]  # out along the lower chain, back along the upper one: no sides cross
    double = 0
    for left, right in zip(xs, xs[1:]):  # strip by strip: trapezoids between the chains
        floors = [y for x, y in lower if x in (left, right)]
        roof = dict([lower[0], lower[-1], *upper])
        double += (right - left) * (roof[left] + roof[right] - sum(floors))
    if rng.random() < 0.5:
        corners.reverse()
    return Instance(f"{double // 2}{'.5' * (double % 2)}", {"corners": corners}, {})
