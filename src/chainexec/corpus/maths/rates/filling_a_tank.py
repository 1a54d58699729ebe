"""A tank with taps and a drain"""


def solution() -> int:
    capacity = 300
    inflows = [12, 18]
    drain = 5
    total_inflow = 0
    for inflow in inflows:
        total_inflow += inflow
    net_flow = total_inflow - drain
    water = 0
    minutes = 0
    while water < capacity:
        water += net_flow
        minutes += 1
    return minutes


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed

STATEMENTS = (
    "An empty tank holds {capacity} litres. Its taps let in {flows} litres a minute, and a leak lets out {drain} litres a minute. If "
    "all taps are opened, after how many full minutes is the tank full for the first time?",
    "Taps that bring {flows} litres per minute are opened above an empty pool of {capacity} litres. The drain, left open by mistake, "
    "loses {drain} litres per minute. At the end of which minute is the pool full?",
)


def make(rng: Random, level: int) -> Instance:
    inflows = [rng.randint(5, 25) for _ in range(level + 1)]
    drain = rng.randint(2, 4)
    net = sum(inflows) - drain
    capacity = net * rng.randint(2, 2 + 4 * level) - rng.randint(0, net - 1)
    return Instance(-(-capacity // net), {"capacity": capacity, "inflows": inflows, "drain": drain}, {"flows": listed(inflows)})
