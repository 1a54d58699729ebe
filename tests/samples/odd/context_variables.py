"""contextvars: tokens, copies of a context that run functions, values that are mutable."""

import contextvars

level = contextvars.ContextVar("level", default=0)
items = contextvars.ContextVar("items")


def deeper(n):
    token = level.set(level.get() + n)
    try:
        if n:
            return deeper(n - 1)
        return level.get()
    finally:
        level.reset(token)


def main():
    shared = []
    items.set(shared)
    context = contextvars.copy_context()
    inside = context.run(deeper, 3)
    context.run(items.get().append, "in")
    context.run(level.set, 10)
    outside = level.get(), context[level]
    other = context.copy()
    got = other.run(lambda: (items.get().append(level.get()), level.get()))
    try:
        items.set([])
        items.get().append(1)
    finally:
        last = items.get()
    return inside, outside, got, shared, last
