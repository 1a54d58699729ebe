"""Run-length code

Write each run of equal letters of a word as the letter and, where it is longer than one, the run's length: `aaabcc` becomes `a3bc2`.

Input: the number t; then t words of small letters, each on a line of its own.
Output: the t codes, each on a line of its own.

Example input:
    2
    aaabcc
    xyz
Example output:
    a3bc2
    xyz
"""
t = int(input())
for _ in range(t):
    word = input()
    code = ""
    i = 0
    while i < len(word):
        j = i
        while j < len(word) and word[j] == word[i]:
            j += 1
        code += word[i]
        if j - i > 1:
            code += str(j - i)
        i = j
    print(code)


# ---- inputs ----
from itertools import groupby
from random import Random


def inputs(rng: Random, level: int) -> str:
    t = (1, 2, 3, 4, 6)[level - 1]
    words = []
    for _ in range(t):
        size = rng.randint(3, 6) * level
        word = ""
        while len(word) < size:
            word += rng.choice("abc") * rng.choice([1, 1, 2, 3, 5])
        words.append(word[:size])
    return f"{t}\n" + "\n".join(words) + "\n"


def answer(stdin: str) -> str:
    codes = []
    for word in stdin.split()[1:]:
        runs = [(letter, len(list(run))) for letter, run in groupby(word)]
        codes.append("".join(f"{letter}{size}" if size > 1 else letter for letter, size in runs))
    return "".join(f"{code}\n" for code in codes)
