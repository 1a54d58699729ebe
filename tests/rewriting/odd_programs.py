"""Random programs in the shapes that rules look for, with values that tell on every liberty taken: objects that report each operation done to them,
generators that report their end, NaN, lists of themselves. The text depends on the seed alone."""

from __future__ import annotations

import random

HEAD = '''\
LOG = []


class Loud:
    """Reports whatever is done to it."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        LOG.append(f"{self.name} == {other!r}")
        return self.name == "same"

    def __hash__(self):
        LOG.append(f"hash of {self.name}")
        return 1

    def __bool__(self):
        LOG.append(f"truth of {self.name}")
        return self.name != "false"

    def __lt__(self, other):
        LOG.append(f"{self.name} < {other!r}")
        return Loud("false") if self.name == "false" else Loud("less")

    def __gt__(self, other):
        LOG.append(f"{self.name} > {other!r}")
        return Loud("greater")

    def __add__(self, other):
        LOG.append(f"{self.name} + {other!r}")
        return Loud(f"{self.name}+")

    def __radd__(self, other):
        LOG.append(f"{other!r} + {self.name} reflected")
        return Loud(f"+{self.name}")

    def __iadd__(self, other):
        LOG.append(f"{self.name} += {other!r}")
        return self

    def __mul__(self, other):
        LOG.append(f"{self.name} * {other!r}")
        return 7

    def __iter__(self):
        LOG.append(f"iteration over {self.name}")
        yield 1
        yield self
        LOG.append(f"no more of {self.name}")

    def __len__(self):
        LOG.append(f"length of {self.name}")
        return 2

    def __getitem__(self, key):
        LOG.append(f"{self.name}[{key!r}]")
        return key

    def __contains__(self, item):
        LOG.append(f"{item!r} in {self.name}")
        return True

    def __format__(self, spec):
        LOG.append(f"format of {self.name}")
        return "formatted"

    def __str__(self):
        LOG.append(f"str of {self.name}")
        return "text"

    def __repr__(self):
        return f"<{self.name}>"

    def count(self, item):
        LOG.append(f"count in {self.name}")
        return 3

    def append(self, item):
        LOG.append(f"append to {self.name}")

    def lower(self):
        LOG.append(f"lower of {self.name}")
        return self

    def items(self):
        LOG.append(f"items of {self.name}")
        return [(1, self), (2, 3)]


def told(value):
    LOG.append(f"told {value!r}")
    return value


class closing:
    """Reports its beginning and its end; every second one swallows what was raised inside."""

    def __init__(self, number):
        LOG.append(f"manager {number}")
        self.number = number

    def __enter__(self):
        LOG.append(f"enters {self.number}")
        return self.number

    def __exit__(self, kind, error, place):
        LOG.append(f"leaves {self.number} {kind}")
        return self.number % 2 == 0


def numbers(count):
    try:
        for n in range(count):
            LOG.append(f"gives {n}")
            yield n
    finally:
        LOG.append("closed")


'''

VALUES = (
    "[1, 2, 3]", "[]", "'hello'", "''", "(1, 'a')", "{1: 2, 'k': [3]}", "{5}", "0", "3", "-2", "2.5", "float('nan')", "None", "True", "Loud('one')", "Loud('false')",
    "Loud('same')", "[Loud('in list'), 2]", "['b', 'a']", "[[1, 2], [3, 4]]", "numbers(3)", "[(1, 2), (3, 4)]", "[0.1] * 10", "'a,b,c'", "10**20",
)  # fmt: skip


class Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.names = ["x", "y", "z"]
        self.depth = 0
        self.fresh = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def name(self) -> str:
        return self.pick(*self.names)

    def atom(self) -> str:
        return self.pick(self.name(), self.name(), self.name(), "0", "1", "2", "'a'", "'text'", "None", "True", "[]", "0.5", "100", "''")

    def expression(self, depth: int = 2) -> str:
        if depth == 0:
            return self.atom()
        a, b = self.expression(depth - 1), self.expression(depth - 1)
        n = self.name()
        return self.pick(
            a, n,
            f"{a} + {b}", f"{a} * {b}", f"{a} - 1", f"len({n})", f"str({a})", f"told({a})", f"told({n})", f"{n}[0]", f"{n}[{a}]", f"[{a}, {b}]", f"({a}, {b})",
            f"{a} == {b}", f"{a} < {b}", f"{a} in {n}", f"not {n}", f"{n} and {b}", f"{n} or {b}", f"({a} if {n} else {b})", f"0 < {n} < 3", f"{a} < {n} and {n} < {b}",
            f"f'{{{n}}} and {{{self.name()}}}'", f"f'v{{{n}}}'", f"'{{}}: {{}}'.format({n}, {self.name()})", f"{n}.count({a})", f"{n}.lower()", f"sorted({n}, key=lambda v: str(v))",
            f"[v for v in {n}]", f"[v for v in {n} if v]", f"[(v, {n}) for v in {n}]", f"{{v: {a} for v in {n}}}", f"{{v for v in {n}}}", f"sum(1 for v in {n} if v)", f"any(v == {a} for v in {n})",
            f"all(v in {n} for v in {n})", f"''.join(str(len(str(v))) for v in {n})", f"''.join([v for v in {n}])", f"list(v for v in {n})", f"max(len(str({n})), 1)", f"(w := {a})",
            f"{n} is not None", f"not {n} in [1, 2]", f"{n} in ('a', 'b')", f"sorted(v for v in {n})", f"tuple([v for v in {n}])", f"not ({n} and {self.name()})", f"len({n}) + 1", f"1 < len({n})",
            f"helper({n})", f"'n' + str(len({n}))", f"abs(len({n}) - 3)", f"bool({n})",
        )  # fmt: skip

    def block(self, indent: int, *, loop: bool, least: int = 1) -> None:
        for _ in range(self.random.randint(least, least + 2)):
            self.statement(indent, loop=loop)

    def bound(self) -> str:
        name = self.pick("x", "y", "z", "r", "i", "t", "w")
        return name

    def statement(self, indent: int, *, loop: bool) -> None:
        pad = "    " * indent
        add = lambda text: self.lines.append(pad + text)  # noqa: E731
        choice = self.random.randrange(42)
        deep = indent < 4
        n = self.name()
        if choice == 0 and deep:
            add(f"if {self.expression()}:")
            self.block(indent + 1, loop=loop)
            if self.random.random() < 0.6:
                add(self.pick("else:", f"elif {self.expression(1)}:"))
                self.block(indent + 1, loop=loop)
        elif choice in (1, 2) and deep:
            target = self.pick("v", "i", "x", "v", "a, b", "i, v", "w")
            source = self.pick(n, n, f"range(len({n}))", f"range({self.pick('3', '1, 4', '5, 0, -2', n)})", f"enumerate({n})", f"numbers({self.pick('2', '3')})", "'abc'", f"{n}.items()", f"told({n})", f"zip({n}, 'ab')")
            add(f"for {target} in {source}:")
            self.names += [name for name in target.split(", ") if name not in self.names]
            self.block(indent + 1, loop=True)
            if self.random.random() < 0.2:
                add("else:")
                self.block(indent + 1, loop=loop)
        elif choice == 3 and deep:
            self.fresh += 1
            counter = f"k{self.fresh}"
            add(f"{counter} = 0")
            stop = self.pick("3", f"len({n})", "len('four')")
            add(f"while {counter} < {stop}:")
            self.names.append(counter)
            if self.random.random() < 0.5:
                self.lines.append(f"{pad}    LOG.append({counter})")
            else:
                self.lines.append(f"{pad}    told({self.name()})")
            self.lines.append(f"{pad}    {counter} += 1")
        elif choice == 4 and deep:
            add("try:")
            self.block(indent + 1, loop=loop)
            add(self.pick("except TypeError as error:", "except Exception:", "finally:"))
            self.lines.append(f"{pad}    told({self.name()})")
        elif choice == 5 and loop:
            add(f"if {self.expression(1)}:")
            self.lines.append(f"{pad}    {self.pick('break', 'continue')}")
        elif choice == 6:
            add(f"if {self.expression(1)}:")
            self.lines.append(f"{pad}    return {self.expression(1)}")
        elif choice in (7, 8):
            kind, empty, step = self.pick(("r", "[]", "r.append({})"), ("r", "set()", "r.add({})"), ("r", "{}", "r[{}] = {}"), ("r", "0", "r += {}"), ("r", "''", "r += str({})"), ("r", "0", "r += 1"))
            add(f"{kind} = {empty}")
            target = self.pick("v", "i", "w")
            add(f"for {target} in {self.pick(n, n, 'range(3)', chr(39) + 'abc' + chr(39))}:")
            body = step.format(self.pick(target, f"told({target})", self.expression(1)), self.pick(target, f"told({target})"))
            if self.random.random() < 0.5:
                add(f"    if {self.pick(target, f'{target} == {self.atom()}', self.expression(1))}:")
                add(f"        {body}")
            else:
                add(f"    {body}")
            self.names += [name for name in ("r", target) if name not in self.names]
        elif choice == 9:
            add(f"for v in {n}:")
            add(f"    if {self.pick('v', f'v == {self.atom()}', self.expression(1))}:")
            add(f"        return {self.pick('True', 'False')}")
            add(f"return {self.pick('True', 'False')}")
        elif choice == 10:
            a, b = self.pick("x", "y"), self.pick("z", "w", "y")
            add(f"{a}, {b} = {self.expression(1)}, {self.expression(1)}")
            self.names += [name for name in (b,) if name not in self.names]
        elif choice == 11:
            add(f"{self.pick('x', 'y', 'z')} {self.pick('+=', '-=', '*=')} {self.expression(1)}")
        elif choice == 12:
            name = self.bound()
            add(f"{name} = {self.name()} {self.pick('+', '*', '-')} {self.atom()}")
        elif choice == 13:
            add(f"t = {self.expression(2)}")
            add(f"if {self.pick('t', f't == {self.atom()}', 'not t', f't and {self.name()}', f'{self.name()} and t')}:")
            self.lines.append(f"{pad}    told(t)")
            self.names += [name for name in ("t",) if name not in self.names]
        elif choice == 14:
            add(f"t = {self.expression(2)}")
            add(f"{self.pick('return', 'y =', 'told')}{self.pick('(t)', ' (t, ' + self.name() + ')', f' ({self.expression(1)}, t)')}")
        elif choice == 15 and deep:
            add(f"if {n} == {self.pick('1', repr('a'))}:")
            self.lines.append(f"{pad}    told(1)")
            add(f"elif {n} {self.pick('== 2', 'is None', '== ' + repr('b'))}:")
            self.lines.append(f"{pad}    told(2)")
            if self.random.random() < 0.6:
                add("else:")
                self.lines.append(f"{pad}    told(3)")
        elif choice == 16 and deep:
            add(f"match {n}:")
            self.lines += [f"{pad}    case 1 | 'a':", f"{pad}        told(1)", f"{pad}    case {self.pick('None', '_', '[a, *b]', 'str()')}:", f"{pad}        told(2)"]
        elif choice == 17:
            add(f"y = x = {self.expression(1)}")
        elif choice == 18:
            add(f"def inner({self.pick('v', 'v=1')}):")
            self.lines.append(f"{pad}    {self.pick('nonlocal x', 'pass')}")
            self.lines.append(f"{pad}    x = v" if self.random.random() < 0.3 else f"{pad}    return [v, {self.name()}]")
            add(f"told(inner({self.name()}))")
        elif choice == 19:
            add(f"del {self.pick('x', 'y', 'z')}")
        elif choice == 20:
            add(f"{self.name()}.append({self.expression(1)})")
        elif choice == 21:
            add(f"print({self.expression(1)}, {self.name()})")
        elif choice == 22:
            add(f"if (w := {self.expression(1)}) {self.pick('== 1', 'is None', '', 'and x')}:")
            self.lines.append(f"{pad}    told(w)")
        elif choice == 23 and deep:
            self.fresh += 1
            text = f"s{self.fresh}"
            add(f"{text} = {self.pick(repr('some'), f'str({n})', f'f{chr(39)}<{{{n}}}>{chr(39)}')}")
            add(self.pick(f"for i, c in enumerate({text}):", f"for i in range(len({text})):", f"for i in range(len({text})):"))
            self.lines.append(f"{pad}    if {text}[i] == {self.pick(repr('o'), repr('e'), self.name())}:")
            self.lines.append(f"{pad}        {self.pick('break', 'continue', f'told({text}[i])', f'x = {text}[i]', f'{text} = 5')}")
            self.lines.append(f"{pad}    told({self.pick('i', f'{text}[i]', f'({text}[i], i)')})")
            self.names += [name for name in ("i", text) if name not in self.names]
        elif choice == 24 and deep:
            self.fresh += 1
            counter = f"k{self.fresh}"
            add(f"{counter} = 0")
            add("while True:")
            self.lines += [f"{pad}    if {counter} >= 3{self.pick('', ' or ' + self.name(), ' or not ' + self.name())}:", f"{pad}        break", f"{pad}    {counter} += 1", f"{pad}    told({self.name()})"]
            self.names.append(counter)
        elif choice == 25:
            add(f"def order(v{self.pick('', '', '=0')}):")
            self.lines.append(f"{pad}    return {self.pick('str(v)', f'[str(v), str({self.name()})]', 'told(str(v))', 'str(type(v))')}")
            add(self.pick(f"y = sorted({n}, key=order)", f"told(list(map(order, {n})))", f"z = max({n}, key=order)", f"told(sorted({n}, key=lambda v: (str(v), str({self.name()}))))"))
        elif choice == 26 and deep:
            add(f"with closing({self.pick('1', '2')}) as u{self.pick(', closing(3) as w', '', ', closing(4)')}:")
            if self.random.random() < 0.4:
                self.lines.append(f"{pad}    with closing(5):")
                self.lines.append(f"{pad}        told({self.name()})")
            else:
                self.block(indent + 1, loop=loop)
        elif choice == 27:
            add("for pair in [(1, 'a'), (x, y)]:")
            self.lines += [f"{pad}    p, q = pair", f"{pad}    told((q, p))"]
        elif choice == 28 and deep:
            add(f"if not ({n} {self.pick('and', 'or')} {self.name()}):")
            self.block(indent + 1, loop=loop)
        elif choice == 29 and deep:
            add(f"if bool({self.pick(n, f'{n} and {self.name()}')}):")
            self.block(indent + 1, loop=loop)
            add("else:")
            self.lines.append(f"{pad}    {self.pick('pass', f'told({self.name()})')}")
        elif choice == 30:
            add(f"y = {self.pick('0x1f', '1_000', '255')} {self.pick('+', '*')} {self.pick('2', n)}")
        elif choice == 31 and deep:
            add(f"if {n} is None:")
            self.lines.append(f"{pad}    told(1)")
            add("else:")
            self.lines.append(f"{pad}    if {self.name()}:")
            self.lines.append(f"{pad}        told(2)")
        elif choice == 32:
            add(f"y = 'n' + str(len({n})) + f'{{len({self.name()})}}!'")
        else:
            name = self.bound()
            add(f"{name} = {self.expression()}")
            self.names += [one for one in (name,) if one not in self.names]


