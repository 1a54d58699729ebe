"""Arguments: positional only, keyword only, starred, defaults evaluated once, methods bound and unbound, argument order with side effects."""


def every(a, b=[], /, c=2, *rest, d, e={}, **more):
    b.append(a)
    e[a] = rest
    more["c"] = c
    return a, len(b), c, rest, d, list(e), sorted(more)


def note(log, x):
    log.append(x)
    return x


class Tool:
    made = []

    def __init__(self, *args, **kwargs):
        self.args, self.kwargs = args, kwargs
        Tool.made.append(self)

    def method(self, x, *, y=1):
        self.args += (x, y)
        return self

    @classmethod
    def build(cls, *names):
        return cls(*names, **dict.fromkeys(names, 0))

    @staticmethod
    def plain(x):
        x.append("plain")
        return x


def main():
    log = []
    a = every(1, d=4)
    b = every(2, [9], 3, 4, 5, d=6, e={}, f=7)
    c = every(*[3], *(), **{"d": 1}, **{"g": 2})
    order = every(note(log, 1), note(log, [2]), *note(log, (3, 4)), d=note(log, 5), **note(log, {"z": 6}))
    t = Tool.build("p", "q")
    t.method(1).method(y=3, x=2)
    Tool.method(t, 5)
    bound = t.method
    bound(6, y=7)
    Tool.plain(t.plain(log))
    t.kwargs["p"] += 1
    apply = lambda f, *a, **k: f(*a, **k)
    apply(apply, bound, 8)
    getattr(t, "method")(9)
    try:
        every(1, 2, c=3)
    except (TypeError, AttributeError) as error:
        log.append(type(error).__name__)
    log.insert(0, note(log, note(log, "in")))
    return a, b, c, order, t.args, t.kwargs, len(Tool.made), log
