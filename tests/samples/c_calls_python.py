"""C code that calls back: sort keys, map, filter, reduce, max, dunder methods, properties, iteration protocols."""

import functools


class Value:
    def __init__(self, n):
        self.n = n
        self.compared = 0

    def __lt__(self, other):
        self.compared += 1
        return self.n < other.n

    def __eq__(self, other):
        return isinstance(other, Value) and self.n == other.n

    def __hash__(self):
        return hash(self.n)

    def __add__(self, other):
        return Value(self.n + other.n)

    def __radd__(self, other):
        return Value(self.n + other)

    def __iadd__(self, other):
        self.n += other
        return self

    def __len__(self):
        return self.n

    def __bool__(self):
        return self.n > 1

    def __getitem__(self, i):
        if i > self.n:
            raise IndexError(i)
        return i * self.n

    def __contains__(self, x):
        return x == self.n

    def __call__(self, x):
        return x + self.n

    def __getattr__(self, name):
        return name.upper()

    @property
    def twice(self):
        self.compared += 100
        return self.n * 2

    @twice.setter
    def twice(self, value):
        self.n = value // 2


def main():
    calls = []

    def key(pair):
        calls.append(pair)
        return -pair[1]

    a = sorted([(1, 2), (3, 4), (5, 0)], key=key)
    b = list(map(lambda x: x + 1, filter(lambda x: x % 2, range(5))))
    c = functools.reduce(lambda x, y: x * y, [1, 2, 3, 4])
    values = [Value(3), Value(1), Value(2)]
    values.sort()
    d = [v.n for v in values]
    low = min(values)
    e = values[0] + values[1]
    e += 5
    f = sum(values, 0)
    g = list(values[2])
    h = 3 in e, bool(Value(1)), len(e), e(1), e.missing
    e.twice = 10
    i = e.twice
    s = {Value(1), Value(1), Value(2)}
    j = max(values, key=len).n
    return a, b, c, d, low.n, e.n, f.n, g, h, i, len(s), j, calls
