import re
from functools import cache
from itertools import combinations, product
from math import comb

import networkx
import pytest

from corpus.algorithms.answers import judge, names


def subsequences(text):
    return {"".join(part) for length in range(len(text) + 1) for part in combinations(text, length)}


def common_length(a, b):
    if len(a) > len(b):
        a, b = b, a
    fits = [part for part in subsequences(a) if re.search(".*".join(part), b)]
    return max(map(len, fits))


def longest_common_subsequence(answer, a, b):
    assert re.search(".*".join(answer), a) and re.search(".*".join(answer), b)
    assert len(answer) == common_length(a, b)


def edit_distance(a, b):
    """Dijkstra over the grid of prefixes: another way to the same number."""
    graph = networkx.DiGraph()
    for i, j in product(range(len(a) + 1), range(len(b) + 1)):
        graph.add_node((i, j))
        if i < len(a):
            graph.add_edge((i, j), (i + 1, j), weight=1)
        if j < len(b):
            graph.add_edge((i, j), (i, j + 1), weight=1)
        if i < len(a) and j < len(b):
            graph.add_edge((i, j), (i + 1, j + 1), weight=int(a[i] != b[j]))
    return networkx.dijkstra_path_length(graph, (0, 0), (len(a), len(b)))


def matrix_chain_order(answer, sizes):
    cost, text = answer

    @cache
    def least(first, last):
        if first == last:
            return 0
        return min(least(first, k) + least(k + 1, last) + sizes[first] * sizes[k + 1] * sizes[last + 1] for k in range(first, last))

    def price(text):
        """(cost, rows, columns) of a product as it is written."""
        if text[0] == "M":
            place = int(text[1:])
            return 0, sizes[place], sizes[place + 1]
        inside, depth = text[1:-1], 0
        for at, sign in enumerate(inside):
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and sign in ")0123456789" and inside[at + 1:at + 2] in {"M", "("}:
                left, right = price(inside[:at + 1]), price(inside[at + 1:])
                assert left[2] == right[1]
                return left[0] + right[0] + left[1] * left[2] * right[2], left[1], right[2]
        raise AssertionError(text)

    assert cost == least(0, len(sizes) - 2) == price(text)[0]
    assert [int(number) for number in re.findall("[0-9]+", text)] == list(range(len(sizes) - 1))


def optimal_bst(answer, frequencies):
    cost, root = answer

    @cache
    def least(low, high):
        return 0 if low == high else sum(frequencies[low:high]) + min(least(low, key) + least(key + 1, high) for key in range(low, high))

    def comparisons(low, high, depth):
        if low == high:
            return 0
        key = root[low, high]
        return frequencies[key] * depth + comparisons(low, key, depth + 1) + comparisons(key + 1, high, depth + 1)

    assert cost == least(0, len(frequencies)) == comparisons(0, len(frequencies), 1)


def choices(count):
    return product([False, True], repeat=count)


def knapsack(items, capacity):
    best = 0
    for choice in choices(len(items)):
        chosen = [item for item, taken in zip(items, choice) if taken]
        if sum(weight for weight, _ in chosen) <= capacity:
            best = max(best, sum(value for _, value in chosen))
    return best


def knapsack_choice(answer, items, capacity):
    value, chosen = answer
    assert value == knapsack(list(items.values()), capacity) == sum(items[name][1] for name in chosen)
    assert sum(items[name][0] for name in chosen) <= capacity and len(set(chosen)) == len(chosen)


def coin_change(coins, amount):
    reached, count = {0}, 0
    while amount not in reached:
        wider = reached | {total + coin for total in reached for coin in coins if total + coin <= amount}
        if wider == reached:
            return None
        reached, count = wider, count + 1
    return count


def coin_ways(coins, amount):
    @cache
    def ways(left, kinds):
        if not kinds:
            return int(left == 0)
        return sum(ways(left - times * kinds[0], kinds[1:]) for times in range(left // kinds[0] + 1))

    return ways(amount, tuple(coins))


def increasing_length(numbers):
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(numbers)))
    graph.add_edges_from((i, j) for i, j in combinations(range(len(numbers)), 2) if numbers[i] < numbers[j])
    return networkx.dag_longest_path_length(graph) + 1 if numbers else 0


def longest_increasing_subsequence(answer, numbers):
    assert len(answer) == increasing_length(numbers)
    assert sorted(set(answer)) == answer
    rest = iter(numbers)
    assert all(number in rest for number in answer)


def subset_sum(numbers, target):
    return any(sum(number for number, taken in zip(numbers, choice) if taken) == target for choice in choices(len(numbers)))


def grid(rows, columns, weight):
    graph = networkx.DiGraph()
    for i, j in product(range(rows), range(columns)):
        graph.add_node((i, j))
        for r, c in ((i + 1, j), (i, j + 1)):
            if r < rows and c < columns:
                graph.add_edge((i, j), (r, c), weight=weight(r, c))
    return graph


def grid_paths(cells):
    rows, columns = len(cells), len(cells[0])

    @cache
    def ways(i, j):
        if i >= rows or j >= columns or cells[i][j]:
            return 0
        return 1 if (i, j) == (rows - 1, columns - 1) else ways(i + 1, j) + ways(i, j + 1)

    answer = ways(0, 0)
    if not any(map(any, cells)):
        assert answer == comb(rows + columns - 2, rows - 1)
    return answer


def minimum_path_sum(cells):
    rows, columns = len(cells), len(cells[0])
    graph = grid(rows, columns, lambda r, c: cells[r][c])
    return cells[0][0] + networkx.dijkstra_path_length(graph, (0, 0), (rows - 1, columns - 1))


def fibonacci(n, known):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def largest_without_neighbours(amounts):
    @cache
    def best(place):
        return 0 if place >= len(amounts) else max(best(place + 1), amounts[place] + best(place + 2))

    return best(0)


def rod_cutting(answer, prices, length):
    best, pieces = answer

    @cache
    def value(rest):
        return max((prices[piece - 1] + value(rest - piece) for piece in range(1, min(rest, len(prices)) + 1)), default=0)

    assert best == value(length) == sum(prices[piece - 1] for piece in pieces)
    assert sum(pieces) == length


JUDGES = {
    "catalan": lambda count: [comb(2 * n, n) // (n + 1) for n in range(count)],
    "coin_change": coin_change,
    "coin_ways": coin_ways,
    "edit_distance": edit_distance,
    "edit_distance_recursive": edit_distance,
    "fibonacci_memo": fibonacci,
    "grid_paths": grid_paths,
    "house_robber": largest_without_neighbours,
    "increasing_subsequence_length": increasing_length,
    "knapsack": knapsack,
    "knapsack_choice": knapsack_choice,
    "longest_common_subsequence": longest_common_subsequence,
    "longest_common_subsequence_recursive": common_length,
    "longest_increasing_subsequence": longest_increasing_subsequence,
    "matrix_chain_order": matrix_chain_order,
    "minimum_path_sum": minimum_path_sum,
    "optimal_bst": optimal_bst,
    "rod_cutting": rod_cutting,
    "subset_sum": subset_sum,
    "word_break": lambda text, words: re.fullmatch(f"(?:{'|'.join(words)})*", text) is not None,
}


@pytest.mark.parametrize("name", names("dynamic"))
def test_dynamic(name):
    judge("dynamic", name, JUDGES)
