"""Members of two clubs"""


def solution() -> int:
    pupils = 30
    in_choir = 14
    in_team = 12
    in_both = 5
    only_choir = in_choir - in_both
    only_team = in_team - in_both
    in_some = only_choir + only_team + in_both
    in_none = pupils - in_some
    return in_none


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "Of the {pupils} pupils of a class {in_choir} sing in the choir and {in_team} play in the football team; {in_both} do both. How "
    "many do neither?",
    "In a group of {pupils} people, {in_choir} are in a choir, {in_team} are in a sports team, and {in_both} of these are in both. "
    "How many belong to neither?",
)


def make(rng: Random, level: int) -> Instance:
    both, choir, team, none = rng.randint(2, 4 * level), rng.randint(2, 8 * level), rng.randint(2, 8 * level), rng.randint(1, 8 * level)
    values = {"pupils": both + choir + team + none, "in_choir": both + choir, "in_team": both + team, "in_both": both}
    return Instance(none, values)
