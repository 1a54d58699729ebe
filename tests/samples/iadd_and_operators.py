"""In-place operators on names, items and attributes, builtin and user-defined."""


class Bag:
    def __init__(self):
        self.items = []

    def __iadd__(self, item):
        self.items.append(item)
        return self

    def __imatmul__(self, other):
        return "replaced"

    def __setitem__(self, key, value):
        self.items.append((key, value))

    def __getitem__(self, key):
        self.last = key
        return len(self.items)

    def __delitem__(self, key):
        self.items.clear()

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


def main():
    a = [1]
    alias = a
    a += (2, 3)
    a *= 2
    t = (1,)
    t += (2,)
    bag = Bag()
    bag += "x"
    bag["k"] = 1
    bag["k"] += 5
    del bag["k"]
    bag.items += ["direct"]
    other = bag
    bag @= 1
    d = {"n": 1}
    d["n"] <<= 3
    d["n"] |= 1
    d["l"] = []
    d["l"] += [1]
    pair = ([],)
    try:
        pair[0] += [1]
    except TypeError:
        d["error"] = True
    n = 7
    n //= 2; n **= 3; n %= 10
    return alias, t, bag, other.items, d, pair, n