def odd_program(seed: int) -> tuple[str, list[str]]:
    """A program with a function `f(x, y, z)`, and texts of calls of `main(...)`, which calls it and tells what happened."""
    writer = Writer(seed)
    writer.lines += ["def helper(v):", f"    return {writer.pick('[v, v]', 'told(v)', 'v + 1', 'len(v) + 1')}", "", "", "def f(x, y, z):"]
    writer.block(1, loop=False, least=5)
    writer.lines.append(f"    return {writer.pick('(x, y, z)', writer.expression(1), writer.name())}")
    writer.lines += [
        "", "", "def main(x, y, z):", "    LOG.clear()", "    try:", "        result = repr(f(x, y, z))", "    except Exception as error:",
        "        result = (type(error).__name__, str(error) * (not isinstance(error, NameError)))", "    return result, list(LOG)",
    ]  # fmt: skip
    calls = []
    for _ in range(16):
        x, y, z = (writer.pick(*VALUES) for _ in range(3))
        calls.append(f"main({x}, {y}, {z})")
    text = HEAD + "\n".join(writer.lines) + "\n"
    try:
        compile(text, "<odd>", "exec")
    except SyntaxError:  # `nonlocal` of what is a parameter's own name, and the like
        return odd_program(seed + 1_000_003)
    return text, calls
