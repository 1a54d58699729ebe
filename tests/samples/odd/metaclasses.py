"""Metaclasses: `__prepare__`, `__new__`, `__call__`, class attributes that change, `__init_subclass__`."""


class Registry(type):
    known = {}

    @classmethod
    def __prepare__(mcls, name, bases, **options):
        space = {"order": []}
        return space

    def __new__(mcls, name, bases, space, **options):
        cls = super().__new__(mcls, name, bases, dict(space))
        mcls.known[name] = cls
        return cls

    def __init__(cls, name, bases, space, **options):
        super().__init__(name, bases, space)
        cls.instances = 0

    def __call__(cls, *args):
        cls.instances += 1
        return super().__call__(*args)

    def __getitem__(cls, index):
        return cls.order[index]


class Base(metaclass=Registry, level=1):
    order.append("a")
    for i in range(2):
        order.append(i)
    del i

    def __init_subclass__(cls, /, tag="none", **options):
        super().__init_subclass__(**options)
        cls.tag = tag


def main():
    class Child(Base, tag="child"):
        order.append(Base.order[:])
        squares = [n * n for n in range(3)]

        def __init__(self, n):
            self.n = n

    one, two = Child(1), Child(2)
    Child.order.append(one)
    Child.squares[0] = Child[0]
    Base.order.clear()
    setattr(Child, "late", {"n": two.n})
    Child.late["n"] += 1
    del Child.tag
    made = type("Made", (Child,), {"x": 1})
    made.x += 1
    three = made(3)
    return Child.instances, made.instances, Base.instances, sorted(Registry.known), three.n, Child.late, made.tag
