"""Think of a number"""


def solution() -> int:
    operations = [("times", 3), ("plus", 4), ("minus", 10)]
    result = 12
    for operation, amount in reversed(operations):
        if operation == "plus":
            result -= amount
        elif operation == "minus":
            result += amount
        else:
            result //= amount
    return result


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, person

STATEMENTS = (
    "{who.name} thinks of a whole number, calculates with it, step by step, {told}, and gets {result}. Which number was it?",
    "To a whole number the following is done, one step after the other: {told}. The outcome is {result}. What was the number at the "
    "start?",
)


def make(rng: Random, level: int) -> Instance:
    number = rng.randint(2, 30 * level)
    operations = [(rng.choice(["plus", "minus", "times"]), rng.randint(2, 9)) for _ in range(2 + level)]
    result = number
    for operation, amount in operations:
        result = {"plus": result + amount, "minus": result - amount, "times": result * amount}[operation]
    told = listed([f"{name} {amount}" for name, amount in operations], "and then")
    return Instance(number, {"operations": operations, "result": result}, {"who": person(rng), "told": told})
