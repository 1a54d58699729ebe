"""Generators: close, throw, return inside finally, closed by their death, delegated to."""


def counted(log, n):
    try:
        for i in range(n):
            got = yield i
            log.append(got)
    except ValueError as error:
        log.append(str(error))
        yield "after"
    finally:
        log.append("finally")


def stubborn(log):
    while True:
        try:
            yield len(log)
        except GeneratorExit:
            log.append("exit")
            return
        except KeyError:
            log.append("key")


def outer(log):
    result = yield from inner(log)
    log.append(result)
    return [result]


def inner(log):
    try:
        x = yield 1
        y = yield x
    except RuntimeError:
        return "thrown"
    return y


def main():
    log = []
    g = counted(log, 5)
    next(g); g.send("a")
    g.close()
    g = counted(log, 5)
    next(g)
    log.append(g.throw(ValueError("v")))
    g = None
    s = stubborn(log)
    next(s)
    s.throw(KeyError)
    s.close()
    o = outer(log)
    next(o)
    o.send([log])
    try:
        o.throw(RuntimeError)
    except StopIteration as stop:
        value = stop.value
    for k in counted(log, 3):
        if k:
            break
    del k
    pairs = list(zip(counted(log, 2), counted(log, 3)))
    return log[:], value, pairs
