"""Lambdas: on one line several, nested, recursive, as defaults, as keys, immediately called, with conditional bodies."""


def main():
    log = []
    add, sub = lambda x, y: x + y, lambda x, y: x - y
    fact = lambda n: 1 if n < 2 else n * fact(n - 1)
    curry = lambda a: lambda b: lambda c: log.append((a, b, c)) or [a, b, c]
    got = curry(1)(2)(3)
    now = (lambda *a, **k: (a, k))(1, *[2], z=3)
    table = {"+": add, "-": sub, "f": lambda: table}
    values = [table[op](5, 3) for op in "+-"]
    loop = [(lambda i=i: i * 10) for i in range(3)]
    later = [f() for f in loop]
    y = (lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v))))(lambda self: lambda n: 0 if n == 0 else 1 + self(n - 1))
    depth = y(3)
    pick = lambda n: "neg" if n < 0 else "zero" if not n else "pos"
    words = [pick(n) for n in (-1, 0, 1)]
    box = []
    push = lambda x: box.append(x)
    push(1); push(push)
    swap = lambda p: (lambda a, b: (b, a))(*p)
    s = swap((1, 2))
    order = sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda t: (lambda n, s: (-n, s))(*t))
    default = lambda q=[]: q.append(len(q)) or q
    default(); default()
    return got, now, values, later, fact(5), depth, words, len(box), s, order, default(), log
