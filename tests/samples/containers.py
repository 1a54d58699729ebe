"""Every builtin and standard container, nested and cyclic."""

import collections


def main():
    point = collections.namedtuple("point", "x y")
    p = point(1, [2])
    p.y.append(3)
    p = p._replace(x=9)
    q = collections.deque([[1], (2,)])
    q[0].append(5)
    cycle = {"name": "root"}
    cycle["self"] = cycle
    cycle["list"] = [cycle, [cycle]]
    pair = ([],)
    pair[0].append(pair)
    table = collections.defaultdict(lambda: collections.defaultdict(int))
    table["a"]["b"] += 1
    table["a"]["c"] += 2
    frozen = frozenset([1, 2]), frozenset([(1, p.x)])
    empty = [[], (), {}, set(), frozenset(), "", b"", bytearray(), collections.deque(), range(0)]
    deep = []
    for i in range(30):
        deep = [deep, i]
    counts = collections.Counter(a=3, b=1)
    counts["c"] = counts["a"] - counts["b"]
    user = collections.UserList([1, 2])
    user.append(3)
    return p, q, len(cycle), table, frozen[0] == {1, 2}, empty, counts, list(user)
