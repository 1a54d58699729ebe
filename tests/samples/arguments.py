"""Ways of passing arguments."""


def f(a, /, b, *args, c, d=4, **kwargs):
    args += (a,)
    kwargs["new"] = c
    b = b or []
    b.append(d)
    return a, b, args, c, d, kwargs


def main():
    shared = [0]
    one = f(1, shared, 3, 4, c=5, x=6)
    two = f(*[1, None], **{"c": 2, "d": 3})
    three = f(1, c=[shared], b=shared)
    return one, two, three
