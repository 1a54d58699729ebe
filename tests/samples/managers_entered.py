"""Managers of libraries that change themselves, or what they refer to, when they are entered."""

import contextlib
import decimal
import io
import threading


class Box:
    """Is entered by code that is followed."""

    def __init__(self):
        self.count = 0

    def __enter__(self):
        self.count += 1
        return self

    def __exit__(self, *error):
        self.count -= 1


class Entered(contextlib.AbstractContextManager):
    """Is entered by inherited code, and left by its own."""

    def __exit__(self, *error):
        self.left = True


def main():
    box, kept = [], io.StringIO()
    into = contextlib.redirect_stderr(kept)
    with into:
        x = 1
    with into, into:
        y = 2
    with contextlib.redirect_stderr(io.StringIO()) as out:
        x += 1
    stack = contextlib.ExitStack()
    with stack as same:
        same.callback(box.append, 1)
        b = same.enter_context(Box())
    semaphore = threading.Semaphore(2)
    with semaphore:
        z = semaphore._value
        with semaphore:
            w = semaphore._value
    with decimal.localcontext() as context:
        context.prec = 5
    with Entered() as entered, Box() as c:
        c.count += 10
    with contextlib.nullcontext(box) as again:
        again.append(2)
    return x, y, z, w, b.count, c.count, entered.left, box, out.getvalue(), semaphore._value
