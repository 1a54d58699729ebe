"""State kept in default arguments, function attributes, class variables and closures over loops."""


def remember(x, seen=[], counts={}):
    seen.append(x)
    counts[x] = counts.get(x, 0) + 1
    remember.last = x
    return len(seen)


class Registry:
    items = []
    index = {}

    @classmethod
    def add(cls, name):
        cls.index[name] = len(cls.items)
        cls.items.append(name)
        return cls

    def __init_subclass__(cls):
        Registry.items.append(cls.__name__)


def main():
    a = remember(1)
    b = remember(1)
    c = remember.__defaults__
    c[0].append("outside")
    Registry.add("x").add("y")

    class Child(Registry):
        pass

    Child.items.append("via child")
    Child.items = ["own"]
    adders = [lambda v, k=k: v + k for k in range(3)]
    d = [f(10) for f in adders]
    return a, b, c, Registry.items, Child.items, remember.last, d
