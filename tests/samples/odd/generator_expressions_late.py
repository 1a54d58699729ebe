"""Generator expressions: evaluated late, the first iterable at once, nested, left half-way, over themselves."""


def note(log, x):
    log.append(x)
    return x


def main():
    log = []
    base = [1, 2, 3]
    g = (note(log, x * k) for x in note(log, base) if note(log, x) > 1)
    base.append(4)
    k = 10
    first = next(g)
    k = 100
    base[2] = -5
    rest = list(g)
    nested = ((x, y) for x in range(2) for y in (note(log, z) for z in range(x + 1)))
    a = next(nested)
    b = sum(y for _, y in nested)
    chain = (x for x in [1, 2, 3])
    for _ in range(3):
        chain = (x + 1 for x in chain)
    c = list(chain)
    half = (x for x in base)
    next(half)
    base.insert(0, "new")
    d = next(half)
    half.close()
    e = max((len(w), w) for w in "a bbb cc".split())
    f = all(note(log, x) for x in (1, 0, 2))
    t = tuple(x for x in [y for y in {z for z in (1, 1, 2)}])
    h = {p: q for p, q in ((x, [x]) for x in "ab")}
    try:
        list(1 // x for x in (1, 0))
    except ZeroDivisionError:
        log.append("zero")
    i = (yield_ for yield_ in h.values())
    next(i).append(i)
    return first, rest, a, b, c, d, e, f, t, len(h["a"]), log
