"""Random programs that bind few names to few values, so that most stores find the value there already."""

from __future__ import annotations

import random

# Variables of comprehensions, which no statement binds.
PASSING = frozenset("uv")

HEAD = """
x = y = z = 0
t, w = (), [0, 1]
class Box: pass
class Room:
    def __init__(self, answer=False): self.answer = answer
    def __enter__(self): return 0
    def __exit__(self, *_): return self.answer
def fail(*_): raise KeyError
def first(a, *_): return a
"""

SIMPLE = """
x = 0
y = 0
x = 1
z = x
x = y = 0
x, y = y, x
x, y = 0, 0
(x, y), z = (0, 1), 0
[x, *z] = 0, 1
x += 0
y += 0
x = x
x = None
z = None
x: int = 0
x, t[0] = 0, 1
t[0], x = 0, 1
x = t[0] = 0
x = w[0] = 0
x = w[5] = 0
w[0] = x
w[:] = [x, y]
x = first(0)
x = fail()
x = first(y := 0)
x = first(y := 0, fail(z := 0))
(x := 0)
first(x := 0, z := 1)
x == 0 and (y := 0)
(x or (y := 0)) and fail()
x = 0 if (y := 0) else 1
x = first(0) if y else fail(z := 0)
x = [v for v in w]
z = [v + x for v in w]
z = [first(v) for v in w if v]
z = first(y := 0, [1 / v for v in (1, 0)])
x = [fail(v) for v in w]
z = {v: u for v, u in [(0, 1)]}
z = (lambda x: x)(0)
import os as x
import math as x, string as y
import math as x, no_such_module as y
from math import pi as x
from math import pi as x, e as y
from math import pi as x, nothing as y
def x(): return 0
class x: pass
class x(fail()): pass
assert (x := 0) == 0
assert (x := 1) == 0
assert x
w.append(x)
w.pop()
print(x := 0)
del x
del y
del w[0]
raise KeyError
raise fail(x := 0)
1 / 0
""".strip().splitlines()

HEADERS = """
if x:
if (x := 0) == 0:
if (x := 0) and fail():
for x in (0, 0):
for x in (1, 0):
for x, y in [(0, 0), (0, 1)]:
for x, y in [(0, 0), (0,)]:
for x, t[0] in [(0, 1)]:
for x in fail():
for z in w[:3]:
for x in []:
with Room() as x:
with Room(True) as y:
with Room(True) as x, Room() as y:
with Room() as x, None as y:
with Room(True):
""".strip().splitlines()

CASES = """
case 0:
case x:
case y if y:
case [x, y]:
case [x, *z] if x:
case {"k": x}:
case int(x):
case None | 1:
case (0 | 1) as x:
""".strip().splitlines()

CATCHES = """
except KeyError:
except (KeyError, TypeError) as x:
except Exception as y:
except NameError as z:
except:
""".strip().splitlines()


def random_binding_program(seed: int) -> str:
    """A program of whole lines, one statement each, that always ends, perhaps with an exception; the same for the same seed."""
    rng = random.Random(seed)
    out = [HEAD.strip("\n")]

    def block(depth: int, level: int, size: int) -> None:
        pad = "    " * level
        for _ in range(size):
            kind = rng.random()
            if depth and kind < 0.2:
                header = rng.choice(HEADERS)
                out.append(pad + header)
                block(depth - 1, level + 1, rng.randint(1, 3))
                if header.startswith("for") and rng.random() < 0.4:
                    out.extend([f"{pad}    if x:", f"{pad}        {rng.choice(['break', 'continue'])}", f"{pad}    w[:] = [0]"])
                if not header.startswith("with") and rng.random() < 0.3:
                    out.append(f"{pad}else:")
                    block(depth - 1, level + 1, rng.randint(1, 2))
            elif depth and kind < 0.4:
                out.append(f"{pad}try:")
                block(depth - 1, level + 1, rng.randint(1, 3))
                catches = rng.sample(CATCHES, rng.randint(0, 2))
                for catch in sorted(catches, key=lambda text: text == "except:"):
                    out.append(pad + catch)
                    block(depth - 1, level + 1, rng.randint(1, 2))
                if catches and rng.random() < 0.3:
                    out.append(f"{pad}else:")
                    block(depth - 1, level + 1, 1)
                if not catches or rng.random() < 0.2:
                    out.append(f"{pad}finally:")
                    block(depth - 1, level + 1, 1)
            elif depth and kind < 0.46:
                out.append(f"{pad}match {rng.choice(['x', '(x, y)', 'w', '[0, 1]', '{chr(107): 0}'])}:")
                for case in sorted(rng.sample(CASES, 3), key=lambda text: text == "case x:"):
                    out.append(f"{pad}    {case}")
                    block(depth - 1, level + 2, 1)
            elif depth and kind < 0.5:
                out.extend([f"{pad}n{level} = 0", f"{pad}while (x := first(0)) == 0 and n{level} < 2:", f"{pad}    n{level} += 1"])
                block(depth - 1, level + 1, rng.randint(1, 2))
            else:
                out.append(pad + rng.choice(SIMPLE))

    for _ in range(5):
        out.append("try:")
        block(3, 1, 5)
        out.extend(["except Exception:", "    first(0)"])
    return "\n".join(out) + "\n"
