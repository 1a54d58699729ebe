"""Many small objects that come and go: rebound, replaced in containers, swapped, reused addresses."""


class P:
    def __init__(self, v):
        self.v = v


def make(n):
    temp = [P(i) for i in range(n)]
    keep = temp[n // 2]
    return keep


def main():
    slot = None
    trail = []
    for i in range(6):
        slot = P(i)
        slot = [slot]
        slot = (slot, P(-i))
        if i % 3 == 0:
            trail.append(slot)
    box = {}
    for i in range(6):
        box[i % 2] = P([i])
        box["last"], box[i % 2].v = box[i % 2], [i, i]
    keep = make(5)
    for i in range(3):
        x = [i]; x = [i + 1]; del x; x = [i + 2]
        trail.append(x)
        x = x + x
    a, b = P("a"), P("b")
    for _ in range(3):
        a, b = b, P(a.v + b.v)
    objects = [object() for _ in range(3)]
    objects[0] = objects[1]
    del objects[1:]
    s = {(1, i) for i in range(3)}
    s = {t + t for t in s}
    return [t[0] if isinstance(t, list) else t[1].v for t in trail], box["last"].v, keep.v, a.v, b.v, len(objects), sorted(s)
