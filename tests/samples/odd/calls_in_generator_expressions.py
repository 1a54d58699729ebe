"""Generator expressions that call functions, in the headers of loops on the same line."""


def first(a=None, *_, **__):
    return a


class Obj:
    pass


def main():
    w = Obj()
    for w.v in (first() for v in (1, 2)):
        pass
    seen = []
    for seen[:] in ([first(v)] for v in (3, 4) if first(v)): w.v = seen[0]
    for n in (first(first(v)) for v in (5, 6)):
        seen.append(n)
    while [w.v for w.v in (first(v) for v in (0, 1))][len(seen) > 3]: seen.append(0) or first(seen.append(1))
    return w.v, seen
