"""Module names that the code reads, stores and deletes; changes by a callee."""

SHARED = [1, 2]
count = 0
table = {"k": [0]}


def touch():
    global count
    count += 1
    SHARED.append(count)
    table["k"][0] = count


def make():
    global fresh
    fresh = {"made": True}


def drop():
    global fresh
    del fresh


def main():
    alias = SHARED
    x = 1
    touch()
    x = 2
    touch()
    alias[0] = 9
    make()
    seen = fresh
    drop()
    try:
        fresh
    except NameError:
        x = 3
    return alias, count, table, seen, x
