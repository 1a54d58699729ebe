"""Closures, nonlocal, cells shared by functions, late binding."""


def counter():
    n = 0
    log = []

    def inc(by=1):
        nonlocal n
        n += by
        log.append(n)
        return n

    def peek():
        return n, log

    return inc, peek


def unset():
    def use():
        return later

    try:
        use()
    except NameError:
        later = "set"
    return use()


def main():
    inc, peek = counter()
    inc()
    a = inc(5)
    inc2, peek2 = counter()
    inc2(100)
    value = 1

    def show():
        return value

    value = 2
    b = show()
    del value
    value = 3
    return a, peek(), peek2(), b, show(), unset()
