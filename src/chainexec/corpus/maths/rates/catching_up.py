"""Catching up with a head start"""


def solution() -> int:
    slow_speed = 60
    fast_speed = 80
    head_start_minutes = 30
    slow_position = slow_speed * head_start_minutes
    fast_position = 0
    minutes = 0
    while fast_position < slow_position:
        slow_position += slow_speed
        fast_position += fast_speed
        minutes += 1
    return minutes


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, people

STATEMENTS = (
    "{a.name} walks to the lake at {slow_speed} metres a minute. {head_start_minutes} minutes later {b.name} follows on the same path "
    "at {fast_speed} metres a minute. How many minutes after starting does {b.name} catch up with {a.name}?",
    "A donkey cart leaves the village at {slow_speed} metres per minute. A cyclist leaves {head_start_minutes} minutes after it and "
    "rides after it at {fast_speed} metres per minute. For how many minutes must the cyclist ride to reach the cart?",
)


def make(rng: Random, level: int) -> Instance:
    while True:
        slow = rng.randint(4, 12) * 10
        fast = slow + rng.choice([20, 40, 60, 80, 100, 120])
        head = rng.randint(2, 4 + level)
        minutes, rest = divmod(slow * head, fast - slow)
        if not rest and 1 <= minutes <= 4 * level + 1:
            break
    a, b = people(rng, 2)
    return Instance(minutes, {"slow_speed": slow, "fast_speed": fast, "head_start_minutes": head}, {"a": a, "b": b})
