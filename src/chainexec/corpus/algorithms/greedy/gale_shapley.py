"""Stable matching (Gale and Shapley)

Match each person of one group with one of another so that no two would rather have each other: free ones propose down their list, and the
asked ones keep the best offer.
"""


def stable_matching(wishes: dict[str, list[str]], ranks: dict[str, list[str]]) -> dict[str, str]:
    free = list(wishes)
    following = dict.fromkeys(wishes, 0)
    partner: dict[str, str] = {}
    while free:
        person = free.pop(0)
        asked = wishes[person][following[person]]
        following[person] += 1
        if asked not in partner:
            partner[asked] = person
        elif ranks[asked].index(person) < ranks[asked].index(partner[asked]):
            free.append(partner[asked])
            partner[asked] = person
        else:
            free.append(person)
    return partner


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "stable_matching"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 3, 5, 8, 12)[level - 1] + (level > 1) * rng.randrange(2)
    asking, asked = list("abcdefghijklm"[:count]), list("PQRSTUVWXYZKL"[:count])
    if level > 3:
        asked_first = rng.sample(asked, count)
        wishes = {person: [*asked_first[:count // 2], *rng.sample(asked_first[count // 2:], count - count // 2)] for person in asking}
    else:
        wishes = {person: rng.sample(asked, count) for person in asking}
    return (wishes, {person: rng.sample(asking, count) for person in asked})
