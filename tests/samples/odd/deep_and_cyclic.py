"""Values that contain themselves through every kind of container, at some depth, shared and changed from below."""

from collections import deque
from types import SimpleNamespace


class Link:
    def __init__(self, to=None):
        self.to = to


def main():
    ring = last = Link()
    for n in range(5):
        ring = Link(ring)
        ring.n = n
    last.to = ring
    deep = bottom = []
    for n in range(60):
        deep = [deep] if n % 3 else {"d": deep} if n % 2 else (deep,)
    bottom.append(1)
    bottom.append(deep)
    space = SimpleNamespace(a=1)
    space.self = space
    space.items = [space.__dict__]
    space.items[0]["b"] = space.items
    q = deque()
    q.append((q, {1: q}))
    q[0][1][2] = bottom
    frozen = (frozenset([(1, 2)]), [])
    frozen[1].append(frozen)
    d = {}
    d["values"] = d.values()
    d["items"] = [d]
    shared = [[]] * 2
    shared[0].append(shared)
    shared[1][0][1].append("both")
    try:
        raise ValueError(shared) from KeyError(bottom)
    except ValueError as error:
        error.args[0].append(error)
        error.__cause__.args[0].clear()
        error.note = [error.args]
        error.add_note("n")
        del error.args[0][-1]
    last.to.to.n = "low"
    last.to = None
    return ring.to.n, len(bottom), sorted(vars(space)), len(q), len(d), len(shared[0])
