"""global and nonlocal through several levels; closures rebound from outside and inside; default arguments that change."""

count = 0
registry = {}


def outer():
    n = 0
    names = []

    def middle():
        nonlocal n
        n += 1

        def inner(step=1, seen=[]):
            global count
            nonlocal n
            n += step
            count += n
            seen.append(n)
            names.append(len(seen))
            registry[n] = seen
            return seen

        return inner

    def peek():
        return n, names

    return middle, peek


def main():
    global registry
    middle, peek = outer()
    one, two = middle(), middle()
    one(); one(5)
    two(seen=registry.setdefault("own", []))
    state = peek()
    old = registry
    registry = {}
    last = one.__defaults__[1]
    last.clear()
    two()
    late = [lambda: k for k in range(3)]
    early = [lambda n=n: n for n in range(3)]
    for j in range(2):
        def show():
            return j
    got = [f() for f in late], [f() for f in early], show()
    j = "rebound"
    cell = one.__closure__[0]
    free = one.__code__.co_freevars
    return state, count, sorted(map(str, old)), registry, last, got, show(), free, cell.cell_contents
