"""Class bodies: comprehensions that see and do not see names, nested classes, deleted names, loops, globals and nonlocals."""

level = 1


def main():
    level = 2
    seen = []

    class Outer:
        level = 3
        base = [1, 2, 3]
        doubled = list(map(str, base))
        pairs = dict(zip(base, doubled))
        for i in range(3):
            seen.append(i + level)
            base[i] += i
        else:
            del i
        lazy = (n for n in base)

        class Inner:
            nonlocal level
            level = 5
            inside = [level] * 2
            inside.append(seen)

        global made
        made = Inner

        def method(self, items=base):
            items.append(level)
            return __class__.level, items

        with_default = lambda self, n=level: n
        try:
            missing
        except NameError:
            caught = "caught"
        del caught

    one = Outer()
    first = one.method()
    second = Outer.method(one)
    Outer.Inner.inside.pop()
    Outer.base = Outer.base[:2]
    rest = list(Outer.lazy)
    return level, first, second, rest, Outer.doubled, Outer.pairs, made.level if hasattr(made, "level") else None, made.inside, one.with_default(), seen
