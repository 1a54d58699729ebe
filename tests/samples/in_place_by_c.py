"""C functions that change their arguments in place."""

import bisect
import collections
import functools
import heapq
import operator
import random


def main():
    a = [5, 2, 9, 1, 7]
    a.sort()
    bisect.insort(a, 4)
    heap = [3, 1, 2]
    heapq.heapify(heap)
    heapq.heappush(heap, 0)
    low = heapq.heappop(heap)
    heapq.heapreplace(heap, 8)
    random.Random(7).shuffle(a)
    operator.setitem(a, 0, "set")
    operator.delitem(a, 1)
    operator.iadd(a, [10])
    push = functools.partial(a.append, 11)
    push()
    list(map(a.append, [12, 13]))
    drained = [6, 5, 0, 4]
    taken = list(iter(drained.pop, 0))
    a.extend(x for x in range(2))
    a.insert(1, "in")
    a.remove(11)
    a.reverse()
    a[1:3] = ["s1", "s2", "s3"]
    a[::2] = [0] * len(a[::2])
    a *= 2
    q = collections.deque([1, 2, 3], maxlen=4)
    q.append(4)
    q.append(5)
    q.appendleft(0)
    q.rotate(1)
    q.popleft()
    q.extendleft([8, 9])
    q[1] = "q"
    setattr_target = functools.partial(list.append, a)
    setattr_target("unbound")
    all(map(drained.append, "xy"))
    return a, heap, low, taken, drained, q
