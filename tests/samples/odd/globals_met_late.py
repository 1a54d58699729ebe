"""Globals that a function uses first after others have changed, and before they change again."""

LIMIT = 5
names = ["a"]
count = 0
other = None


def uses():
    return LIMIT


def uses_more():
    return names, count, LIMIT


def binds():
    global other, count
    other = [count]
    count += 1
    return uses_more()


def again():
    global LIMIT
    del LIMIT
    LIMIT = 6


def main():
    global count
    count = 1
    first = uses()
    count = 2
    names.append(first)
    second = uses_more()
    count = 3
    third = binds()
    count = 4
    again()
    return first, second, third, uses(), uses_more(), other
