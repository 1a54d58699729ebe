"""Generators with closure variables that are closed where they wait: their frames are over without a word."""


def paused():
    seen = [1]
    yield 0
    later = lambda: seen
    yield later


def main():
    closed = paused()
    next(closed)
    closed.close()
    for n in range(3):
        x = [n]
    ended = paused()
    next(ended)
    functions = list(ended)
    return x, len(functions), functions[0](), list(closed)
