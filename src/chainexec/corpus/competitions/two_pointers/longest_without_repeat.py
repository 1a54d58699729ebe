"""The longest stretch without a repeat

Find the longest stretch of neighbouring letters in a word in which no letter occurs twice. Where several are longest, print the first.

Input: a word of small letters.
Output: the stretch.

Example input:
    abcabcd
Example output:
    abcd
"""
def longest_stretch(word):
    last_place = {}
    start = 0
    best = ""
    for end, letter in enumerate(word):
        if letter in last_place and last_place[letter] >= start:
            start = last_place[letter] + 1
        last_place[letter] = end
        if end - start + 1 > len(best):
            best = word[start : end + 1]
    return best


print(longest_stretch(input().strip()))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    size = (6, 16, 40, 85, 170)[level - 1] + rng.randint(0, 4)
    letters = "abcdefghijkl"[: rng.randint(3, 5 + level)]
    return "".join(rng.choice(letters) for _ in range(size)) + "\n"


def answer(stdin: str) -> str:
    word = stdin.strip()
    for size in range(len(word), 0, -1):
        for start in range(len(word) - size + 1):
            if len(set(word[start : start + size])) == size:
                return word[start : start + size] + "\n"
    return "\n"
