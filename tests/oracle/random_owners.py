"""Random programs whose objects say when they die: owned by variables, containers in containers, attributes, closures, frames and exceptions.

`main()` returns a list of sets: what died in each statement. Within a statement the order is not looked at: of what goes with an owner that no recorder
sees it is a guess (docs/limits.md).
"""

from __future__ import annotations

import random

HEAD = """
import collections

seen = [set()]

class Loud:
    def __init__(self, name, held=None):
        self.name = name
        self.held = held
    def __del__(self):
        seen[-1].add(self.name)

class Whole(int):
    def __del__(self):
        seen[-1].add(int(self))

class Trouble(Exception):
    def __init__(self, *things):
        super().__init__(*things)
        self.thing = things[-1]

def mark():
    seen.append(set())

def raiser(thing):
    mine = [thing]
    raise Trouble(1, thing)

def passer(thing):
    return thing

def dropper(thing):
    other = thing
    return None

def yielding(thing):
    mine = [thing]
    yield 1
    yield thing
    yield 2

def main():
    a = b = c = g = f = None
    xs = []
    d = {}
    s = set()
    q = collections.deque()
    n = k = x = 0
"""

MADE = ("Loud({n})", "Whole({n})", "[Loud({n})]", "(Loud({n}),)", "{{1: Loud({n})}}", "Loud({n}, Loud({m}))", "[[Loud({n})], Loud({m})]", "Loud({n}, [Whole({m})])", "{{Loud({n})}}", "(1, [Loud({n})])")
STATEMENTS = (
    "a = {made}", "b = {made}", "c = {made}", "a = b", "b = c", "c = a", "a = None", "b = None", "c = None", "a, b = b, a", "a = b = c", "xs.append(a)", "xs.append({made})", "xs = []",
    "xs.pop() if xs else None", "c = xs.pop() if xs else None", "xs[-1:] = [{made}]", "xs.clear()", "xs = xs + [b]", "d[{key}] = {made}", "d[{key}] = a", "d[{key}] = None", "d.pop({key}, None)",
    "c = d.pop({key}, None)", "d.clear()", "d = {{}}", "d = {{1: {made}, 'k': c}}", "d.update({{{key}: {made}}})", "d.setdefault({key}, {made})", "s.add(Loud({n}))", "s.clear()", "s = set()",
    "q.append({made})", "q.appendleft(a)", "q.popleft() if q else None", "q.clear()", "q.rotate(1)", "passer({made})", "dropper({made})", "dropper(a)", "a = passer(b)",
    "f = lambda: a", "f = (lambda x: lambda: x)({made})", "f = None", "g = yielding({made}); next(g)", "next(g, None) if g else None", "g = None",
    "[passer(x) for x in (a, b)]", "a = [Loud(x) for x in ({n}, {m})]", "[dropper(Loud(x)) for x in ({n}, {m})]",
    "setattr(a, 'held', {made}) if isinstance(a, Loud) else None", "n += 1", "n = len(xs)", "k = Loud({n}); k.held = {made}", "k = Loud({n}, a); k.held = None; k = None",
)  # fmt: skip
BLOCKS = (
    ["try:", "    raiser({made})", "except Trouble:", "    mark()", "    n += 1"],
    ["try:", "    raise Trouble({made})", "except Trouble as error:", "    mark()", "    a = error.thing", "    mark()"],
    ["try:", "    try:", "        raiser({made})", "    finally:", "        n += 1", "        mark()", "except Trouble:", "    pass"],
    ["try:", "    try:", "        raiser(a)", "    except Trouble:", "        raise KeyError({n}) from None", "except KeyError as error:", "    error.__context__ = None", "    mark()"],
    ["for i in (1, 2):", "    try:", "        raiser({made})", "    except Trouble:", "        mark()", "        break"],
    ["for x in ({made}, {made}):", "    mark()", "    n += 1"],
    ["for i in range(2):", "    b = {made}", "    mark()"],
    ["if n % 2:", "    a = {made}", "else:", "    b = {made}"],
    ["while n < 3:", "    n += 1", "    c = {made}", "    mark()"],
)  # fmt: skip


def random_owner_program(seed: int) -> str:
    generator = random.Random(seed)
    numbers = iter(range(1, 100_000))

    def filled(text: str) -> str:
        while "{made}" in text:
            text = text.replace("{made}", generator.choice(MADE).replace("{n}", str(next(numbers))).replace("{m}", str(next(numbers))).replace("{{", "{").replace("}}", "}"), 1)
        for field in ("{n}", "{m}"):
            text = text.replace(field, str(next(numbers)))
        return text.replace("{key}", generator.choice(("1", "2", "'k'", "2.0", "(1, 2)"))).replace("{{", "{").replace("}}", "}")

    lines = []
    for _ in range(generator.randrange(6, 16)):
        block = generator.choice(BLOCKS) if generator.random() < 0.15 else [generator.choice(STATEMENTS)]
        lines += [filled(line) for line in block]
        lines.append("mark()")
    lines += ["a = b = c = g = f = x = k = None", "xs = d = s = q = None", "mark()", "return seen"]
    return HEAD + "".join(f"    {line}\n" for line in lines)
