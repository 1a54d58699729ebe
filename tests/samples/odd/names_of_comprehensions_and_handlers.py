"""Comprehensions whose variable is called like the name that an except clause binds, and forgets when its body fails."""


def plain(n):
    try:
        q = [0 for z in range(n)]
        1 / 0
    except Exception as z:
        y[:1] = q


def in_groups():
    try:
        z = {
            **{"b": [x for z in missing]},
        }
    except* Exception as z:
        y[:1] = 0


def with_cells():
    try:
        z = {
            **{"b": [x for z in missing]},
        }
    except* Exception as z:

        def inner():
            nonlocal z


def fails_again():
    try:
        [z for z in (1, 0) if 1 // z]
    except Exception as z:
        [1 / 0 for z in (3, 4)]


def main():
    raised = []
    for work in (lambda: plain(2), in_groups, with_cells, fails_again):
        try:
            work()
        except Exception as error:
            raised.append(type(error).__name__)
    return raised
