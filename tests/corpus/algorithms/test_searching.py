from bisect import bisect_left
from collections import Counter
from itertools import accumulate, combinations

import pytest

from corpus.algorithms.answers import judge, names


def sums(numbers):
    return {(i, j): sum(numbers[i:j]) for i in range(len(numbers)) for j in range(i + 1, len(numbers) + 1)}


def maximum_subarray(answer, numbers):
    best, first, last = answer
    assert best == max(sums(numbers).values()) == sum(numbers[first:last + 1])


def two_sum(numbers, target):
    pairs = [(j, i) for i, j in combinations(range(len(numbers)), 2) if numbers[i] + numbers[j] == target]
    return min(pairs)[::-1] if pairs else None


def shortest_window(numbers, target):
    return min((j - i for (i, j), total in sums(numbers).items() if total >= target), default=0)


def majority(votes):
    return next((vote for vote, count in Counter(votes).items() if 2 * count > len(votes)), None)


def find_in_matrix(answer, matrix, targets):
    assert list(answer) == targets
    for target, place in answer.items():
        if place is None:
            assert all(target not in row for row in matrix)
        else:
            assert matrix[place[0]][place[1]] == target


def prefix_sums(numbers, questions):
    totals = [0, *accumulate(numbers)]
    return [totals[end] - totals[start] if end - start > 3 else sum(numbers[start:end]) for start, end in questions]


JUDGES = {
    "binary_search": lambda numbers, targets: [bisect_left(numbers, target) for target in targets],
    "binary_search_recursive": lambda items, wanted: {name: items.index(name) if name in items else None for name in wanted},
    "linear_search": lambda items, target: [i for i in range(len(items)) if items[i] == target],
    "majority_vote": majority,
    "maximum_subarray": maximum_subarray,
    "maximum_subarray_brute": lambda numbers: max([0, *sums(numbers).values()]),
    "maximum_subarray_divide": lambda numbers: max(sums(numbers).values()),
    "minimum": lambda numbers: min(numbers),
    "next_greater": lambda numbers: [next((x for x in numbers[i:] if x > numbers[i]), None) for i in range(len(numbers))],
    "prefix_sums": prefix_sums,
    "quickselect": lambda numbers, index: sorted(numbers)[index],
    "quickselect_lists": lambda numbers, k: sorted(numbers)[k - 1],
    "saddleback_search": find_in_matrix,
    "sliding_window": shortest_window,
    "ternary_search": lambda mountains: [heights.index(max(heights)) for heights in mountains],
    "two_pointers": lambda numbers, target: [(a, b) for a, b in combinations(numbers, 2) if a + b == target],
    "two_sum": two_sum,
    "window_maximum": lambda numbers, width: [max(numbers[i:i + width]) for i in range(len(numbers) - width + 1)],
}


@pytest.mark.parametrize("name", names("searching"))
def test_searching(name):
    judge("searching", name, JUDGES)
