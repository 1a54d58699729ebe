"""Run length decoding

Expand a text of letters and counts, such as "a3b12", into the text that it stands for.
"""


def run_length_decoding(code: str) -> str:
    result = []
    letter = ""
    count = 0
    for sign in code + "!":
        if sign.isdigit():
            count = count * 10 + int(sign)
        else:
            result.append(letter * count)
            letter, count = sign, 0
    return "".join(result)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "run_length_decoding"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    runs = [rng.choice("abcxyz") + str(rng.choice([1, 2, 3, 5, 10, 12])) for _ in range(size(rng, level, (2, 4, 9, 20, 36)))]
    return ("".join(runs),)
