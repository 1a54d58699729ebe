"""Run length encoding

Write each run of equal letters as the letter and its count, such as "aaab" as "a3b1".
"""


def run_length_encoding(text: str) -> str:
    result = ""
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and text[end] == text[start]:
            end += 1
        result += text[start] + str(end - start)
        start = end
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "run_length_encoding"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1 and rng.random() < 0.1:
        return ("",)
    return ("".join(rng.choice("abcx") * rng.randint(1, 4) for _ in range(size(rng, level, (2, 4, 9, 18, 32)))),)
