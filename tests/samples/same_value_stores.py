"""A store is a store, also when the value does not change."""


def main():
    x = 3
    x = 3
    y = x
    y = x
    a = [1]
    b = a
    b = a
    a[0] = 1
    for i in (5, 5, 5):
        x = i
    s = "text"
    s = s
    return x, y, b
