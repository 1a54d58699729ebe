"""Recursion: frames are never confused; mutual recursion; the same list passed down."""


def fact(n):
    if n <= 1:
        return 1
    rest = fact(n - 1)
    return n * rest


def subsets(items, i, path, out):
    if i == len(items):
        out.append(path[:])
        return
    path.append(items[i])
    subsets(items, i + 1, path, out)
    path.pop()
    subsets(items, i + 1, path, out)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def hanoi(n, a, b, c):
    if n:
        hanoi(n - 1, a, c, b)
        c.append(a.pop())
        hanoi(n - 1, b, a, c)


def main():
    out = []
    subsets("ab", 0, [], out)
    pegs = [3, 2, 1], [], []
    hanoi(3, *pegs)
    return fact(5), out, even(6), pegs
