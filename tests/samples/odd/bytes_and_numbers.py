"""Numbers and other plain values: big, negative, complex, float extremes, Decimal, Fraction, dates, ranges, slices, Ellipsis."""

import datetime
import math
from decimal import Decimal, localcontext
from fractions import Fraction


def main():
    n = 1
    for _ in range(5):
        n = n * -10**12 + 7
    f = [math.inf, -math.inf, math.nan, -0.0, 5e-324, 1e308 * 10, 0.1 + 0.2]
    f[3] = -f[3]
    c = complex(0.0, -0.0) + 1j
    c *= c
    with localcontext() as context:
        context.prec = 5
        d = Decimal(1) / Decimal(3)
        context.prec += 1
        d += Decimal("1E-5")
    q = Fraction(3, 6)
    q += q / 3
    day = datetime.date(2024, 2, 28) + datetime.timedelta(days=2)
    moment = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    later = moment - datetime.timedelta(hours=5)
    r = range(10, 0, -3)
    s = slice(1, None, 2)
    b = bytes(range(3)) + b"\xff" * 2
    t = "\ud800\x00\u00e9\U0001f600" + "\n'\""
    t += t[::-1]
    e = (..., NotImplemented, None, True, int, len, math, type(None))
    u = frozenset({frozenset(), frozenset([1])})
    x = y = 257
    x += 0
    big = {n: -n, -n: n, 1.0: "one", True: "true", 0: [], False: [0]}
    big[1.0] += "!"
    bits = n & 0xFF, n >> 3, ~n, n ** 2 % 97
    return n, f, c, d, q, day, later, list(r), s, b, t, len(e), u, x == y, big, bits
