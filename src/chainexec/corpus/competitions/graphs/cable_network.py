"""Cables between computers

Computers 1 to n are joined by cables one after the other. For each cable say whether it was of use: whether its two computers were not
yet connected, directly or by others. At the end print how many separate networks there are.

Input: the numbers n and m; then m lines with the two computers of a cable.
Output: for each cable `useful` or `extra`; then the number of networks.

Example input:
    4 3
    1 2
    2 1
    3 4
Example output:
    useful
    extra
    useful
    2
"""
def find(parent, x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


n, m = map(int, input().split())
parent = list(range(n + 1))
networks = n
for _ in range(m):
    a, b = map(int, input().split())
    root_a = find(parent, a)
    root_b = find(parent, b)
    if root_a == root_b:
        print("extra")
    else:
        parent[root_a] = root_b
        networks -= 1
        print("useful")
print(networks)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (3, 6, 10, 20, 35)[level - 1] + rng.randint(0, 1), (2, 5, 10, 20, 36)[level - 1]
    cables = [rng.sample(range(1, n + 1), 2) for _ in range(m)]
    return f"{n} {m}\n" + "".join(f"{a} {b}\n" for a, b in cables)


def answer(stdin: str) -> str:
    n, _, *ends = map(int, stdin.split())
    networks = [{computer} for computer in range(1, n + 1)]
    lines = []
    for a, b in zip(ends[::2], ends[1::2]):
        touched = [network for network in networks if a in network or b in network]
        networks = [network for network in networks if network not in touched] + [set().union(*touched)]
        lines.append("extra" if len(touched) == 1 else "useful")
    return "\n".join([*lines, str(len(networks))]) + "\n"
