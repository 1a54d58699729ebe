"""The score that is still needed"""


def solution() -> int:
    scores = [70, 80]
    wanted_average = 80
    tests_in_all = len(scores) + 1
    points_needed = wanted_average * tests_in_all
    points_so_far = 0
    for score in scores:
        points_so_far += score
    next_score = points_needed - points_so_far
    return next_score


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, person

STATEMENTS = (
    "{who.name} has scored {listed} in the tests so far. What must {who.he} score in the next one for an average of exactly "
    "{wanted_average}?",
    "After {count} games {who.name} has {listed} points. How many points in the next game bring the average of all games to "
    "{wanted_average}?",
)


def make(rng: Random, level: int) -> Instance:
    count = rng.randint(level + 1, 2 * level + 1)
    while True:
        scores = [rng.randint(50, 100) for _ in range(count)]
        answer = rng.randint(50, 100)
        average, rest = divmod(sum(scores) + answer, count + 1)
        if not rest:
            break
    return Instance(answer, {"scores": scores, "wanted_average": average}, {"who": person(rng), "listed": listed(scores), "count": count})
