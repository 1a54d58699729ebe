"""The most frequent answer"""


def solution() -> str:
    votes = ["tea", "milk", "tea"]
    counts: dict[str, int] = {}
    winner = ""
    for vote in votes:
        counts[vote] = counts.get(vote, 0) + 1
        if winner == "" or counts[vote] > counts[winner]:
            winner = vote
    return f"{winner} {counts[winner]}"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "In a class the answers to a question are, one after the other: {listed}. Which answer is the most frequent, and how often was it "
    "given? Write it like `tea 3`. Where several are equally frequent, take the one that reached this number first.",
    "{who.name} asks people what they like best and hears: {listed}. Give the mode and its count, such as `tea 3`; if answers tie, "
    "the one that was first to reach the count.",
)
LIKED = (["tea", "milk", "juice", "water"], ["red", "blue", "green", "pink"], ["cat", "dog", "fish", "bird"])


def make(rng: Random, level: int) -> Instance:
    kinds = rng.sample(rng.choice(LIKED), 1 + level)
    votes = [rng.choice(kinds) for _ in range(2 + 3 * level)]
    most = max(map(votes.count, kinds))
    reached = {kind: [place for place, vote in enumerate(votes) if vote == kind][most - 1] for kind in kinds if votes.count(kind) == most}
    words = {"listed": ", ".join(votes), "who": person(rng)}
    return Instance(f"{min(reached, key=lambda kind: reached[kind])} {most}", {"votes": votes}, words)
