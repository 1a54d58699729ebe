"""What is changed through a proxy, a frame, a view, a method that is called as an iterator or by another name."""

import sys
import types
import weakref
from collections import deque


class Row(list):
    pass


class Point:
    pass


def proxied():
    point, row = Point(), Row([1])
    near, line = weakref.proxy(point), weakref.proxy(row)
    near.x = 3
    line.append(2)
    line[0] = 5
    del line[1]
    del near.x
    line[:] = [7]
    return vars(point), list(row)


def set_from_within():
    sys._getframe(1).f_locals["value"] = [1, 2]


def framed():
    value, other = 0, 1
    set_from_within()
    other = value
    return value, other


def viewed():
    data = bytearray(b"abcd")
    for byte in memoryview(data):
        data[0] = byte
    data.append(1)
    sizes = len(memoryview(data)), data.append(2)
    memoryview(data)[1:3] = b"xy"
    memoryview(data).__setitem__(0, 65)
    data += bytes(memoryview(data)[:2])
    return data, sizes


def called():
    items, queue, seen = [4, 3, 2, 1], deque([1, 2, None, 3]), []
    for item in iter(items.pop, 3):
        seen.append(item)
    seen += [item for item in iter(queue.popleft, None)]
    list(map(seen.__setitem__, [0], [9]))
    point = Point()
    types.MethodType(setattr, point)("name", seen)
    seen.append.__call__(5)
    return items, queue, point


def main():
    return proxied(), framed(), viewed(), called()
