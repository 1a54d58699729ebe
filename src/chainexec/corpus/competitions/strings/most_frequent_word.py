"""The most frequent word

Print the word that occurs most often in a text, and how often. Capital and small letters count as the same; of several most frequent
words print the one that comes first in the alphabet.

Input: the number n of lines; then the lines, with words of letters and blanks between them.
Output: the word in small letters, and how often it occurs.

Example input:
    2
    The cat saw the dog
    A dog saw a cat and a bird
Example output:
    a 3
"""
n = int(input())
counts = {}
for _ in range(n):
    for word in input().lower().split():
        counts[word] = counts.get(word, 0) + 1
best = ""
for word in counts:
    if best == "" or counts[word] > counts[best]:
        best = word
    elif counts[word] == counts[best] and word < best:
        best = word
print(best, counts[best])


# ---- inputs ----
from collections import Counter
from random import Random

WORDS = ("the", "cat", "dog", "saw", "a", "bird", "and", "old", "tree", "flew", "over", "river", "moon", "sang", "to", "red", "hill", "far")


def inputs(rng: Random, level: int) -> str:
    n = (1, 2, 5, 12, 25)[level - 1]
    words = rng.sample(WORDS, min(len(WORDS), 3 + 3 * level))
    words += [word.capitalize() for word in words[::2]]
    lines = [" ".join(rng.choice(words) for _ in range(rng.randint(4, 9))) for _ in range(n)]
    return f"{n}\n" + "".join(f"{line}\n" for line in lines)


def answer(stdin: str) -> str:
    words = sorted(stdin.lower().split("\n", 1)[1].split())
    word, count = Counter(words).most_common(1)[0]  # of equal counts it keeps the order in which they came
    return f"{word} {count}\n"
