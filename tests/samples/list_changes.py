"""Lists: stores, slices, in the middle of long ones, nested, self-containing."""


def main():
    a = [0] * 100
    a[50] = -1
    a[-1] = 1
    a[10:20] = [7]
    a[5:5] = [1, 2, 3]
    del a[60:]
    a += [1]
    a = a + [2]
    b = [[0] * 3 for _ in range(3)]
    b[1][2] = 5
    row = b[1]
    row[0] = 6
    shared = [[0] * 2] * 2
    shared[0][1] = 1
    c = [1]
    c.append(c)
    c[0] = 2
    d = list(range(5))
    for i in d:
        if i % 2:
            d.remove(i)
    d[1], d[2] = d[2], d[1]
    d.append(d.pop(0))
    e = [3, 1, 2]
    e.sort(key=lambda v: -v)
    f = [nan := float("nan"), nan]
    f[0] = nan
    f[1] = -0.0
    f[1] = 0.0
    f[0] = 0
    f[0] = False
    return len(a), b, shared, len(c), d, e, f
