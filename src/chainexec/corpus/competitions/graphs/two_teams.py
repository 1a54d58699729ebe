"""Two teams

Some pupils do not get on with each other. Can all be put into two teams so that no two of a pair are in the same team? Where they can,
pupil 1 and the first pupil of each group that is not linked to earlier ones go into team 1.

Input: the numbers n and m; then m lines with a pair of pupils.
Output: the team of each pupil, or NO.

Example input:
    4 3
    1 2
    2 3
    3 4
Example output:
    1 2 1 2
"""
n, m = map(int, input().split())
foes = {pupil: [] for pupil in range(1, n + 1)}
for _ in range(m):
    a, b = map(int, input().split())
    foes[a].append(b)
    foes[b].append(a)
team = {}
possible = True
for start in range(1, n + 1):
    if start in team:
        continue
    team[start] = 1
    waiting = [start]
    while waiting:
        pupil = waiting.pop()
        for foe in foes[pupil]:
            if foe not in team:
                team[foe] = 3 - team[pupil]
                waiting.append(foe)
            elif team[foe] == team[pupil]:
                possible = False
if possible:
    print(*[team[pupil] for pupil in range(1, n + 1)])
else:
    print("NO")


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (3, 5, 8, 15, 30)[level - 1] + rng.randint(0, 1), (2, 4, 8, 17, 36)[level - 1]
    side = [rng.randrange(2) for _ in range(n)]
    side[:2] = [0, 1]
    pairs = []
    while len(pairs) < m:
        a, b = rng.sample(range(n), 2)
        if side[a] != side[b] or rng.random() < 0.02:
            pairs.append((a + 1, b + 1))
    return f"{n} {m}\n" + "".join(f"{a} {b}\n" for a, b in pairs)


def answer(stdin: str) -> str:
    n, _, *ends = map(int, stdin.split())
    pairs = list(zip(ends[::2], ends[1::2]))
    odd = {(a, b) for a, b in pairs} | {(b, a) for a, b in pairs}  # linked by a way with an odd number of pairs
    even = {(a, a) for a in range(1, n + 1)}
    links = set(odd)
    while True:
        more_even = even | {(a, c) for a, b in odd for d, c in links if b == d}
        more_odd = odd | {(a, c) for a, b in more_even for d, c in links if b == d}
        if (more_even, more_odd) == (even, odd):
            break
        even, odd = more_even, more_odd
    if odd & even:
        return "NO\n"
    first = {a: min(b for x, b in odd | even if x == a) for a in range(1, n + 1)}
    return " ".join("1" if (a, first[a]) in even else "2" for a in range(1, n + 1)) + "\n"
