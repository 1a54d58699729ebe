"""Two lonely numbers

In a list every number occurs exactly twice, except for two different ones that occur once. Print these two, the smaller one first.

Input: the number n; then the n numbers.
Output: the two numbers.

Example input:
    6
    4 1 7 4 9 1
Example output:
    7 9
"""
n = int(input())
numbers = list(map(int, input().split()))
both = 0
for number in numbers:
    both ^= number
lowest_bit = both & -both
first, second = 0, 0
for number in numbers:
    if number & lowest_bit:
        first ^= number
    else:
        second ^= number
print(min(first, second), max(first, second))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    pairs = (1, 4, 10, 24, 50)[level - 1]
    drawn = rng.sample(range(1, 16 * 2**level), pairs + 2)
    numbers = drawn + drawn[2:]
    rng.shuffle(numbers)
    return f"{len(numbers)}\n{' '.join(map(str, numbers))}\n"


def answer(stdin: str) -> str:
    _, *numbers = map(int, stdin.split())
    return " ".join(str(number) for number in sorted(numbers) if numbers.count(number) == 1) + "\n"
