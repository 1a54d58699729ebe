"""The same and equal objects: `is`, interned strings, cached ints, tuples reused, empty containers, bool arithmetic."""


def main():
    a, b = [], []
    c = a
    same = a is c, a is b, a == b
    c += [1]
    pairs = [(x, y) for x in (a, b, c) for y in (a, b, c) if x is y]
    t = (a,)
    u = t
    t += (b,)
    s = [x for x in (a, b, c) if x is c]
    s[0].append(len(s))
    k = [a, a, b]
    k[0].append("via k")
    k[1] = k[1] + []
    k[1].append("copy")
    d = dict.fromkeys("xyz", [])
    d["x"].append(1)
    d["y"] = d["y"] + [2]
    m = [[0] * 2] * 2
    m[0][0] = 1
    m[1] = m[1][:]
    m[1][1] = 2
    def f(x, y): x.append(len(y)); y = [y]; y.append(x); return y
    r = f(a, a)
    r[0].append("end")
    n = True + True, True is (1 == 1)
    (e, f2), g = (h := ([3], a)), h
    e.append(g)
    return same, len(pairs), len(u), len(t), len(s), k, d, m, len(r), n, f2 is a
