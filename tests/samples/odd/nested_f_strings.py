"""f-strings in f-strings, with walrus, format specs with expressions, `=`, calls that change something."""


class Shown:
    def __init__(self, log):
        self.log = log

    def __format__(self, spec):
        self.log.append(spec)
        return f"<{spec or '-'}>"

    def __str__(self):
        self.log.append("str")
        return "s"

    def __repr__(self):
        self.log.append("repr")
        return "r"


def main():
    log = []
    s = Shown(log)
    width = 6
    a = f"{(n := width + 1)}:{n:>{width}}|{f'{n}{log.append(n)}'!r:^{n + 10}}"
    b = f"{s}{s!s}{s!r}{s:x{width}}{s!r:>{len(log)}}"
    c = f"{log=} {width=:03} {n * 2 = }"
    d = "".join(f"{i}{'' if i % 2 else (t := f'<{i}>')}" for i in range(4))
    e = f"{[f'{x}{y}' for x in range(2) for y in 'ab']}" f"{ {k: v for k, v in zip('pq', log)} }"
    f = f"{(lambda q: f'{q}!')(width)}" + f"{log.pop()}" f"{len(log)}"
    return a, b, c, d, e, f, t, log
