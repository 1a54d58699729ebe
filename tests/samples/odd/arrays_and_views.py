"""array, memoryview, bytearray: resized, cast, written through views, exported."""

from array import array


def main():
    a = array("i", [1, 2, 3])
    v = memoryview(a)
    v[1] = 20
    v[::2] = v[::-2] if False else array("i", [7, 9])
    try:
        a.append(4)
    except BufferError:
        v.release()
    a.append(4)
    a.extend([5, 6]); a.insert(0, 0)
    a[1:3] = array("i", [8])
    a.reverse()
    a.byteswap(); a.byteswap()
    last = a.pop()
    b = bytearray(8)
    w = memoryview(b).cast("H")
    w[0] = 513
    half = w[2:]
    half[0] = 1027
    c = memoryview(b)[1:5]
    c[0:2] = b"ab"
    grid = memoryview(b).cast("B", [2, 4])
    grid[1, 3] = 255
    for view in (grid, c, half, w):
        view.release()
    b.extend(b"xyz")
    del b[:2]
    f = array("d", [0.5])
    f *= 3
    f[1] += 1
    f.frombytes(bytes(8))
    z = b
    b += bytes(a)
    z.clear()
    return a, last, b, f, len(z)
