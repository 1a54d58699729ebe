"""Containers changed during iteration: errors, and what lists and deques do instead."""

from collections import deque


def main():
    log = []
    d = {"a": 1, "b": 2}
    try:
        for key in d:
            d[key + key] = d[key]
    except RuntimeError as error:
        log.append(str(error))
    s = {1, 2}
    try:
        for x in s:
            s.add(x + 10)
    except RuntimeError:
        log.append(len(s))
    q = deque([1, 2, 3])
    try:
        for x in q:
            q.append(x)
    except RuntimeError:
        log.append(list(q))
    items = [1, 2, 3]
    for x in items:
        if len(items) < 6:
            items.append(x * 10)
        items[0] += 1
    for x in items:
        items.remove(x)
    for k in d:
        d[k] = [k]
    view = d.keys()
    n = len(view)
    d["late"] = view
    it = iter(items)
    next(it)
    items.clear()
    rest = list(it)
    items.append(1)
    again = list(it)
    e = enumerate(items)
    items.extend("ab")
    log.extend(e)
    try:
        {k: d.pop(k) for k in d}
    except RuntimeError:
        log.append(len(d))
    return log, sorted(s), items, n, rest, again
