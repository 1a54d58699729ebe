"""Bodies whose first statement runs nothing: which way a test or loop went follows from the next one."""

count = 0


def test(a):
    if a == 1:
        return 1
    elif a > 2 and a < 9:
        global count
        count = a
    if a == 2:
        b: int
        b = a
    else:
        b: int
        b = 0
    return b


def loops(n):
    seen = []

    def inner():
        for i in range(n):
            nonlocal seen
            seen = [*seen, i]
        while n < 0:
            nonlocal_too: int
            break
        while True:
            x: int
            x = len(seen)
            if x:
                break
        return x

    try:
        y: int
        y = inner()
    except ValueError:
        z: int
        z = 1
    return y


def main():
    return test(1), test(2), test(3), loops(2), count
