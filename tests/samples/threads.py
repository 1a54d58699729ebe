"""Threads: each one's frames are its own. A worker starts, runs and is joined within one statement, so that nothing depends on the scheduler."""

import threading


def work(name, gate, out, n):
    gate.acquire()
    total = 0
    for i in range(n):
        total += i
    out[name] = total
    gate.release()


def main():
    out = {}
    gate = threading.Lock()
    for name in ("a", "b", "c"):
        gate.acquire()
        thread = threading.Thread(target=work, args=(name, gate, out, 4), name=name)
        thread.start() or gate.release() or thread.join()
    local = sorted(out)
    return local, out
