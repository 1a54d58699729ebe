"""Two trains towards each other"""


def solution() -> int:
    distance = 420
    first_speed = 60
    second_speed = 80
    closing_speed = first_speed + second_speed
    minutes_until_meeting = distance * 60 // closing_speed
    return minutes_until_meeting


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, people

STATEMENTS = (
    "Two trains start at the same time from stations that are {distance} km apart and run towards each other, one at {first_speed} km "
    "per hour, the other at {second_speed} km per hour. After how many minutes do they meet?",
    "{a} and {b} live {distance} km apart. They set out at the same moment and drive towards each other; {a} drives at {first_speed} "
    "km/h and {b} at {second_speed} km/h. How many minutes pass until they meet?",
    "A freight train leaves the harbour at {first_speed} km/h just when an express leaves the capital at {second_speed} km/h on the "
    "parallel track. Harbour and capital are {distance} km apart. How many minutes later do the two trains pass each other?",
)


def make(rng: Random, level: int) -> Instance:
    first, second = rng.randint(4, 6 + 4 * level) * 10, rng.randint(4, 6 + 4 * level) * 10
    minutes = rng.choice([30, 60, 90, 120, 150, 180, 210, 240][: 3 + 2 * level])
    a, b = people(rng, 2)
    distance = first * minutes // 60 + second * minutes // 60
    return Instance(minutes, {"distance": distance, "first_speed": first, "second_speed": second}, {"a": a.name, "b": b.name})
