"""Threads: thread-local data, a queue, an exception in a thread, a lock; each runs within one statement."""

import queue
import threading

local = threading.local()


def work(n, out, lock):
    local.value = [n]
    with lock:
        out.append(n)
        for i in range(n):
            local.value.append(i)
    out.append(tuple(local.value))


def fails(out):
    try:
        out[99]
    except IndexError as error:
        out.append(type(error).__name__)
        raise SystemExit


def feed(q, out):
    while (item := q.get()) is not None:
        out.append(item * 2)


def run(target, *args):
    thread = threading.Thread(target=target, args=args, name=target.__name__)
    thread.start() or thread.join()


def main():
    out, lock = [], threading.Lock()
    local.value = "main"
    run(work, 2, out, lock)
    run(work, 3, out, lock)
    run(fails, out)
    q = queue.Queue()
    for item in (1, 2, None):
        q.put(item)
    run(feed, q, out)
    return out, local.value
