"""Generators as coroutines: send, throw, priming decorators, pipelines, a small scheduler."""

from collections import deque


def primed(function):
    def start(*args):
        g = function(*args)
        next(g)
        return g

    return start


@primed
def averager(log):
    total, count, mean = 0, 0, None
    while True:
        try:
            value = yield mean
        except ValueError as error:
            log.append(error.args)
            total = count = 0
            continue
        if value is None:
            return
        total += value
        count += 1
        mean = total / count


@primed
def broadcast(*targets):
    while True:
        item = yield
        for target in targets:
            target.send(item)


@primed
def collect(into):
    while True:
        into.append((yield len(into)))


def task(name, n, log):
    for i in range(n):
        log.append(f"{name}{i}")
        got = yield i
        if got:
            log.append(got)
    return name


def schedule(tasks):
    ready, done = deque(tasks), []
    while ready:
        current = ready.popleft()
        try:
            value = current.send(None)
            if value == 1:
                current.send("one")
        except StopIteration as stop:
            done.append(stop.value)
        else:
            ready.append(current)
    return done


def main():
    log = []
    mean = averager(log)
    means = [mean.send(n) for n in (1, 2, 6)]
    reset = mean.throw(ValueError("reset", 1))
    means.append(mean.send(10))
    try:
        mean.send(None)
    except StopIteration:
        log.append("stopped")
    left, right = [], []
    b = broadcast(collect(left), collect(right))
    for item in ("x", [log]):
        b.send(item)
    right[1].append("more")
    done = schedule([task("a", 2, log), task("b", 4, log), task("c", 0, log)])
    return means, reset, left[0], len(right), done, log
