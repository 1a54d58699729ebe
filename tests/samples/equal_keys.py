"""Keys that are equal and not the same: a dict keeps the one that it has, whichever is used to reach it."""


def main():
    d = {1: "a", 0: "z"}
    d[1.0] = "b"
    d[True] = "c"
    del d[1]
    d[True] = "d"
    d[1] = "e"
    for k in (True, 1.0, 1, 0.0, -0.0, False):
        d[k] = k
        d.pop(k)
        d[k] = [k]
    d.update({1: 5})
    e = {(1, 2): "t"}
    e[(True, 2.0)] = "u"
    e |= {(1.0, 2): "v"}
    e.setdefault((1, True + 1), 3)
    f = {1.0: "a"}
    f.clear()
    f[1] = "a"
    g = f.copy()
    g[True] = 2
    s = {1}
    s.add(True)
    s.discard(1.0)
    s.add(True)
    return d, e, f, g, s
