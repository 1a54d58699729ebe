"""Gifts for children

Child i is happy with any gift that is worth at least w_i. Each child gets at most one gift. How many children can be made happy?

Input: the numbers n of children and m of gifts; the n wishes w_i; the m values of the gifts.
Output: the greatest number of happy children.

Example input:
    3 3
    5 2 9
    4 6 1
Example output:
    2
"""
n, m = map(int, input().split())
wishes = sorted(map(int, input().split()))
gifts = sorted(map(int, input().split()))
happy = 0
for gift in gifts:
    if happy < n and gift >= wishes[happy]:
        happy += 1
print(happy)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    m = (5, 14, 40, 100, 200)[level - 1] + rng.randint(0, 3)
    n = m + rng.randint(-2, 2)
    top = rng.randint(10, 40)
    return f"{n} {m}\n" + "".join(" ".join(str(rng.randint(1, top)) for _ in range(size)) + "\n" for size in (n, m))


def answer(stdin: str) -> str:
    n, _, *rest = map(int, stdin.split())
    gifts = sorted(rest[n:], reverse=True)
    happy = 0
    for wish in sorted(rest[:n], reverse=True):  # the greediest child that can be served takes the best gift
        if gifts and gifts[0] >= wish:
            gifts.pop(0)
            happy += 1
    return f"{happy}\n"
