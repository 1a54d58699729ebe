"""A `def` whose body stands on its own line, and lambdas."""


def double(x): return 2 * x


def both(x): y = x; return y + 1


class Short:
    def value(self): return self.x
    def __init__(self, x): self.x = x


def main():
    a = double(both(3))
    f = lambda v, w=2: v * w
    g = lambda: f(a); b = g()
    h = (lambda n: n if n < 2 else h(n - 1) + h(n - 2))
    c = h(5)
    s = Short(c)
    return a, b, c, s.value(), list(map(lambda q: -q, [3, 1]))
