"""Empty things, single things, huge indexes, empty functions and classes, docstrings only, unreachable code."""


def nothing(): pass


def doc():
    """Only this."""


def dots(): ...


async def waits(): pass


def empty_generator():
    return
    yield


class Empty: pass


class Doc:
    """Only this."""


def after():
    return 1
    x = 2
    for y in []:
        pass


def one_line(x): x += 1; return x


def main():
    a = nothing(), doc(), dots(), after(), one_line(1)
    b = list(empty_generator()); w = waits(); w.close()
    c = Empty(), Doc.__doc__; c[0].x = ()
    for x in (): pass
    else: x = "else"
    for x, in [(1,)]: pass
    d, = [[]]
    d[:] = (); d += ()
    e = {}; e |= {}; e.update(); e.clear()
    f = [] * 0 + []; g = "" * 5; h = [[]] * 0
    i = lambda: None; i()
    if True:
        j = 1
    while False: j = 2
    with open(__file__ if False else "/dev/null") as k: l = k.read()
    try: pass
    except ValueError: m = 1
    else: m = 2
    finally: n = m
    del k, w
    return (); o = 1
