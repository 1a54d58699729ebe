"""Slices: assigned to themselves, extended, reversed in place, of bytearrays, by objects with __index__."""


class One:
    def __index__(self):
        return 1


def main():
    a = [1, 2, 3, 4]
    a[:] = a
    a[1:3] = a
    a[::2] = a[1::2]
    a[:0] = a[-2:]
    a[2:2] = (a,)
    a[:] = a[::-1]
    del a[::3]
    a[One():One()] = iter("xy")
    a[One()] = "one"
    a *= 2
    a[len(a):] = [a[0]]
    b = bytearray(b"abcdef")
    b[1:3] = b"XYZ"
    b[::2] = b[::2].lower()
    del b[-2:]
    b[:0] = b
    b += b"!"
    b[One()] = 65
    c = b
    b = b + b"?"
    d = [[0]] * 3
    d[0].append(1)
    d[1:] = d[:1]
    d[1] = d[1] + [5]
    e = list(range(5))
    try:
        e[::2] = [1]
    except ValueError:
        e.sort(reverse=True)
    e[1:4] = []
    del a[:0]
    return len(a), bytes(b), bytes(c), d, e
