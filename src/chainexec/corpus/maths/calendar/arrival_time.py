"""When the journey ends"""


def solution() -> str:
    hour = 22
    minute = 40
    legs = [95, 30]
    for leg in legs:
        minute += leg
        hour += minute // 60
        minute %= 60
    hour %= 24
    return f"{hour:02d}:{minute:02d}"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, person

STATEMENTS = (
    "{who.name} sets out at {start}. The journey has parts of {parts} minutes, without a break. At what time (HH:MM, 24 hours) does "
    "{who.he} arrive?",
    "A film night starts at {start} and shows films of {parts} minutes, one straight after the other. When does it end? Write HH:MM "
    "on the 24-hour clock.",
)


def make(rng: Random, level: int) -> Instance:
    hour, minute = rng.randrange(24), rng.randrange(60)
    legs = [rng.randint(15, 60 * level + 30) for _ in range(level + 1)]
    end = (60 * hour + minute + sum(legs)) % 1440
    words = {"who": person(rng), "start": f"{hour:02d}:{minute:02d}", "parts": listed(legs)}
    return Instance(f"{end // 60:02d}:{end % 60:02d}", {"hour": hour, "minute": minute, "legs": legs}, words)
