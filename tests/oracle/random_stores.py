"""Random programs that store into lists, grids, dicts, sets, deques and attributes through variables and their aliases."""

from __future__ import annotations

import random

HEAD = """
from collections import deque, defaultdict

class Box:
    def __init__(self, v):
        self.v = v
        self.items = []

class Odd(list):
    pass

class Own:
    def __init__(self):
        self.log = []
    def append(self, x):
        self.log.append(x)
    def pop(self):
        return self.log.pop() if self.log else 0
    def __setitem__(self, k, x):
        self.log.append((k, x))
    def __getitem__(self, k):
        return len(self.log)

def touch(x, i):
    if isinstance(x, list) and x:
        x[i % len(x)] = i
        if i % 3 == 0:
            x.append(i)
    return i + 1

def main():
    a, b = [3, 1, 2], [[1], [2], [3]]
    g = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    d, e = {0: 1, "k": [1]}, defaultdict(list)
    s, q = {1, 2}, deque([1, 2])
    o, p = Box(1), Box(2)
    w = Own()
    x, y, z = a, g[0], b
    i = j = n = 0
    t = ""
"""

SIMPLE = """
i = (i + 1) % 3
j = (j + 2) % 3
i, j = j, i
n += 1
n = n + len(a)
t += "ab"
t = t + str(n)
a[i] = n
a[i] += 1
a[-1] = i
x[j] = a[i]
a[i], a[j] = a[j], a[i]
x[i % 2 + 1] = n
g[i][j] = n
g[i][j] += 1
g[i][j - 1] = g[j][i]
g[i], g[j] = g[j], g[i]
y[i] = n
y = g[i]
b[i] = [n]
b[i] += [n]
b[i].append(n)
z[j][0] = i
z = b if i else [[n], [n], [n]]
x = a if j else [n, n, n]
d[i] = n
d[n] = i
d[i] = d.get(i, 0) + 1
d["k"] += [n]
d["k"] = [i]
e[i] += [n]
e[n % 5].append(i)
n += len(e[j])
e[(i, n) * 20].append(n)
s.add(n)
s.add(i)
s.discard(j)
q.append(n)
q.appendleft(i)
n = q.pop() if len(q) > 2 else 0
n = q.popleft() if len(q) > 2 else n
o.v = n
o.v += 1
o.items = a
o.items[i] = n
p.other = o
o.v, p.v = p.v, o.v
o = p if i == 2 else Box(n)
a.append(i)
x.append(n)
n = a.pop() if len(a) > 3 else n
a.append(a.pop() + 1)
a[i] = touch(a, n)
x[j] = touch(g[i], j)
a[touch(a, i) % 3] = j
w.append(n)
w[i] = n
n += w.pop()
z = [a, y, a]
z[i][0] = n
x += [n]
x = (x + [0, 0, 0])[:4]
del a[4:]
del d[n] if n in d else d
c = Odd(a); c[0] = n; c.append(i)
f = [n]; f[0] = i; f.append(j)
u = a; u[i] = n; u = None
h = [row[:] for row in g]; h[i][j] = 9
[a.append(k) for k in range(i)]
m = (n, i, j)
r = sorted(a)[0]
""".strip().splitlines()


def random_store_program(seed: int) -> str:
    """A program that always ends and is the same for the same seed."""
    rng = random.Random(seed)
    out = [HEAD.strip("\n")]

    def block(depth: int, level: int, size: int) -> None:
        pad = "    " * level
        for _ in range(size):
            kind = rng.random()
            if depth and kind < 0.12:
                out.append(f"{pad}for k{level} in range({rng.randint(1, 4)}):")
                block(depth - 1, level + 1, rng.randint(1, 4))
            elif depth and kind < 0.27:
                out.append(f"{pad}if {rng.choice(['a[i] > n', 'i == j', 'n % 2', 'g[i][j] < 5', 'n in s', 'd.get(i)', 'e[i]', 'not q'])}:")
                block(depth - 1, level + 1, rng.randint(1, 3))
                if rng.random() < 0.5:
                    out.append(f"{pad}else:")
                    block(depth - 1, level + 1, rng.randint(1, 3))
            elif depth and kind < 0.32:
                out.append(f"{pad}try:")
                block(depth - 1, level + 1, rng.randint(1, 3))
                out.append(f"{pad}    a[{rng.choice(['i', '99', 'n'])}] = a[{rng.choice(['j', 'n', '-9'])}]")
                out.append(f"{pad}except IndexError as error:")
                block(depth - 1, level + 1, 1)
            elif depth and kind < 0.36:
                out.append(f"{pad}w{level} = 0")
                out.append(f"{pad}while w{level} < {rng.randint(1, 3)}:")
                block(depth - 1, level + 1, rng.randint(1, 3))
                out.append(f"{pad}    w{level} += 1")
            else:
                line = rng.choice(SIMPLE)
                if line.startswith("del d"):
                    out.extend([f"{pad}if n in d:", f"{pad}    del d[n]"])
                else:
                    out.append(pad + line)

    block(3, 1, 14)
    out.append("    return a, b, g, d, dict(e), sorted(s, key=repr), list(q), o.v, w.log, i, j, n, t")
    return "\n".join(out) + "\n"
