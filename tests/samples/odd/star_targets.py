"""Unpacking: starred, nested, into subscripts and attributes, in for, with, comprehension; failing half way."""


class Point:
    __slots__ = ("x", "y")


def main():
    p = Point()
    a, *b = p.x, *p.y = "abc"
    (c, (d, *e)), *f = [1, (2, 3, 4)], 5, 6
    grid = [[0] * 3 for _ in range(2)]
    grid[0][0], *grid[0][1:], grid[1] = range(4)
    [*g], h = [b, e], f
    g[0].append(h)
    for i, (grid[0][i], *rest) in enumerate([(9, 8), (7,)]):
        p.y.append(rest)
    i, j = 0, 1
    i, grid[0][i] = 2, i
    k = [x for x, *y in ("ab", "c") for z in y]
    try:
        m, (n, *o), q = 1, (2,), *()
    except ValueError:
        m = "failed"
    try:
        m, (n, o) = "x", (1,)
    except ValueError:
        pass
    *r, = {3: 1, 4: 2}
    s = t = u = []
    s += [t]; u = u + [s]
    return a, b, c, d, e, f, grid, g, h, rest, i, j, k, m, r, len(u), p.x, p.y
