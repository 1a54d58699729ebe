"""Ways up the stairs"""


def solution() -> int:
    steps = 7
    longest_stride = 2
    ways = [1]
    for step in range(1, steps + 1):
        total = 0
        for stride in range(1, min(longest_stride, step) + 1):
            total += ways[step - stride]
        ways.append(total)
    return ways[steps]


# ---- instances ----
from itertools import product
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} climbs stairs of {steps} steps and takes between 1 and {longest_stride} steps at a time. In how many different ways "
    "can {who.he} reach the top?",
    "A frog jumps along a row of stones, at most {longest_stride} stones further at each jump and never back. In how many ways can it "
    "get from the bank onto stone number {steps}?",
)


def make(rng: Random, level: int) -> Instance:
    steps, stride = rng.randint(1 + 2 * level, 4 + level), rng.randint(2, 2 + (level > 1))
    answer = sum(1 for count in range(1, steps + 1) for jumps in product(range(1, stride + 1), repeat=count) if sum(jumps) == steps)
    names = {"stride": rng.choice(["stride", "jump", "hop", "move"])}
    return Instance(answer, {"steps": steps, "longest_stride": stride}, {"who": person(rng)}, names)
