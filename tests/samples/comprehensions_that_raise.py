"""Exceptions that end comprehensions, raised in them, by a callee, and by an iterator; their variables hide some of the function's."""


def fussy(k):
    if k == 2:
        raise ValueError(k)
    return k


def items():
    yield 1
    raise KeyError("items")


class Odd:
    @property
    def name(self):
        raise AttributeError("name")


def main():
    k, d, found = "kept", {"a": 1, "b": 2}, []
    for part in (1, 2, 3, 4, 5):
        try:
            if part == 1:
                {k: d.pop(k) for k in d}
            elif part == 2:
                [fussy(k) for k in (1, 2)]
            elif part == 3:
                {q: {fussy(k) for k in (1, q)} for q in (1, 2)}
            elif part == 4:
                [k for k in items()]
            else:
                [0 for k, q in [(1, 2), 3]]
        except (RuntimeError, ValueError, KeyError, TypeError) as error:
            found.append(type(error).__name__)
    odd = Odd()
    unnamed = [getattr(odd, "name", k) for k in (1, 2)]
    return k, d, found, unnamed
