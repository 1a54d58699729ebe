"""An amount shared in a ratio"""


def solution() -> list[int]:
    total = 120
    parts = [2, 3, 5]
    all_parts = sum(parts)
    value_of_part = total // all_parts
    shares = []
    for part in parts:
        shares.append(part * value_of_part)
    return shares


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, people

STATEMENTS = (
    "{names} share {total} {things} in the ratio {ratio}. How many does each get? Answer with a list in this order.",
    "{total} {things} are divided between {names} in the ratio {ratio}. List the shares in that order.",
)


def make(rng: Random, level: int) -> Instance:
    count = rng.randint(2, 1 + level)
    parts = [rng.randint(1, 3 + 2 * level) for _ in range(count)]
    unit = rng.randint(2, 12 * level)
    shares = [part * unit for part in parts]
    thing = rng.choice(["marbles", "stickers", "chestnuts", "coins", "shells", "sweets"])
    words = {"names": listed(who.name for who in people(rng, count)), "ratio": ":".join(map(str, parts)), "things": thing}
    return Instance(shares, {"total": sum(shares), "parts": parts}, words, {"total": f"total_{thing}"})
