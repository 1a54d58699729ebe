"""Sets: every way to change one."""


def main():
    s = {1, 2, 3}
    s.add(4)
    s.add(4)
    s.discard(1)
    s.discard(99)
    s.remove(2)
    s |= {7, 8}
    s &= {3, 4, 7, 8}
    s -= {3}
    s ^= {4, 5}
    s.update([10, 11], (12,))
    s.difference_update({10})
    s.intersection_update({5, 7, 8, 11, 12})
    s.symmetric_difference_update({5, 6})
    popped = {42}.pop()
    t = frozenset(s)
    u = s | {"text"}
    alias = s
    s = s | {0}
    alias.clear()
    mixed = {1, "a", (2, 3), None, 2.5, frozenset({1})}
    mixed.add(b"bytes")
    return sorted(s), alias, popped, len(t), len(u), len(mixed)
