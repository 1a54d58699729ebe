"""Groups of anagrams

Two words are anagrams of each other where they have the same letters, each as often. Put words that are anagrams into one group. Print
the groups in the order in which their first words come, each with its words in the given order.

Input: the number n; then n words, each on a line of its own.
Output: one group on each line.

Example input:
    4
    tea
    net
    eat
    ten
Example output:
    tea eat
    net ten
"""
n = int(input())
groups = {}
for _ in range(n):
    word = input().strip()
    key = "".join(sorted(word))
    if key not in groups:
        groups[key] = []
    groups[key].append(word)
for group in groups.values():
    print(*group)


# ---- inputs ----
from itertools import permutations
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 7, 18, 40, 85)[level - 1] + rng.randint(0, 1)
    bases = ["".join(rng.choice("aelnst") for _ in range(rng.randint(3, 4))) for _ in range(n // 2 + 1)]
    words = ["".join(rng.sample(base, len(base))) for base in (rng.choice(bases) for _ in range(n))]
    return f"{n}\n" + "".join(f"{word}\n" for word in words)


def answer(stdin: str) -> str:
    words = stdin.split()[1:]
    lines = []
    while words:
        same = {"".join(letters) for letters in permutations(words[0])}
        lines.append(" ".join(word for word in words if word in same))
        words = [word for word in words if word not in same]
    return "".join(f"{line}\n" for line in lines)
