"""Which day of the week"""


def solution() -> str:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    today = "Wednesday"
    days_later = 45
    position = days.index(today)
    position = (position + days_later) % len(days)
    return days[position]


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "Today is {today}. Which day of the week will it be in {days_later} days?",
    "{who.name}'s holiday begins {days_later} days from now. Today is {today}. On what day of the week does it begin?",
    "A seed was planted on a {today} and flowered {days_later} days later. On which day of the week did it flower?",
)
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def make(rng: Random, level: int) -> Instance:
    today, later = rng.choice(WEEK), rng.randint(8, 30 * 5**level)
    place = WEEK.index(today)
    for _ in range(later):
        place = 0 if place == 6 else place + 1
    return Instance(WEEK[place], {"today": today, "days_later": later}, {"who": person(rng)})
