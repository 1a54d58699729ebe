"""A shifted text

A text was written with each letter moved k places on in the alphabet, with A following Z. Capital letters stay capital; whatever is no
letter stays as it is. Print the original text.

Input: the number k; then the text on a line.
Output: the original text.

Example input:
    3
    Khoor, Cdud!
Example output:
    Hello, Zara!
"""
k = int(input())
text = input()
original = ""
for symbol in text:
    if symbol.isalpha():
        first = ord("A") if symbol.isupper() else ord("a")
        place = (ord(symbol) - first - k) % 26
        original += chr(first + place)
    else:
        original += symbol
print(original)


# ---- inputs ----
from random import Random

WORDS = ("Rain", "the", "old", "Mill", "turns", "no", "more", "Owls", "watch", "and", "wait", "Zebra", "in", "May", "fox", "Ice")


def inputs(rng: Random, level: int) -> str:
    count = (1, 3, 8, 18, 36)[level - 1]
    words = [rng.choice(WORDS) for _ in range(count)]
    return f"{rng.randint(1, 25)}\n{rng.choice([' ', ', ', '-']).join(words)}{rng.choice('.!?')}\n"


def answer(stdin: str) -> str:
    head, text = stdin.rstrip("\n").split("\n")
    small = "abcdefghijklmnopqrstuvwxyz"
    moved = small[int(head) :] + small[: int(head)]
    return text.translate(str.maketrans(moved + moved.upper(), small + small.upper())) + "\n"
