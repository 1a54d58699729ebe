"""Seats in a theatre"""


def solution() -> int:
    first_row = 12
    more_per_row = 2
    rows = 5
    seats_in_row = first_row
    total_seats = 0
    for row in range(rows):
        total_seats += seats_in_row
        seats_in_row += more_per_row
    return total_seats


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "A theatre has {rows} rows. The first has {first_row} seats, and each row behind has {more_per_row} more than the one before. How "
    "many seats are there in all?",
    "{who.name} stacks logs: {first_row} in the top layer and {more_per_row} more in each layer below, {rows} layers in total. How "
    "many logs are in the stack?",
)


def make(rng: Random, level: int) -> Instance:
    first, more, rows = rng.randint(5, 30), rng.randint(2, 6), rng.randint(2 + level, 2 + 4 * level)
    values = {"first_row": first, "more_per_row": more, "rows": rows}
    return Instance(rows * (2 * first + (rows - 1) * more) // 2, values, {"who": person(rng)})
