"""Lamps and switches

Each of m switches toggles some of n lamps. All lamps are off at first. What is the smallest number of switches that lights all lamps?
Print -1 where that is impossible.

Input: the numbers n and m; then m lines, each a row of n characters: 1 where the switch toggles the lamp, else 0.
Output: the smallest number of switches, or -1.

Example input:
    3 3
    110
    011
    001
Example output:
    2
"""
n, m = map(int, input().split())
switches = [int(input(), 2) for _ in range(m)]
all_on = (1 << n) - 1
best = -1
for chosen in range(1 << m):
    lamps = 0
    count = 0
    for i in range(m):
        if chosen >> i & 1:
            lamps ^= switches[i]
            count += 1
    if lamps == all_on and (best == -1 or count < best):
        best = count
print(best)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (2, 3, 3, 4, 5)[level - 1], (1, 2, 3, 4, 5)[level - 1]
    if level == 1:
        n = rng.randint(2, 5)
    rows = ["".join(rng.choice("011") for _ in range(n)) for _ in range(m)]
    return f"{n} {m}\n" + "".join(f"{row}\n" for row in rows)


def answer(stdin: str) -> str:
    n, _, *rows = stdin.split()
    start, goal = "0" * int(n), "1" * int(n)
    reached, presses = {start}, 0
    while goal not in reached:
        more = reached | {"".join("01"[a != b] for a, b in zip(lamps, row)) for lamps in reached for row in rows}
        if more == reached:
            return "-1\n"
        reached, presses = more, presses + 1
    return f"{presses}\n"
