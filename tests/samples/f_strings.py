"""f-strings, formatting, conversions that call the program's own methods."""


class Money:
    def __init__(self, n):
        self.n = n

    def __format__(self, spec):
        return f"{self.n:{spec or 'd'}} coins"

    def __str__(self):
        return "money"

    def __repr__(self):
        self.n += 1
        return f"Money({self.n})"


def main():
    m = Money(5)
    a = f"{m} {m!s} {m!r:>10} {3.14159:.2f} {'x' * 3}"
    b = "%s and %r" % (m, m)
    c = "{0} {0!r} {k:>5}".format(m, k=1)
    width = 8
    d = f"{a!r:{width}} {width=}"
    print(m, repr(m), sep="|")
    return a, b, c, d, m.n
