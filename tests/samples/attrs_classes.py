# needs: attrs
"""Classes made by attrs, with and without slots."""

import attrs


@attrs.define
class Slotted:
    x: int
    y: list = attrs.Factory(list)


@attrs.define(slots=False)
class Open:
    x: int
    y: dict = attrs.field(factory=dict)


@attrs.frozen
class Frozen:
    a: int
    b: list


def main():
    s = Slotted(1)
    s.x += 1
    s.y.append(s.x)
    o = Open(2)
    o.y["k"] = s
    o.extra = [o.x]
    f = Frozen(1, [])
    f.b.append(2)
    g = attrs.evolve(f, a=5)
    return s.x, o.extra, g.a, g.b is f.b
