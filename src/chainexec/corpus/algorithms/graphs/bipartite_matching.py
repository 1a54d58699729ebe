"""Bipartite matching

Match as many applicants as possible with jobs that they can do, one each: for a new applicant try to move earlier ones to other jobs.
"""


def bipartite_matching(skills: dict[str, list[int]]) -> dict[int, str]:
    worker: dict[int, str] = {}

    def assign(person: str, tried: set[int]) -> bool:
        for job in skills[person]:
            if job in tried:
                continue
            tried.add(job)
            if job not in worker or assign(worker[job], tried):
                worker[job] = person
                return True
        return False

    for person in skills:
        assign(person, set())
    return worker


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "bipartite_matching"


PEOPLE = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gina", "Hugo", "Ines", "Jon", "Kim", "Lea", "Max", "Nora", "Otto", "Pia"]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 3, 6, 10, 16)[level - 1]
    people = PEOPLE[:count]
    return ({person: sorted(rng.sample(range(count), rng.randint(0 if rng.random() < 0.2 else 1, min(3, count)))) for person in people},)
