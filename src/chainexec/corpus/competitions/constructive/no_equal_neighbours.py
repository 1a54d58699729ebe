"""No equal neighbours

Put the letters of a word into an order in which no two equal ones are neighbours: again and again take, of the letters that may come
next, the one of which most are left, and of several such the first of the alphabet. Print IMPOSSIBLE where no order does.

Input: a word of small letters.
Output: the new order, or IMPOSSIBLE.

Example input:
    aabbc
Example output:
    ababc
"""
from collections import Counter

word = input().strip()
left = Counter(word)
result = ""
for _ in range(len(word)):
    best = ""
    for letter in sorted(left):
        if result and letter == result[-1]:
            continue
        if best == "" or left[letter] > left[best]:
            best = letter
    if best == "" or left[best] == 0:
        break
    result += best
    left[best] -= 1
print(result if len(result) == len(word) else "IMPOSSIBLE")


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    size = (3, 5, 9, 18, 32)[level - 1] + rng.randint(0, 1)
    letters = "abcde"[: min(2 + level, 5)]
    word = "".join(rng.choice(letters) for _ in range(size))
    if rng.random() < 0.2:
        word = word[: size // 3] + letters[0] * (size - size // 3)
    return "".join(rng.sample(word, size)) + "\n"


def answer(stdin: str) -> str:
    letters = sorted(stdin.strip())
    if 2 * max(map(letters.count, letters)) > len(letters) + 1:
        return "IMPOSSIBLE\n"
    order = [""]
    while letters:
        ranked = sorted(set(letters) - {order[-1]}, key=lambda letter: (-letters.count(letter), letter))
        order.append(ranked[0])
        letters.remove(ranked[0])
    return "".join(order) + "\n"
