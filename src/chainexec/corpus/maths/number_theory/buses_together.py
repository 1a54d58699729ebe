"""When buses leave together again"""


def gcd(a: int, b: int) -> int:
    while b != 0:
        a, b = b, a % b
    return a


def solution() -> int:
    first_interval = 12
    second_interval = 18
    common = first_interval * second_interval // gcd(first_interval, second_interval)
    return common


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "Two bus lines leave the station together at noon, one every {first_interval} minutes, the other every {second_interval}. After "
    "how many minutes do they leave together again?",
    "A lighthouse flashes every {first_interval} seconds, another one every {second_interval} seconds. They have just flashed "
    "together. In how many seconds will they do so again?",
)


def make(rng: Random, level: int) -> Instance:
    factor = rng.randint(1, 6)
    first, second = (factor * part for part in rng.sample(range(2, 5 + 6 * level), 2))
    minute = first
    while minute % second:
        minute += first
    return Instance(minute, {"first_interval": first, "second_interval": second})
