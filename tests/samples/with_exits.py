"""Leaving a `with`: normally, by return, by break and continue, by an exception that it takes or passes on."""


class Guard:
    def __init__(self, log, name, takes=False):
        self.log = log
        self.name = name
        self.takes = takes

    def __enter__(self):
        self.log.append("+" + self.name)
        return self

    def __exit__(self, kind, error, trace):
        self.log.append("-" + self.name)
        return self.takes


def returns(log):
    with Guard(log, "a") as guard:
        return guard.name
    return "never"


def nested(log):
    with Guard(log, "a") as a, Guard(log, "b", takes=True) as b:
        log.append(a.name + b.name)
        raise ValueError("taken by b")
    log.append("after")


def passes_on(log):
    with Guard(log, "outer", takes=True):
        with Guard(log, "inner"):
            log.append(1 // 0)
    return "went on"


def loops(log):
    for i in range(4):
        with Guard(log, str(i)):
            if i == 1:
                continue
            if i == 2:
                break
            log.append(i)
    return i


def main():
    log = []
    first = returns(log)
    nested(log)
    second = passes_on(log)
    third = loops(log)
    with (
        Guard(log, "x"),
        Guard(log, "y") as y,
    ):
        y.takes = 1
    return first, second, third, log
