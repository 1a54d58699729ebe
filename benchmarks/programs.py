"""Programs that more than one benchmark runs."""

BUBBLE = """\
def bubble(a):
    n = len(a)
    for i in range(n):
        for j in range(n - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a
"""
COLLATZ = """\
def collatz(n):
    steps = 0
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
    return steps
def longest(m):
    best = 0
    for k in range(1, m):
        steps = collatz(k)
        if steps > best:
            best = steps
    return best
"""
FIB = """\
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
"""
