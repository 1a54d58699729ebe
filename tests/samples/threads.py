"""Threads: each one's frames are its own. The worker waits for the statement that joins it, so that states do not depend on the scheduler."""

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
        thread.start()
        gate.release() or thread.join()
    local = sorted(out)
    return local, out
