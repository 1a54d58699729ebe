"""lru_cache, cache, cached_property, singledispatch, partial, total_ordering, wraps."""

import functools


@functools.lru_cache(maxsize=2)
def slow(n, log=()):
    calls.append(n)
    return [n]


calls = []


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.total_ordering
class Item:
    def __init__(self, n):
        self.n = n

    @functools.cached_property
    def square(self):
        calls.append("square")
        return [self.n ** 2]

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


@functools.singledispatch
def tell(x):
    return "any"


@tell.register
def _(x: int):
    return x + 1


@tell.register(list)
def _(x):
    x.append(tell(len(x)))
    return x


def twice(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.count += 1
        return function(*args, **kwargs), function(*args, **kwargs)

    wrapper.count = 0
    return wrapper


@twice
def push(item, to=[]):
    to.append(item)
    return to


def main():
    a = slow(1)
    a.append("changed")
    b = slow(1)
    slow(2); slow(3); c = slow(1)
    info = slow.cache_info()
    slow.cache_clear()
    f = fib(6)
    x, y = Item(3), Item(4)
    x.square.append(y.square)
    x.n = 5
    del y.square
    again = y.square, x.square[0]
    order = x > y, x >= y, sorted([x, y])[0].n
    told = tell("s"), tell(1), tell([])
    add = functools.partial(push, to=[0])
    one = add(7)
    two = push(8)
    method = functools.partialmethod
    return a is b, c, tuple(info), f, again, order, told, one, two, push.count, calls, push.__name__
