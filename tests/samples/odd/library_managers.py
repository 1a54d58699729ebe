"""Context managers of the library that call back what was put into them: what they change is seen at once, also when an exception ends the body."""

import contextlib
import functools


class Manager:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        return self

    def __exit__(self, *error):
        length = len(self.log)
        return True


def main():
    log, other = [], {"n": [0]}
    try:
        with contextlib.ExitStack() as stack:
            stack.callback(log.append, "first")
            raise ValueError
    except ValueError:
        seen = len(log)
    with contextlib.ExitStack() as stack:
        stack.callback(log.append, "second")
        seen += 1
    seen += len(log)
    with contextlib.ExitStack() as stack:
        stack.enter_context(Manager(log))
        stack.callback(log.append, "third")
        stack.callback(functools.partial(other["n"].append, 1))
        stack.push(lambda *error: log.append("lambda"))
        raise KeyError
    with contextlib.ExitStack() as stack:
        stack.enter_context(Manager(log))
        stack.callback(other.update, late=log)
        seen += 1
    with contextlib.closing(contextlib.ExitStack()) as closed:
        closed.callback(log.clear)
        log.append(closed is stack)
    return seen, log, other
