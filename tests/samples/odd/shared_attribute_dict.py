"""Instances that share one attribute dict (the Borg pattern): a store through one is seen through all."""


class Borg:
    _shared = {}

    def __init__(self, name):
        self.__dict__ = self._shared
        self.last = name
        self.names = [*getattr(self, "names", []), name]


class Plain:
    pass


def main():
    one, two = Borg("one"), Borg("two")
    one.color = ["red"]
    two.color.append("blue")
    Borg._shared["direct"] = 1
    del two.last
    one.direct += 1
    a, b, c = Plain(), Plain(), Plain()
    a.x = 1
    b.__dict__ = c.__dict__ = vars(a)
    c.y = 2
    b.x = c.y
    a.__dict__ = {"own": b}
    b.z = a
    c.__dict__.clear()
    a.own.back = a
    vars(b).update(k=1)
    three = Borg("three")
    del one, two
    three.color.pop()
    return sorted(vars(three)), vars(c), three.names
