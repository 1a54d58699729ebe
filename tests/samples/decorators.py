"""Decorators, with arguments and stacked, on functions, methods and classes."""

import functools


def trace(log):
    def decorate(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            log.append(fn.__name__)
            return fn(*args, **kwargs)

        return wrapper

    return decorate


def main():
    log = []

    @trace(log)
    @trace(
        log
    )
    def add(a, b):
        return a + b

    def mark(cls):
        cls.marked = True
        return cls

    @mark
    class Thing:
        @trace(log)
        def go(self):
            return "gone"

    @functools.lru_cache
    def cached(n):
        return n if n < 2 else cached(n - 1) + cached(n - 2)

    return add(1, 2), Thing().go(), Thing.marked, cached(6), cached(5), log
