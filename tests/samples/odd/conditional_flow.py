"""Loops with else, nested breaks, chained comparisons with calls, and/or with effects, ternaries, asserts, pass and ..."""


def note(log, x):
    log.append(x)
    return x


def main():
    log = []
    for i in range(3):
        for j in range(3):
            if i * j == 2:
                break
            if (i + j) % 2: continue
            log.append((i, j))
        else:
            log.append("else")
            continue
        break
    else:
        log.append("never")
    while note(log, 0) or note(log, ""):
        pass
    else:
        ...
    n = 5
    while n: n -= 1; log.append(n) if n % 2 else None
    x = note(log, 1) < note(log, 3) < note(log, 2) < note(log, 99)
    y = note(log, 0) and note(log, 1) or note(log, 2) and note(log, 3)
    z = note(log, "a") if note(log, []) else note(log, "b") if x else note(log, "c")
    if not (x or y): log.append("no")
    elif y == 3 and not x: log.append("yes")
    else: log.append("?")
    try:
        assert note(log, None), note(log, "message")
    except AssertionError as error: log.append(error.args)
    k = [a if a % 2 else -a for a in range(4) if a != 2 if log]
    m = {**({"p": 1} if k else {}), "q": 0 if not k else 2}
    if 0:
        log.append("dead")
    while True:
        if log: break
    for _ in (): log.append("dead")
    for a in "ab": b = a; log.append(b + a)
    if x: pass
    return log, n, x, y, z, k, m, a
