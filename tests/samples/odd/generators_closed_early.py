"""Generators with closure variables that are closed or dropped where they wait: their frames are over without a word."""


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
    dropped = paused()
    next(dropped)
    frame = dropped.gi_frame
    del dropped
    x.append(frame is None)
    ended = paused()
    next(ended)
    functions = list(ended)
    del frame
    return x, len(functions), functions[0](), list(closed)
