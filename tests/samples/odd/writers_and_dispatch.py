"""What C functions and a library's functions reach: what `print` writes to, closures of a library, in-place operators on proxies."""

import functools
import types
import weakref


class Row(list):
    pass


class Sink:
    def __init__(self):
        self.lines = []

    def write(self, text):
        self.lines.append(text)


class Given:
    def __init__(self, write):
        self.write = write


def printed():
    plain, given, sink, typed = [], [], Sink(), []
    print("a", file=types.SimpleNamespace(write=plain.append))
    target = types.SimpleNamespace(write=plain.append)
    print("b", "c", sep="", file=target)
    print("d", file=Given(given.append))
    print("e", file=sink)
    made = type("Made", (), {"write": typed.append})()
    print("f", end="", file=made)
    print("g", file=None)
    list(map(functools.partial(print, file=target, end="."), "hi"))
    print(*"jk", **{"file": target})
    return plain, given, sink.lines, typed


def dispatched():
    seen, other = [], []
    functools.singledispatch(seen.append)(1)
    call = functools.singledispatch(lambda x: x)
    call.register(int, other.append)
    call(2)
    call(3)
    kept = list(map(call, [4, 5]))
    return seen, other, kept


def wrapped():
    rows = []

    def log(*values):
        rows.append(values)

    method = functools.partialmethod(log, 1)
    log = functools.wraps(log)(functools.cache(log))
    log(2)
    log(2)
    return rows, method.args


def in_place():
    row = Row([1])
    near = weakref.proxy(row)
    near += [2]
    near *= 2
    near[0:1] += [3]
    return list(row)


def main():
    return printed(), dispatched(), wrapped(), in_place()
