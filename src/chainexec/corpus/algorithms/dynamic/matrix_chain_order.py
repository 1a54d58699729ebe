"""Matrix chain order

Find the least number of multiplications to multiply a chain of matrices, and where to put the brackets. The sizes give the rows of
each matrix and then the columns of the last.
"""


def brackets(split: dict[tuple[int, int], int], first: int, last: int) -> str:
    if first == last:
        return f"M{first}"
    middle = split[first, last]
    return f"({brackets(split, first, middle)}{brackets(split, middle + 1, last)})"


def matrix_chain_order(sizes: list[int]) -> tuple[int, str]:
    count = len(sizes) - 1
    cost = {(i, i): 0 for i in range(count)}
    split: dict[tuple[int, int], int] = {}
    for length in range(2, count + 1):
        for first in range(count - length + 1):
            last = first + length - 1
            for middle in range(first, last):
                price = cost[first, middle] + cost[middle + 1, last] + sizes[first] * sizes[middle + 1] * sizes[last + 1]
                if middle == first or price < cost[first, last]:
                    cost[first, last] = price
                    split[first, last] = middle
    return cost[0, count - 1], brackets(split, 0, count - 1)


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "matrix_chain_order"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randint(1, 9) * rng.choice([1, 1, 5]) for _ in range((3, 4, 5, 7, 8)[level - 1])],)
