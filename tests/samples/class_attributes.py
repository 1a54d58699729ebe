"""Data attributes of a class and of an instance; functions with attributes; module attributes."""


class Counter:
    total = 0
    names = []

    def __init__(self, name):
        Counter.total += 1
        self.names.append(name)
        self.total = -1


def tagged():
    tagged.calls = getattr(tagged, "calls", 0) + 1
    return tagged.calls


def main():
    a = Counter("a")
    b = Counter("b")
    Counter.names = Counter.names + ["new"]
    Counter.late = {"k": 1}
    del Counter.late
    tagged()
    return a.names, b.total, Counter.total, tagged()
