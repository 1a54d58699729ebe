"""The recursion limit is reached: the exception and what is met for the first time at that depth are told as what they are."""


class Deep:
    def __init__(self, depth):
        self.depth = depth


def forever(n):
    return 1 + forever(n + 1)


def to_the_end(n):
    try:
        return to_the_end(n + 1)
    except RecursionError as error:
        found = [Deep(n > 10), {"kind": type(error).__name__}]
        return found[1]


def main():
    try:
        forever(0)
    except RecursionError as error:
        kind = type(error).__name__
    return kind, to_the_end(0)
