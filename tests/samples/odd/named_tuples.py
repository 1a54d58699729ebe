"""namedtuple and NamedTuple: with mutable fields, defaults, methods, replace, subclass with attributes."""

from collections import namedtuple
from typing import NamedTuple

Pair = namedtuple("Pair", "left right", defaults=[None])


class Node(NamedTuple):
    name: str
    children: list = []

    def add(self, name):
        self.children.append(Node(name, []))
        return self.children[-1]


class Named(Pair):
    count = 0

    def __new__(cls, left, right=0):
        self = super().__new__(cls, left, right)
        self.note = [left]
        cls.count += 1
        return self


def main():
    p = Pair([1])
    p.left.append(p)
    q = p._replace(right=p.left)
    q.right.append(2)
    root = Node("root", [])
    root.add("a").add("b")
    shared = Node("s")
    Node("t").children.append(shared.name)
    n = Named("x")
    n.note.append(n.right)
    m = n._replace(left="y") if False else Named("y", n)
    m.right.note[0] = "changed"
    x, (y, *z) = m.left, m.right
    d = root._asdict()
    d["children"].clear()
    made = Pair._make(z + [1])
    return len(p.left), q.right is p.left, root, shared, n.note, Named.count, x, y, made, Pair._fields
