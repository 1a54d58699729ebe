"""print in odd ways, sys.stdout replaced, writes in callbacks, input from a fed stream."""

import io
import sys
from contextlib import redirect_stdout


class Tee:
    def __init__(self, to):
        self.to, self.lines = to, []

    def write(self, text):
        self.lines.append(text)
        return self.to.write(text)

    def flush(self):
        self.lines.append("flush")


class Loud:
    def __repr__(self):
        print("(repr)", end="")
        return "loud"


def main():
    print("a", 1, [Loud()], sep="-", end="!\n")
    print(*[n for n in range(3)], file=sys.stdout, flush=True)
    print()
    buffer = io.StringIO()
    with redirect_stdout(buffer):
        print("hidden", Loud())
        sys.stdout.write("more")
    text = buffer.getvalue()
    tee = Tee(sys.stdout)
    print("through", "tee", file=tee, flush=True)
    sys.stdout.writelines(["x\n", "y\n"])
    [print(n, end=",") for n in range(2)]
    old, sys.stdout = sys.stdout, tee
    try:
        print("swapped")
    finally:
        sys.stdout = old
    print(f"{print('inner')}")
    lines = iter("one\ntwo\n".splitlines())
    for line in lines: print(line.upper())
    return text, tee.lines
