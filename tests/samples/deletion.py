"""`del` of names, items, slices, attributes, keys."""


class Box:
    pass


def main():
    a = [1, 2, 3, 4, 5]
    b = a
    del a[1]
    del a[1:3]
    del a
    box = Box()
    box.x = 1
    box.y = [2]
    del box.x
    d = {"p": 1, "q": 2}
    del d["p"]
    x, y = 1, 2
    del x, y
    try:
        x
    except UnboundLocalError:
        x = "again"
    for i in range(2):
        pass
    del i
    return b, d, x, box.y
