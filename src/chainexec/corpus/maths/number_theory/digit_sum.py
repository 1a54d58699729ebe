"""The sum of the digits, again and again"""


def digit_sum(number: int) -> int:
    total = 0
    while number > 0:
        total += number % 10
        number //= 10
    return total


def solution() -> int:
    number = 4958
    while number >= 10:
        number = digit_sum(number)
    return number


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} adds up the digits of {number}, then the digits of the result, and so on until a single digit is left. Which one?",
    "The digital root of a number is what is left when its digits are added, then those of the sum, until one digit remains. What is "
    "the digital root of {number}?",
)


def make(rng: Random, level: int) -> Instance:
    number = rng.randint(10**level * 3, 10 ** (level + 2))
    return Instance((number - 1) % 9 + 1, {"number": number}, {"who": person(rng)})
