"""The cheapest way to carry a group"""


def solution() -> int:
    people = 50
    bus_seats = 20
    bus_cost = 90
    van_seats = 8
    van_cost = 40
    cheapest = -1
    for buses in range(people // bus_seats + 2):
        rest = max(0, people - buses * bus_seats)
        vans = (rest + van_seats - 1) // van_seats
        cost = buses * bus_cost + vans * van_cost
        if cheapest == -1 or cost < cheapest:
            cheapest = cost
    return cheapest


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "A club of {people} hires buses with {bus_seats} seats for ${bus_cost} each and vans with {van_seats} seats for ${van_cost} each. "
    "What is the lowest cost at which everybody has a seat, in dollars?",
    "{people} guests need a ride. A bus takes {bus_seats} and costs ${bus_cost}, a van takes {van_seats} and costs ${van_cost}. How "
    "many dollars does the cheapest combination cost?",
)


def make(rng: Random, level: int) -> Instance:
    bus, van = rng.randint(14, 40), rng.randint(4, 9)
    bus_cost = rng.randint(3 * bus, 6 * bus)
    van_cost = rng.randint(3 * van, 6 * van)
    people = rng.randint(bus + 1, bus * (1 + 2 * level))
    cost = [0]
    for group in range(1, people + 1):
        cost.append(min(cost[max(0, group - bus)] + bus_cost, cost[max(0, group - van)] + van_cost))
    values = {"people": people, "bus_seats": bus, "bus_cost": bus_cost, "van_seats": van, "van_cost": van_cost}
    return Instance(cost[people], values)
