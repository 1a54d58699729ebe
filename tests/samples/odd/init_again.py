"""Methods of C types that are called by name: each type has its own, though all are told by the same word."""

from collections import OrderedDict, defaultdict, deque


class Refused(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


class Row(list):
    def __init__(self, count):
        super().__init__(range(count))
        self.count = count


class Names(dict):
    def __init__(self, **names):
        super().__init__(names)
        self.count = len(names)


def refuse(code):
    try:
        raise Refused(code)
    except Refused as error:
        shown = str(error)
        error.__init__(code + 1)
        return shown, error.args


def fill(count):
    row = Row(count)
    list.__init__(row, "ab")
    row.__setitem__(0, [count])
    row.__iadd__((count, count))
    list.__delitem__(row, 1)
    row.__imul__(2)
    return row


def others(count):
    numbers, line, store, order = {1}, deque([0]), bytearray(b"xy"), OrderedDict(a=1)
    set.__init__(numbers, range(count))
    numbers.__ior__({9})
    deque.__init__(line, (count, 2))
    line.__iadd__([3])
    line.__setitem__(0, [4])
    bytearray.__init__(store, b"abc")
    store.__setitem__(0, 65 + count)
    store.__iadd__(b"!")
    OrderedDict.__init__(order, b=count)
    order.__delitem__("a")
    found = defaultdict(list, {1: [2]})
    found.__setitem__(count, [3])
    defaultdict.__init__(found, list, {4: 5})
    names = Names(a=count)
    dict.__init__(names, b=[count])
    return numbers, line, store, order, found, names


def main():
    return [(refuse(number), fill(number), others(number)) for number in (1, 2, 3)]
