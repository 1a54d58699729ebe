"""Dunder methods that change their operands: in-place, reflected, comparison, hash, bool, len, contains, call, index."""


class Vec:
    def __init__(self, *xs):
        self.xs = list(xs)
        self.log = []

    def __add__(self, other):
        self.log.append("add")
        if not isinstance(other, Vec):
            return NotImplemented
        return Vec(*(a + b for a, b in zip(self.xs, other.xs)))

    def __radd__(self, other):
        self.log.append("radd")
        return Vec(*(other + a for a in self.xs))

    def __iadd__(self, other):
        self.xs.extend(getattr(other, "xs", [other]))
        return self

    def __imul__(self, n):
        return Vec(*(self.xs * n))

    def __matmul__(self, other):
        other.log.append(self)
        return sum(a * b for a, b in zip(self.xs, other.xs))

    def __getitem__(self, i):
        self.log.append(i)
        return self.xs[i]

    def __setitem__(self, i, value):
        self.xs[i] = value
        self.xs.append(i)

    def __delitem__(self, i):
        self.xs.remove(self.xs[i])

    def __contains__(self, x):
        self.log.append("in")
        return x in self.xs

    def __bool__(self):
        self.log.append("bool")
        return bool(self.xs)

    def __eq__(self, other):
        self.log.append("eq")
        return self.xs == other.xs

    def __hash__(self):
        self.log.append("hash")
        return 1

    def __call__(self, *args, **kwargs):
        self.log.append((args, kwargs))
        return self

    def __neg__(self):
        self.xs.reverse()
        return self

    def __iter__(self):
        while self.xs:
            yield self.xs.pop()

    def __reversed__(self):
        self.log.append("reversed")
        return iter(self.xs)


def main():
    a, b = Vec(1, 2), Vec(3, 4)
    c = a + b
    d = 5 + a
    alias = a
    a += b
    a += 9
    b *= 2
    dot = a @ c
    a[0] = a[1] + a[-1]
    del a[0]
    flags = 3 in a, not a, bool(c), a == alias
    table = {a: 1, alias: 2}
    table[b] = 3
    first = b(1, *[2], key=c)(first=1) is b
    (-d)[0] = 7
    try:
        a + 1
    except TypeError:
        flags += ("type",)
    back = list(reversed(c))
    spent = [*b]
    x, *y = d
    total = sum([Vec(1), Vec(2)], Vec(0)).xs
    return c.xs, d.xs, alias.xs, b.xs, dot, flags, len(table), first, back, spent, x, y, total, [len(v.log) for v in (a, b, c, d)]
