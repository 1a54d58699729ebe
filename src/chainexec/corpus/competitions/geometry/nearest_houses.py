"""The nearest pump

For each of n houses find the pump that is nearest in a straight line. Of several nearest ones take that with the smallest number.

Input: the numbers n and m; n lines with the coordinates of the houses; then m lines with those of the pumps 1 to m.
Output: the number of the pump, for each house.

Example input:
    2 2
    0 0
    5 5
    1 1
    4 3
Example output:
    1
    2
"""
def squared_distance(a, b):
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


n, m = map(int, input().split())
houses = [tuple(map(int, input().split())) for _ in range(n)]
pumps = [tuple(map(int, input().split())) for _ in range(m)]
for house in houses:
    nearest = 0
    shortest = squared_distance(house, pumps[0])
    for i in range(1, m):
        distance = squared_distance(house, pumps[i])
        if distance < shortest:
            nearest = i
            shortest = distance
    print(nearest + 1)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (1, 3, 5, 8, 12)[level - 1], (2, 2, 4, 6, 8)[level - 1]
    return f"{n} {m}\n" + "".join(f"{rng.randint(-9, 9)} {rng.randint(-9, 9)}\n" for _ in range(n + m))


def answer(stdin: str) -> str:
    head, *lines = stdin.splitlines()
    n = int(head.split()[0])
    places = [complex(*map(int, line.split())) for line in lines]
    nearest = []
    for house in places[:n]:
        distances = [round(abs(pump - house) ** 2) for pump in places[n:]]
        nearest.append(distances.index(min(distances)) + 1)
    return "".join(f"{number}\n" for number in nearest)
