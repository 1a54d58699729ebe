"""Followed functions called from inside comprehensions; closures over comprehension variables."""


def square(n):
    r = n * n
    return r


def main():
    a = [square(n) for n in range(3) if square(n) != 1]
    b = {square(k): square(v) for k, v in [(1, 2), (3, 4)]}
    fs = [lambda: i for i in range(3)]
    c = [f() for f in fs]
    n = 10
    d = [square(n) for n in [n, n + 1]]
    return a, b, c, d, n
