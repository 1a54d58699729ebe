"""Numbers with a given digit sum

How many numbers from a to b, both included, have the digit sum s, and what is the sum of these numbers?

Input: the numbers a, b and s.
Output: how many there are, and their sum.

Example input:
    10 40 4
Example output:
    4 106
"""
def digit_sum(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit
    return total


a, b, s = map(int, input().split())
found = [number for number in range(a, b + 1) if digit_sum(number) == s]
print(len(found), sum(found))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    a = rng.randint(1, 300)
    return f"{a} {a + (2, 6, 14, 30, 62)[level - 1] + rng.randint(0, 1)} {rng.randint(2, 10)}\n"


def answer(stdin: str) -> str:
    a, b, s = map(int, stdin.split())
    found = [number for number in range(a, b + 1) if sum(map(int, str(number))) == s]
    return f"{len(found)} {sum(found)}\n"
