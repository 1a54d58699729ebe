from collections import Counter
from itertools import combinations, permutations

import networkx
import numpy
import pytest
from scipy.optimize import linear_sum_assignment, linprog

from corpus.algorithms.answers import judge, names


def most_activities(activities):
    """The longest path over activities that can follow each other."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(activities)))
    graph.add_edges_from((i, j) for i, j in permutations(range(len(activities)), 2) if activities[i][1] <= activities[j][0])
    return networkx.dag_longest_path_length(graph) + 1


def activity_selection(answer, activities):
    assert not Counter(answer) - Counter(activities)
    assert all(one[1] <= other[0] for one, other in zip(answer, answer[1:]))
    assert len(answer) == most_activities(activities)


def task_scheduling(answer, tasks):
    slots, penalty = answer
    assert all(1 <= slot <= tasks[task][0] for slot, task in slots.items()) and len(set(slots.values())) == len(slots)
    assert penalty == sum(cost for task, (_, cost) in enumerate(tasks) if task not in slots.values())
    late = [[0 if slot < deadline else cost for slot in range(len(tasks))] for deadline, cost in tasks]
    rows, columns = linear_sum_assignment(late)
    assert penalty == numpy.array(late)[rows, columns].sum()


def huffman_codes(answer, text):
    counts = Counter(text)
    assert set(answer) == set(counts)
    codes = sorted(answer.values())
    assert not any(other.startswith(code) for code, other in zip(codes, codes[1:]))
    total = sum(counts[letter] * len(code) for letter, code in answer.items())
    assert total == optimal_length(sorted(counts.values()))


def optimal_length(weights):
    """The cost of the best tree, from the costs of all numbers of leaves at each depth (dynamic programming, not merging)."""
    if len(weights) == 1:
        return 0
    falling = sorted(weights, reverse=True)
    states = {(0, 1): 0}  # (letters placed, open nodes at this depth): cost of the depths so far
    best = None
    while states:
        deeper = {}
        for (placed, nodes), cost in states.items():
            rest = sum(falling[placed:])
            for leaves in range(min(nodes, len(falling) - placed) + 1):
                now = placed + leaves
                if now == len(falling):
                    best = cost if best is None else min(best, cost)
                    continue
                inner = 2 * (nodes - leaves)
                if 0 < inner and nodes - leaves <= len(falling) - now:
                    extra = cost + rest - sum(falling[placed:now])
                    key = (now, min(inner, len(falling) - now))
                    deeper[key] = min(extra, deeper.get(key, extra))
        states = {key: cost for key, cost in deeper.items() if best is None or cost < best}
    return best


def points(intervals):
    return {place / 2 for start, end in intervals for place in range(2 * start, 2 * end + 1)}


def merge_intervals(answer, intervals):
    assert points(answer) == points(intervals)
    assert all(one[1] < other[0] for one, other in zip(answer, answer[1:]))


def rooms_needed(meetings):
    return max(sum(start <= time < end for start, end in meetings) for time, _ in meetings)


def fractional_knapsack(answer, goods, capacity):
    taken, value = answer
    worth = [-price / weight for weight, price in goods.values()]
    best = linprog(worth, A_ub=[[1] * len(goods)], b_ub=[capacity], bounds=[(0, weight) for weight, _ in goods.values()])
    assert value == pytest.approx(-best.fun, abs=0.0051)
    assert value == pytest.approx(sum(goods[name][1] * amount / goods[name][0] for name, amount in taken.items()), abs=0.0051)
    assert sum(taken.values()) <= capacity and all(0 < amount <= goods[name][0] for name, amount in taken.items())


def stable_matching(answer, wishes, ranks):
    partner = {person: asked for asked, person in answer.items()}
    assert set(answer) == set(ranks) and set(partner) == set(wishes)
    for person, wanted in wishes.items():
        for asked in wanted[:wanted.index(partner[person])]:
            assert ranks[asked].index(answer[asked]) < ranks[asked].index(person)


def fewest_jumps(reach):
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(reach)))
    graph.add_edges_from((i, j) for i in range(len(reach)) for j in range(i + 1, min(i + reach[i], len(reach) - 1) + 1))
    last = len(reach) - 1
    return networkx.shortest_path_length(graph, 0, last) if networkx.has_path(graph, 0, last) else None


def best_trade(answer, prices):
    best, days = answer
    assert best == max([0, *(later - early for early, later in combinations(prices, 2))])
    assert (days is None) == (best == 0)
    assert days is None or (days[0] < days[1] and prices[days[1]] - prices[days[0]] == best)


def pay_all(answer, amounts):
    fewest = [0]
    for amount in range(1, max(amounts, default=0) + 1):
        fewest.append(1 + min(fewest[amount - coin] for coin in (50, 20, 10, 5, 2, 1) if coin <= amount))
    assert [sum(coins) for coins in answer] == amounts
    assert [len(coins) for coins in answer] == [fewest[amount] for amount in amounts]


def rain_water(heights):
    return sum(min(max(heights[:i + 1]), max(heights[i:])) - heights[i] for i in range(len(heights)))


def start_station(fuel, cost):
    rests = [gained - spent for gained, spent in zip(fuel, cost)]
    for start in range(len(rests)):
        tank, turned = 0, rests[start:] + rests[:start]
        if all((tank := tank + rest) >= 0 for rest in turned):
            return start
    return None


JUDGES = {
    "activity_selection": activity_selection,
    "change_with_notes": pay_all,
    "fractional_knapsack": fractional_knapsack,
    "gale_shapley": stable_matching,
    "gas_station": start_station,
    "huffman_coding": huffman_codes,
    "interval_merging": merge_intervals,
    "jump_game": fewest_jumps,
    "meeting_rooms": rooms_needed,
    "rain_water": rain_water,
    "stock_trades": best_trade,
    "task_scheduling": task_scheduling,
}


@pytest.mark.parametrize("name", names("greedy"))
def test_greedy(name):
    judge("greedy", name, JUDGES)
