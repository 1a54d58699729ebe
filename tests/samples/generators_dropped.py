"""Generators that wait and are dropped: their `finally` runs when the last name goes, before the next statement begins."""

log = []


def numbers(name):
    try:
        yield 1
        yield 2
    finally:
        log.append(name)


def main():
    data = [3, 1, 4]
    first = next(numbers("first"))
    found = any((hit := x) > 1 for x in data)
    part = data[0]
    return first, found, hit, part, log
