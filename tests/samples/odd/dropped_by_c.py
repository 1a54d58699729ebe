"""What followed functions hand to C code, which drops it while it goes on; the garbage collector runs in between."""

import collections
import functools
import gc


class Node:
    def __init__(self, number, before):
        self.number = number
        self.items = [number]
        self.me = self
        self.kind = type(before).__name__


class Table(dict):
    pass


def in_turn(make, start):
    """`reduce` drops what the first call made when it has the second one's."""

    def following(before, number):
        gc.collect(number // 2)  # what was made two calls ago
        made = make(number, before)
        return made

    return functools.reduce(following, range(3), start)


def cycle(number, before):
    made = [number, len(before)]
    made.append(made)
    return made


def with_attributes(number, before):
    made = Table(number=number, before=len(before))
    made.number = number
    vars(made)["items"] = [number]
    return made


def main():
    found = [
        in_turn(lambda number, before: [number, *before], [9]),
        in_turn(lambda number, before: {number: number, **before}, {9: 9}),
        in_turn(lambda number, before: {number, *before}, {9}),
        in_turn(lambda number, before: collections.deque([number, *before]), collections.deque([9])),
        in_turn(lambda number, before: bytearray([number, *before]), bytearray(b"9")),
        in_turn(lambda number, before: ([number], *before), ([9],)),
    ]
    last = in_turn(Node, None)
    round_about = in_turn(cycle, [])
    table = in_turn(with_attributes, {})
    lengths = [len(x) for x in map(cycle, range(3), [found, [], [1]]) if gc.collect(1) is not None]
    return found, last.number, last.items, last.kind, round_about[:2], table, table.items, lengths
