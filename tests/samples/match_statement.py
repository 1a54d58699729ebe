"""`match`: clauses tried one after another, captures, guards, class, mapping, sequence and or-patterns."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def kind(value):
    match value:
        case 0 | 1:
            return "small"
        case int(n) if n < 0:
            return f"negative {n}"
        case [first, *rest]:
            return first, rest
        case {"k": k, **others}:
            return k, others
        case Point(0, y=why):
            return "on axis", why
        case Point(x, y):
            return x, y
        case "a" | "b" as letter:
            result = letter
        case None:
            result = "none"
        case _:
            result = "other"
    return result


def plain(v):
    match v:
        case 1: r = "one"
        case 2: r = "two"
    return r if v < 3 else None


def main():
    r = 0
    out = [kind(v) for v in (1, -5, [1, 2, 3], {"k": 1, "z": 2}, Point(0, 9), Point(1, 2), "b", None, 3.5)]
    match plain(1), plain(2):
        case a, b:
            out.append(a + b)
    return out
