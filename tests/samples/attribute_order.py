"""Attributes in the order in which each instance got them, whatever the class's other instances did."""


class Pair:
    def __init__(self, first, second):
        self.first, self.second = first, second


class Other(Pair):
    def __init__(self, first, second):
        (self.second, self.first), self.third = (second, first), 3


class Late:
    def __init__(self, upwards):
        names = "abc" if upwards else "cba"
        for name in names: setattr(self, name, name)


def made():
    return [Pair(1, 2), Other(3, 4), Late(True), Late(False)]


one, two = made(), made()


def main():
    pairs = one + [Other(5, 6), Pair(7, 8)]
    late = two[3]
    late.b, late.d, late.a = late.a, 1, 2
    del late.c
    late.c = 4
    late.x, late.y = 5, 6
    del late.b; late.b, late.z = 1, 2
    return pairs, [list(vars(pair)) for pair in pairs], late
