"""Dutch national flag

Sort a list of the numbers 0, 1 and 2 in one pass, in place, by swapping zeros to the front and twos to the end.
"""


def dutch_flag(colours: list[int]) -> list[int]:
    low, middle, high = 0, 0, len(colours) - 1
    while middle <= high:
        if colours[middle] == 0:
            colours[low], colours[middle] = colours[middle], colours[low]
            low += 1
            middle += 1
        elif colours[middle] == 1:
            middle += 1
        else:
            colours[middle], colours[high] = colours[high], colours[middle]
            high -= 1
    return colours


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "dutch_flag"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randrange(3) for _ in range(size(rng, level, (5, 12, 28, 55, 100)))],)
