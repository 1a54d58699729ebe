"""The longest mirror word

Find the longest part of a word, made of neighbouring letters, that reads the same in both directions. Where several are longest, print
the first.

Input: a word of small letters.
Output: the part.

Example input:
    banana
Example output:
    anana
"""
word = input().strip()
n = len(word)
best_start, best_length = 0, 1
for center in range(2 * n - 1):
    left = center // 2
    right = left + center % 2
    while left >= 0 and right < n and word[left] == word[right]:
        left -= 1
        right += 1
    length = right - left - 1
    if length > best_length:
        best_start, best_length = left + 1, length
print(word[best_start : best_start + best_length])


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    size = (3, 7, 14, 28, 48)[level - 1] + rng.randint(0, 1)
    word = "".join(rng.choice("abcd") for _ in range(size))
    if level > 1 and rng.random() < 0.6:
        word = word[: size // 2] + word[: (size + 1) // 2][::-1]
    return word + "\n"


def answer(stdin: str) -> str:
    word = stdin.strip()
    parts = [word[i:j] for i in range(len(word)) for j in range(i + 1, len(word) + 1)]
    return max((part for part in parts if part == part[::-1]), key=len) + "\n"
