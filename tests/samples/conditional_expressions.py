"""and, or, not, chained comparison, conditional expressions, assert."""


def effect(log, value):
    log.append(value)
    return value


def main():
    log = []
    a = effect(log, 0) and effect(log, 1) or effect(log, 2)
    b = effect(log, 1) < effect(log, 2) < effect(log, 2) < effect(log, 9)
    c = "yes" if not effect(log, []) else "no"
    if effect(log, 1) and not effect(log, 0) or effect(log, 5):
        d = 1
    elif effect(log, 6):
        d = 2
    else:
        d = 3
    if a: pass
    if not a: pass
    elif b: pass
    else: d += 1
    assert log, "never"
    x = (effect(log, 7), effect(log, 8))[effect(log, 1)]
    return a, b, c, d, x, log
