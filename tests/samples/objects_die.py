"""Objects that die and new ones at the same place."""


def main():
    x = [1]
    del x; x = [2]
    y = [x]
    for i in range(4):
        y = [i]
        y = [i + 1]
    z = None
    for i in range(3):
        z = [z, i]
    keep = []
    for i in range(3):
        part = {"i": i}
        keep.append(len(part))
    a, b = [1], [2]
    a, b = b, a
    a = b = None
    return x, y, z, keep
