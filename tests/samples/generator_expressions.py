"""Generator expressions: one pseudo statement, a pass for each item taken."""


def main():
    g = (i * i for i in range(5) if i != 2)
    first = next(g)
    second = next(g)
    rest = list(g)
    total = sum(v for v in rest)
    found = any(v > 8 for v in rest)
    pairs = dict((a, b) for a in "ab" for b in (1, 2))
    unused = (z for z in [1])
    nested = list(sum(y for y in range(x)) for x in range(3))
    return first, second, rest, total, found, pairs, nested
