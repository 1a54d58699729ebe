"""match: guards that bind and fail, captures that stay, classes, mappings with rest, or-patterns, stars."""

from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


class Odd:
    __match_args__ = ("value",)

    def __init__(self, value):
        self.hits = 0
        self._value = value

    @property
    def value(self):
        self.hits += 1
        return self._value


def tell(subject, log):
    match subject:
        case [x, y] if log.append((x, y)):
            return "never"
        case [x, *rest] if (n := len(rest)) > 2:
            return x, rest, n
        case {"kind": kind, **others} if others:
            others["kind"] = kind
            return others
        case Point(x=0, y=y) | Point(x=y, y=0):
            return y
        case Point() as point if point.x == (z := point.y):
            point.x += 1
            return z
        case Odd(1 | 2 as small):
            return small
        case str(text) | bytes(text):
            return text * 2
        case (1 | 2) as number if number == 1:
            return number
        case int() | float():
            pass
        case None:
            return
        case _:
            x = "other"
    return [name for name in ("x", "y", "rest", "n", "kind", "others", "z", "number") if name in locals()]


def main():
    log = []
    subjects = [[1, 2], [1, 2, 3, 4], [5], {"kind": 1, "b": 2}, {"kind": 3}, Point(0, 4), Point(6, 0), Point(3, 3), Point(3, 4), Odd(2), Odd(3), "ab", b"c", 1, 2, 2.5, None, {1}]
    results = []
    for subject in subjects:
        results.append(tell(subject, log))
    return results, log, subjects[7].x, subjects[9].hits
