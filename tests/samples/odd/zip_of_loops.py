"""Algorithms with many stores: matrices, grids, in-place swaps, slices, prefix sums, sieve, two pointers."""


def transpose(m):
    for i in range(len(m)):
        for j in range(i):
            m[i][j], m[j][i] = m[j][i], m[i][j]
    return m


def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]


def quick(a, lo=0, hi=None):
    hi = len(a) - 1 if hi is None else hi
    if lo >= hi:
        return a
    p, i = a[hi], lo
    for j in range(lo, hi):
        if a[j] < p:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    quick(a, lo, i - 1)
    return quick(a, i + 1, hi)


def life(cells, size=4):
    new = [[0] * size for _ in range(size)]
    for r in range(size):
        for c in range(size):
            around = sum(cells[(r + dr) % size][(c + dc) % size] for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)
            new[r][c] = int(around == 3 or around == 2 and cells[r][c])
    cells[:] = new
    return cells


def edit(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def floyd(d):
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i][j] = min(d[i][j], d[i][k] + d[k][j])
    return d


def main():
    return (
        transpose([[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
        sieve(20),
        quick([5, 2, 8, 1, 9, 3]),
        life([[0, 1, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]),
        edit("kitten", "sitting"),
        floyd([[0, 5, 9], [9, 0, 2], [1, 9, 0]]),
    )
