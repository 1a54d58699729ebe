"""Seconds as hours, minutes and seconds"""


def solution() -> str:
    laps = 12
    seconds_per_lap = 335
    total_seconds = laps * seconds_per_lap
    minutes, seconds = divmod(total_seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} runs {laps} laps in {seconds_per_lap} seconds each. How long does that take in all? Write H:MM:SS.",
    "A machine needs {seconds_per_lap} seconds for a {item}. How long does it work on {laps} of them? Give the time as H:MM:SS.",
)


def make(rng: Random, level: int) -> Instance:
    laps, seconds = rng.randint(3, 12 * level), rng.randint(40, 400 * level)
    minutes_each, seconds_each = seconds // 60 * laps, seconds % 60 * laps
    minutes_each += seconds_each // 60
    item = rng.choice(["chair", "loaf", "lid", "poster"])
    text = f"{minutes_each // 60}:{minutes_each % 60:02d}:{seconds_each % 60:02d}"
    return Instance(text, {"laps": laps, "seconds_per_lap": seconds}, {"who": person(rng), "item": item})
