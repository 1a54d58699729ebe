"""Conditions that end in a constant, which the compiler does not test, inside `with` and loops, whose objects lie on the stack."""


class CM:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


def main():
    y, w, found = [1], 2, []
    with CM() as x:
        if {"a": 0, **{"b": "s"}} if y else (w and 1):
            found.append(x is w)
        if [] if not y else (w and 1):
            found.append(1)
        if w or 0:
            found.append(2)
        if (w and 0) or (y and 1):
            found.append(3)
        for n in range(3):
            if n == 1 and True:
                found.append(n)
            while (n and 1) if w else (y or 0):
                n -= 1
            assert n == 0 or 1
        found += [n for n in range(3) if n and 1 if (y and True)]
        z = 5 if ({"a": 0} if y else (w and 1)) else 3
        z = not (z and 1)
    return found, z
