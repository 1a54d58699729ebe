"""`__slots__` in a chain of classes, some with a dict, some without; unset, set, deleted."""


class A:
    __slots__ = ("x", "y")


class B(A):
    __slots__ = ("z",)

    def __init__(self):
        self.z = []


class C(B):
    pass


class D(C):
    __slots__ = ("w",)


def main():
    a, b, c, d = A(), B(), C(), D.__new__(D)
    a.x = b
    b.y = a
    b.z.append(b.y.x)
    c.x = 1; c.extra = [c.x]
    c.extra += [c]
    d.w = d.other = {}
    d.w["d"] = d
    d.x, d.y = d.w, c
    del d.x
    del c.extra[0], c.x
    a.x.y = None
    object.__setattr__(b, "x", (a, b))
    delattr(b, "y")
    return a, b, c, d
