"""Classes as iterators, __getitem__ as iteration, iter with a sentinel, itertools with Python callbacks, zip strict."""

import itertools


class Countdown:
    def __init__(self, n):
        self.n = n
        self.handed = []

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        self.handed.append(self.n)
        return self.n


class Old:
    def __init__(self):
        self.asked = []

    def __getitem__(self, i):
        self.asked.append(i)
        if i > 2:
            raise IndexError
        return i * i


def main():
    c = Countdown(5)
    first = next(c)
    rest = [*c, *Countdown(1)]
    old = Old()
    squares = list(old)
    inside = 4 in old
    x, y, z = old
    stack = [1, 0, 2, 3]
    popped = list(iter(stack.pop, 0))
    groups = {k: list(g) for k, g in itertools.groupby(sorted("abcabca"), key=lambda ch: ch > "a")}
    sums = list(itertools.accumulate([1, 2, 3], lambda p, q: p * 10 + q, initial=0))
    taken = list(itertools.takewhile(lambda n: n > 1, Countdown(4)))
    one, two = itertools.tee(Countdown(3))
    next(one)
    both = list(zip(one, two))
    try:
        list(zip([1, 2], [1], strict=True))
    except ValueError:
        both.append("strict")
    chained = list(itertools.chain.from_iterable(Countdown(n) for n in range(3)))
    starred = list(itertools.starmap(lambda p, q: stack.append(p * q) or len(stack), [(1, 2), (3, 4)]))
    dropped = next(filter(None, Countdown(3)), None)
    unpacked = {**{"a": 1}, **dict(zip("bc", Countdown(2)))}
    return first, rest, c.handed, squares, inside, (x, y, z), old.asked, popped, stack, groups, sums, taken, both, chained, starred, dropped, unpacked
