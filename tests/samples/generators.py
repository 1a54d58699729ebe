"""Generators: suspended, resumed, sent to, thrown into, closed early, delegating."""


def count(n, log):
    log.append("start")
    for i in range(n):
        got = yield i
        if got:
            log.append(got)
    return "done"


def careful(log):
    try:
        while True:
            try:
                x = yield
                log.append(x)
            except KeyError as error:
                log.append(error.args)
                yield "recovered"
    finally:
        log.append("closed")


def delegate(log):
    result = yield from count(2, log)
    log.append(result)
    yield from [7, 8]
    yield


def main():
    log = []
    a = list(count(3, log))
    g = count(3, log)
    next(g)
    b = g.send("hello")
    g.close()
    c = careful(log)
    next(c)
    c.send(1)
    d = c.throw(KeyError("k"))
    next(c)
    c.send(2)
    c.close()
    e = list(delegate(log))
    one, two = count(5, log), count(5, log)
    mixed = [next(one), next(two), next(one), next(two)]
    return a, b, d, e, mixed, log
