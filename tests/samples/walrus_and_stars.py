"""Walrus, star targets, nested unpacking, chained and swapped assignment."""


def main():
    data = [1, 2, 3, 4, 5]
    first, *middle, last = data
    (a, [b, *c]), d = (1, [2, 3, 4]), 5
    *head, = "xy"
    if (n := len(data)) > 3 and (m := n * 2):
        n += m
    while (item := data.pop()) > 3:
        n -= item
    x = y = []
    x.append(1)
    i, grid = 0, [[1, 2], [3, 4]]
    grid[0], grid[1] = grid[1], grid[0]
    i, grid[i] = 1, "stored"
    r = {}
    r["k"] = k = 5
    for p, (q, *s) in [(1, (2, 3)), (4, (5, 6, 7))]:
        n += q
    z = (t := 3) + (False or (u := 4)) + (0 and (v := 9))
    return first, middle, last, a, b, c, d, head, n, m, item, y, grid, r, k, p, q, s, z, t, u
