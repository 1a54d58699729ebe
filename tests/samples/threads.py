"""Threads: each one's frames are its own."""

import threading


def work(name, out, n):
    total = 0
    for i in range(n):
        total += i
    out[name] = total


def main():
    out = {}
    for name in ("a", "b", "c"):
        thread = threading.Thread(target=work, args=(name, out, 4), name=name)
        thread.start()
        thread.join()
    local = sorted(out)
    return local, out
