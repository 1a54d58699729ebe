"""Values of every plain kind."""

import datetime
import decimal
import fractions
import pathlib
import re
import uuid


def main():
    integers = [0, -1, 10**30, -(2**63), True, False]
    floats = [0.0, -0.0, 1e300, float("inf"), float("-inf"), float("nan"), 0.1]
    huge = 7 ** 6000
    number = 3 + 4j
    texts = ["", "a'b\"c", "\n\t\\", "é", "\U0001f600", "\ud800", "x" * 300]
    raw = [b"", b"\x00\xff'", bytes(range(5))]
    nothing = None, ..., NotImplemented
    span = range(1, 10, 2), slice(1, None, 2)
    money = decimal.Decimal("1.10"), decimal.Decimal("NaN"), fractions.Fraction(3, 4)
    when = [
        datetime.date(2020, 1, 2),
        datetime.datetime(2020, 1, 2, 3, 4, 5, 6),
        datetime.time(1, 2),
        datetime.timedelta(days=1, microseconds=5),
        datetime.timezone.utc,
    ]
    path = pathlib.PurePosixPath("/a/b.txt")
    pattern = re.compile(r"a+(b)?", re.IGNORECASE)
    match = pattern.match("AAb")
    key = uuid.UUID(int=5)
    nested = ((1, (2, (3,))), frozenset({1, frozenset({2})}))
    money[0].is_nan()
    return integers, floats[:5], huge % 97, number, texts, raw, span, when, str(path), match.group(), key, nested, nothing[0]
