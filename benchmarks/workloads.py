"""Eleven small programs of the kinds that people trace: each `run_*` takes nothing and is deterministic. Helpers are traced, too."""

from __future__ import annotations

import random
from collections import deque


def run_bubble():
    values = random.Random(11).choices(range(1000), k=60)
    for end in range(len(values) - 1, 0, -1):
        moved = False
        for i in range(end):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
                moved = True
        if not moved:
            break
    return values


def is_free(columns, column):
    row = len(columns)
    for other in range(row):
        if columns[other] == column or abs(columns[other] - column) == row - other:
            return False
    return True


def place_queen(columns, size, found):
    if len(columns) == size:
        found.append(columns[:])
        return
    for column in range(size):
        if is_free(columns, column):
            columns.append(column)
            place_queen(columns, size, found)
            columns.pop()


def run_queens():
    found = []
    place_queen([], 6, found)
    return found


def run_edit_distance():
    left, right = "a quick brown fox jumped over", "the quick brown dog jumps over"
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        table[i][0] = i
    for j in range(len(right) + 1):
        table[0][j] = j
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            if left[i - 1] == right[j - 1]:
                table[i][j] = table[i - 1][j - 1]
            else:
                table[i][j] = 1 + min(table[i - 1][j], table[i][j - 1], table[i - 1][j - 1])
    return table[-1][-1]


def run_sieve():
    limit = 2000
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    base = 2
    while base * base <= limit:
        if prime[base]:
            for multiple in range(base * base, limit + 1, base):
                prime[multiple] = False
        base += 1
    return sum(prime)


def run_collatz():
    known = {1: 1}
    longest, steps_of_longest = 1, 1
    for start in range(2, 120):
        number, steps = start, 0
        while number not in known:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        known[start] = total = steps + known[number]
        if total > steps_of_longest:
            longest, steps_of_longest = start, total
    return longest, steps_of_longest


def run_breadth_first():
    size = 150
    roads = {town: [(town * 7 + 3) % size, (town * 3 + 1) % size, (town + 11) % size] for town in range(size)}
    distance, waiting, visited = {0: 0}, deque([0]), []
    while waiting:
        town = waiting.popleft()
        visited.append(town)
        for neighbour in roads[town]:
            if neighbour not in distance:
                distance[neighbour] = distance[town] + 1
                waiting.append(neighbour)
    return distance, visited


def run_matrix():
    size = 15
    left = [[row + column for column in range(size)] for row in range(size)]
    right = [[row - column for column in range(size)] for row in range(size)]
    product = [[0] * size for _ in range(size)]
    for row in range(size):
        for column in range(size):
            cell = 0
            for k in range(size):
                cell += left[row][k] * right[k][column]
            product[row][column] = cell
    return product


def run_parsing():
    text = "kind=apple;weight=120;from=Meran|kind=pear;weight=98;from=Bozen|kind=plum;weight=31;from=Brixen" * 4
    records, record, name, part = [], {}, "", ""
    for letter in text:
        if letter == "=":
            name = part
            part = ""
        elif letter in ";|":
            record[name] = part
            part = ""
            if letter == "|":
                records.append(record)
                record = {}
        else:
            part += letter
    record[name] = part
    return [*records, record]


class Link:
    def __init__(self, key, following):
        self.key = key
        self.following = following


class SortedChain:
    def __init__(self):
        self.head = None
        self.length = 0

    def insert(self, key):
        if self.head is None or key <= self.head.key:
            self.head = Link(key, self.head)
        else:
            link = self.head
            while link.following is not None and link.following.key < key:
                link = link.following
            link.following = Link(key, link.following)
        self.length += 1


class MinHeap:
    def __init__(self):
        self.items = []

    def push(self, item):
        items = self.items
        items.append(item)
        at = len(items) - 1
        while at and items[(at - 1) // 2] > items[at]:
            above = (at - 1) // 2
            items[at], items[above] = items[above], items[at]
            at = above

    def pop(self):
        items = self.items
        items[0], items[-1] = items[-1], items[0]
        smallest = items.pop()
        at = 0
        while 2 * at + 1 < len(items):
            below = 2 * at + 1
            if below + 1 < len(items) and items[below + 1] < items[below]:
                below += 1
            if items[at] <= items[below]:
                break
            items[at], items[below] = items[below], items[at]
            at = below
        return smallest


def run_objects():
    heap, chain = MinHeap(), SortedChain()
    for key in random.Random(5).choices(range(500), k=40):
        heap.push(key)
        chain.insert(key)
    return [heap.pop() for _ in range(40)], chain.length


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def run_fibonacci():
    return fibonacci(15)


def run_large_list():
    values = list(range(20_000))
    total = 0
    for i in range(2_000):
        values[i * 37 % 20_000] = -i
        total += i
    return total


def six_lines(limit=3):
    total = 0
    for i in range(limit):
        total += i
    text = str(total)
    return text


SMALL = {
    "bubble sort": run_bubble,
    "queens": run_queens,
    "edit distance": run_edit_distance,
    "sieve": run_sieve,
    "collatz": run_collatz,
    "breadth-first": run_breadth_first,
    "matrix": run_matrix,
    "parsing": run_parsing,
    "objects": run_objects,
    "fibonacci": run_fibonacci,
}
LARGE = {"large list": run_large_list}
ALL = SMALL | LARGE
