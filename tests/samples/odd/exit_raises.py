"""`__exit__` that raises, swallows, and replaces; several managers; ExitStack."""

import contextlib


class Manager:
    def __init__(self, log, name, what=None):
        self.log, self.name, self.what = log, name, what

    def __enter__(self):
        self.log.append(("enter", self.name))
        if self.what == "enter":
            raise LookupError(self.name)
        return self

    def __exit__(self, kind, error, traceback):
        self.log.append(("exit", self.name, kind and kind.__name__))
        if self.what == "raise":
            raise OSError(self.name) from error
        return self.what == "swallow"


@contextlib.contextmanager
def managed(log):
    try:
        yield log
    except OSError as error:
        log.append(error.args)
        raise KeyError("replaced") from None
    finally:
        log.append("end")


def main():
    log = []
    with Manager(log, "a", "swallow"):
        with Manager(log, "b", "raise") as b:
            with Manager(log, "c"):
                1 // 0
    try:
        with Manager(log, "d"):
            with Manager(log, "e", "enter"), Manager(log, "f"):
                log.append("never")
    except LookupError as error:
        log.append(error.__context__)
    try:
        with managed(log) as same, Manager(same, "g", "raise"):
            same.append("inside")
    except KeyError as error:
        log.append(repr(error))
    with contextlib.ExitStack() as stack:
        for n in "xyz":
            stack.enter_context(Manager(log, n, "swallow" if n == "y" else None))
        stack.callback(log.append, "callback")
        raise ValueError
    for i in range(3):
        with Manager(log, i):
            if i == 1:
                continue
            if i == 2:
                break
    with contextlib.suppress(IndexError):
        log[99]
    return log, b.name
