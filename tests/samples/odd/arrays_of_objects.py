# needs: numpy
"""Arrays whose memory holds addresses of objects have a shape and a type, and no content: an address says nothing."""

import numpy as np


class Box:
    def __init__(self, v):
        self.v = v


def main():
    a = np.array([Box(1), Box(2), None], dtype=object)
    b = a.reshape(3, 1)
    a[2] = [3]
    a[2].append(4)
    a[0].v = 9
    a[1] = 5
    rows = np.array([(1, "x"), (2, [3])], dtype=[("Odd", "i4"), ("what", "O")])
    rows[0]["what"] = a
    named = np.array([(1, 2.5)], dtype=[("Odd", "i4"), ("Other", "f8")])
    named["Odd"] = 7
    view = memoryview(a)
    view.release()
    return a.shape, b.shape, rows["Odd"].tolist(), named.tolist()
