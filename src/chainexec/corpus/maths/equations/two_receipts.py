"""Two prices from two receipts"""


def solution() -> tuple[int, int]:
    first_pens = 3
    first_books = 2
    first_total = 21
    second_pens = 1
    second_books = 4
    second_total = 27
    determinant = first_pens * second_books - second_pens * first_books
    pen_price = (first_total * second_books - second_total * first_books) // determinant
    book_price = (first_pens * second_total - second_pens * first_total) // determinant
    return pen_price, book_price


# ---- instances ----
from random import Random
from typing import Any

from chainexec.corpus.maths.making import Instance, people

STATEMENTS = (
    "{a.name} pays ${first_total} for {p1} and {b1}. {b.name} pays ${second_total} for {p2} and {b2} at the same prices. What does "
    "each {one} and each {other} cost, in dollars? Answer with the pair (price of a {one}, price of a {other}).",
    "{p1_capital} and {b1} cost ${first_total} together; {p2} and {b2} cost ${second_total}. Find the pair (dollars for one {one}, "
    "dollars for one {other}).",
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def make(rng: Random, level: int) -> Instance:
    one, other = rng.sample(["pen", "book", "mug", "ball", "lamp", "plant"], 2)
    pen, book = rng.randint(1, 8 * level), rng.randint(1, 8 * level)
    while True:
        a, b, c, d = (rng.randint(1, 3 + 2 * level) for _ in range(4))
        if a * d != b * c:
            break
    first, second = a * pen + b * book, c * pen + d * book
    found = [
        (x, y)
        for x in range(1, first + 1)
        for y in range(1, first + 1)
        if a * x + b * y == first and c * x + d * y == second
    ]
    words: dict[str, Any] = {**dict(zip("ab", people(rng, 2))), "one": one, "other": other}
    for name, count, thing in (("p1", a, one), ("b1", b, other), ("p2", c, one), ("b2", d, other)):
        words[name] = f"{NUMBERS[count - 1]} {thing}{'s' * (count > 1)}"
    words["p1_capital"] = words["p1"].capitalize()
    values = {"first_pens": a, "first_books": b, "first_total": first, "second_pens": c, "second_books": d, "second_total": second}
    return Instance(found[0], values, words, {"pens": one + "s", "pen": one, "books": other + "s", "book": other})
