"""Subclasses of list, dict, set, str, int, tuple with state of their own and overridden methods."""


class Stack(list):
    pushes = 0

    def append(self, item):
        self.pushes += 1
        super().append((item, self.pushes))

    def __setitem__(self, i, value):
        list.__setitem__(self, i, [value])


class Defaults(dict):
    def __missing__(self, key):
        self[key] = value = [key]
        return value

    def __setitem__(self, key, value):
        self.last = key
        super().__setitem__(key, value)


class Bag(set):
    __slots__ = ("twice",)

    def add(self, item):
        if item in self:
            self.twice = item
        set.add(self, item)


class Name(str):
    def __new__(cls, text, *marks):
        self = str.__new__(cls, text.upper())
        self.marks = list(marks)
        return self


class Number(int):
    def __add__(self, other):
        made = Number(int(self) + other)
        made.parts = [self, other]
        return made


class Row(tuple):
    def __init__(self, items):
        self.total = sum(self)


def main():
    s = Stack("ab")
    s.append("c")
    s[0] = s
    s.extend("d"); s += [1]
    s.sort(key=str)
    s.note = "note"
    d = Defaults(a=1)
    d["x"].append(d["a"])
    d.setdefault("y", []).append(2)
    d |= {"z": 3}
    d.update(w=d.last)
    b = Bag([1])
    b.add(2); b.add(1)
    b |= {5}
    b -= {2}
    n = Name("abc", 1)
    n.marks.append(n)
    m = n + "d"
    k = Number(3) + 4
    k.parts.append(k)
    k += 1
    r = Row([1, 2])
    r.total += 10
    r.more = [r]
    copy = s[:], type(s[:]).__name__, d.copy(), type(b | {1}).__name__
    s.clear(); d.clear()
    s.pushes = 0
    return s, d, b, b.twice, n, m, type(m).__name__, k, k.parts[1], r, r.total, copy[1:]
