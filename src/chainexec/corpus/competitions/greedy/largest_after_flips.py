"""Flipping signs

In one move you choose a number of the list and change its sign. Exactly k moves must be made; the same place may be chosen more than
once. What is the largest possible sum of the list afterwards?

Input: the number t of tests; for each a line with n and k and a line with the n numbers.
Output: the largest sum, for each test on a line of its own.

Example input:
    2
    3 1
    -5 2 4
    2 3
    1 6
Example output:
    11
    5
"""
def largest_sum(numbers, k):
    numbers.sort()
    for i in range(len(numbers)):
        if k == 0 or numbers[i] >= 0:
            break
        numbers[i] = -numbers[i]
        k -= 1
    total = sum(numbers)
    if k % 2 == 1:
        total -= 2 * min(numbers)
    return total


t = int(input())
for _ in range(t):
    n, k = map(int, input().split())
    print(largest_sum(list(map(int, input().split())), k))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    tests = (1, 2, 4, 6, 10)[level - 1]
    lines = [str(tests)]
    for _ in range(tests):
        n = rng.randint(2, 4 + 2 * level)
        lines += [f"{n} {rng.randint(1, n + 2)}", " ".join(str(rng.randint(-12, 9)) for _ in range(n))]
    return "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    lines = stdin.splitlines()[1:]
    out = []
    for head, body in zip(lines[::2], lines[1::2]):
        n, k = map(int, head.split())
        numbers = list(map(int, body.split()))
        best: list[float] = [0] + [float("-inf")] * k  # by the number of moves spent, each place flipped once or not at all
        for number in numbers:
            best = [max(best[m] + number, best[m - 1] - number if m else float("-inf")) for m in range(k + 1)]
        out.append(int(max(best[m] for m in range(k % 2, k + 1, 2))))  # what is left over goes into flips that undo each other
    return "".join(f"{value}\n" for value in out)
