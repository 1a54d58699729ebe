"""Decorators with arguments and state, stacked, on methods and classes; closures that keep counts; class decorators that replace."""


def counted(limit):
    def decorate(function):
        calls = []

        def wrapper(*args, **kwargs):
            calls.append(args)
            if len(calls) > limit:
                wrapper.over = calls[limit:]
                return None
            return function(*args, **kwargs)

        wrapper.calls = calls
        return wrapper

    return decorate


def register(table, name=None):
    def decorate(thing):
        table.setdefault(name or thing.__name__, []).append(thing)
        return thing

    return decorate


class Memo:
    def __init__(self, function):
        self.function, self.memory = function, {}

    def __call__(self, n):
        if n not in self.memory:
            self.memory[n] = self.function(n)
        return self.memory[n]

    def __get__(self, instance, owner):
        return lambda n: (instance.seen.append(n), self(n))[1]


table = {}


@register(table)
@counted(2)
@register(table, "raw")
def double(x):
    return x * 2


@Memo
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


@register(table)
@lambda cls: type(cls.__name__, (cls,), {"extra": []})
class Thing:
    def __init__(self):
        self.seen = []

    @Memo
    def third(n):
        return [n] * 3

    @staticmethod
    @counted(1)
    def static(x):
        return x


def main():
    got = [double(n) for n in range(4)]
    over = [f for f in table if f != "raw"]
    a = fact(5)
    b = fact.memory.pop(5)
    thing = Thing()
    c = thing.third(1)
    c.append(thing.third(1))
    Thing.extra.append(thing.static(2))
    Thing.extra.append(Thing.static(3))
    return got, over, a, b, sorted(fact.memory), thing.seen, len(c), Thing.extra, len(table["raw"])
