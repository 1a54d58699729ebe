"""Rod cutting

Find the best total price for a rod that may be cut into pieces, and the lengths of the pieces. The price list starts with length 1.
"""


def rod_cutting(prices: list[int], length: int) -> tuple[int, list[int]]:
    best = [0]
    first_piece = [0]
    for total in range(1, length + 1):
        best_price, best_piece = -1, 0
        for piece in range(1, min(total, len(prices)) + 1):
            price = prices[piece - 1] + best[total - piece]
            if price > best_price:
                best_price, best_piece = price, piece
        best.append(best_price)
        first_piece.append(best_piece)
    pieces = []
    while length > 0:
        pieces.append(first_piece[length])
        length -= first_piece[length]
    return best[-1], pieces


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "rod_cutting"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = rng.randint(2, 2 + level)
    prices = [max(1, place * 3 + rng.randint(-2, 3)) for place in range(1, count + 1)]
    return (prices, (2, 4, 7, 12, 20)[level - 1] - rng.randrange(2))
