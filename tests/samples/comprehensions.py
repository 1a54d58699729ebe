"""Comprehensions: passes are steps, their variables do not leak."""


def main():
    x = "outer"
    squares = [x * x for x in range(4)]
    table = {k: [v for v in range(k)] for k in range(3)}
    odd = {n % 3 for n in range(7) if n % 2}
    pairs = [(a, b) for a in "xy" for b in range(2) if b or a == "y"]
    flat = [cell for row in [[1, 2], [3]] for cell in row]
    deep = [[i * j for j in range(2)] for i in range(2)]
    empty = [q for q in []]
    multi = [
        w
        + 1
        for w in range(3)
        if w
    ]
    acc = []
    none = [acc.append(i) for i in range(3)]
    keep = [last := i for i in range(3)]
    return x, squares, table, sorted(odd), pairs, flat, deep, empty, multi, acc, none, keep, last
