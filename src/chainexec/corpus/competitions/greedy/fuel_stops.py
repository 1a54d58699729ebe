"""Fuel stops

A road has filling stations at given distances from its start, in rising order. With a full tank a car drives d kilometres; it starts with
a full tank and always fills up completely. What is the smallest number of stops on the way to the end at distance x? Print -1 where it
cannot get there.

Input: the numbers n, d and x; then the n distances.
Output: the number of stops, or -1.

Example input:
    3 10 25
    6 9 17
Example output:
    2
"""
n, d, x = map(int, input().split())
stations = list(map(int, input().split()))
stations.append(x)
reach = d
stops = 0
last = 0
for station in stations:
    if station > reach:
        reach = last + d
        stops += 1
        if station > reach:
            stops = -1
            break
    last = station
print(stops)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 12, 32, 70, 150)[level - 1] + rng.randint(0, 2)
    x = 8 * n
    stations = sorted(rng.sample(range(1, x), n))
    widest = max(after - before for before, after in zip([0, *stations], [*stations, x]))
    d = widest - 1 if rng.random() < 0.15 else widest + rng.randint(0, 15)
    return f"{n} {d} {x}\n{' '.join(map(str, stations))}\n"


def answer(stdin: str) -> str:
    n, d, x, *stations = map(int, stdin.split())
    places = [0, *stations, x]
    fewest = {0: -1}  # stops when leaving this place with a full tank
    for place in places[1:]:
        near = [fewest[before] for before in fewest if place - before <= d]
        if near:
            fewest[place] = min(near) + 1
    return f"{fewest.get(x, -1)}\n"
