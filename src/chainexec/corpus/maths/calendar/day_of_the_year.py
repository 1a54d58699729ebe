"""A date that many days later"""


def solution() -> str:
    month_lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    month = 3
    day = 20
    days_later = 50
    day += days_later
    while day > month_lengths[month - 1]:
        day -= month_lengths[month - 1]
        month += 1
    return f"{month:02d}-{day:02d}"


# ---- instances ----
from datetime import date, timedelta
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "In a year without a leap day, {who.name} borrows a book on {shown} and must return it {days_later} days later. On which date? "
    "Write month and day as MM-DD.",
    "A voyage starts on {shown} of a common year (February has 28 days) and ends {days_later} days later, in the same year. Give the "
    "date of the end as MM-DD.",
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def make(rng: Random, level: int) -> Instance:
    month, later = rng.randint(1, 9 - 2 * level), rng.randint(5, 60 * level)
    start = date(2027, month, rng.randint(1, 28))
    end = start + timedelta(days=later)
    words = {"who": person(rng), "shown": f"{MONTHS[month - 1]} {start.day}"}
    return Instance(f"{end.month:02d}-{end.day:02d}", {"month": month, "day": start.day, "days_later": later}, words)
