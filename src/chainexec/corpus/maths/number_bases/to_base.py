"""A number in another base"""


def solution() -> str:
    number = 45
    base = 2
    digits = ""
    while number > 0:
        number, digit = divmod(number, base)
        digits = str(digit) + digits
    return digits


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "Write the decimal number {number} in base {base}.",
    "{who.name} notes the number {number} in the numeral system with base {base}. Which digits does {who.he} write?",
)


def make(rng: Random, level: int) -> Instance:
    base = rng.choice([[2, 3], [2, 3, 4, 5], [2, 3, 4, 5, 6, 7, 8, 9]][level - 1])
    digits = [rng.randrange(1, base)] + [rng.randrange(base) for _ in range(rng.randint(2, 3) + level)]
    number = sum(digit * base**power for power, digit in enumerate(reversed(digits)))
    return Instance("".join(map(str, digits)), {"number": number, "base": base}, {"who": person(rng)})
