"""Random programs that always end: assignments, containers, aliases, calls, loops, exceptions, comprehensions, generators, instances.

The text depends on the seed alone. Every expression may fail at run time; the program catches that where a `try` happens to stand, or ends with it.
"""

from __future__ import annotations

import random
import sys

HEAD = '''import collections


class Node:
    def __init__(self, value, other=None):
        self.value = value
        self.other = other

    def set(self, value):
        old = self.value
        self.value = value
        return old

    def __add__(self, more):
        return Node((self.value, more))

    def __len__(self):
        return 2


class Slots:
    __slots__ = ("value", "other")

    def __init__(self, value):
        self.value = value
        self.other = [value]


class Pile(list):
    def push(self, item):
        self.append(item)
        self.last = item
        return self


SHARED = [1, 2]
TABLE = {"a": [0]}
'''
# A comprehension's variable may have the name of one of the function's; where that is a cell, 3.13.0 cannot show it (observe.PROXY_CRASHES)
SHADOWING = "x" if sys.version_info[:3] == (3, 13, 0) else "a"
NAMES = ("a", "b", "c", "d", "e", "f")


class Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.functions: list[tuple[str, int, bool]] = []  # name, number of arguments, is a generator
        self.fresh = 0

    # ---- expressions ----
    def pick(self, *choices):
        return self.random.choice(choices)

    def name(self) -> str:
        return self.pick(*NAMES)

    def constant(self) -> str:
        return self.pick("0", "1", "2", "-3", "True", "None", "'x'", "'long text ' * 30", "2.5", "-0.0", "float('nan')", "b'by'", "(1, 2)", "10**20", "''")

    def container(self, depth: int) -> str:
        inner = [self.expression(depth - 1) for _ in range(self.random.randrange(4))]
        keys = [f"{self.pick('1', '2', repr('k'), '(1, 2)')}: {item}" for item in inner]
        return self.pick(
            f"[{', '.join(inner)}]",
            f"[{', '.join(inner)}]",
            f"({', '.join(inner)}{',' if inner else ''})",
            f"{{{', '.join(keys)}}}",
            f"{{{self.pick('1', '2')}, {self.pick('1', '3')}, 'm'}}",
            f"collections.deque([{', '.join(inner)}], maxlen=5)",
            f"Node({self.expression(depth - 1)}, {self.name()})",
            f"Slots({self.expression(depth - 1)})",
            f"Pile([{', '.join(inner)}])",
            "collections.defaultdict(list)",
            "bytearray(b'bytes')",
            "[0] * 40",
            "list(range(5))",
        )

    def expression(self, depth: int = 2) -> str:
        if depth <= 0:
            return self.pick(self.name(), self.name(), self.constant())
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        choice = self.random.randrange(18)
        if choice < 5:
            return self.container(depth)
        if choice < 7:
            return self.pick(self.name(), self.constant())
        if choice == 7 and self.functions:
            return self.call(depth)
        if choice == 8:
            n = self.pick("x", "y", SHADOWING)
            source = self.pick("range(3)", f"list({self.name()})[:4]", "'pq'", f"[{self.name()}, {self.constant()}]")
            condition = self.pick("", f" if {n}", f" if {n} != 1")
            kind = self.pick("[{0} for {1} in {2}{3}]", "{{{1}: {0} for {1} in {2}{3}}}", "list({0} for {1} in {2}{3})", "[({0}, z) for {1} in {2}{3} for z in (1, {1})]")
            return kind.format(self.pick(n, f"[{n}]", f"({n}, {self.name()})"), n, source, condition)
        if choice == 9:
            return self.pick(f"{self.name()}[{self.pick('0', '-1', '1')}]", f"{self.name()}[:2]", f"{self.name()}['k']", f"{self.name()}.value", f"{self.name()}.other")
        if choice == 10:
            return f"({left} if {right} else {self.name()})"
        if choice == 11:
            return f"({left} {self.pick('and', 'or')} {right})"
        if choice == 12:
            return self.pick(f"({left} {self.pick('==', '!=')} {right})", f"({self.name()} {self.pick('is', 'is not')} {self.name()})")
        if choice == 13:
            return f"(lambda v: {self.pick('v', '[v, ' + self.name() + ']', 'v + 1')})({left})"
        if choice == 14:
            return f"({self.name()} := {left})"
        if choice == 15:
            return self.pick(f"len({self.name()})", f"sorted({self.name()}, key=lambda v: str(type(v)))", f"list(map(lambda v: [v], {self.name()}))", f"str(len({self.name()}))", f"(not {left})")
        return f"({left} {self.pick('+', '-', '|')} {self.pick('1', '2', '[3]', repr('s'), '{5}')})"

    def call(self, depth: int) -> str:
        name, count, is_generator = self.pick(*self.functions)
        arguments = ", ".join(self.expression(depth - 1) for _ in range(count))
        return f"list({name}({arguments}))" if is_generator else f"{name}({arguments})"

    # ---- statements ----
    def mutation(self) -> str:
        n, e = self.name(), self.expression(1)
        return self.pick(
            f"{n}.append({e})",
            f"{n}[0] = {e}",
            f"{n}[-1] = {e}",
            f"{n}['k'] = {e}",
            f"{n}[1:2] = [{e}, {e}]",
            f"{n}.insert(1, {e})",
            f"{n}.pop()",
            f"{n}.extend([{e}, 2])",
            f"{n}.reverse()",
            f"{n}.clear()",
            f"{n}.update({{'u': {e}}})",
            f"{n}.update([1, 2])",
            f"{n}.add(7)",
            f"{n}.discard(1)",
            f"{n}.setdefault('s', []).append({e})",
            f"{n}.value = {e}",
            f"{n}.other = {n}",
            f"{n}.set({e})",
            f"{n}.push({e})",
            f"{n}.rotate(1)",
            f"{n}.appendleft({e})",
            f"{n} += {self.pick('[4]', '1', repr('s'), '(9,)')}",
            f"{n}[0] += {self.pick('1', '[5]')}",
            f"{n} = {n}[:4] * 2",
            f"{n}.remove(1)",
            f"del {n}[0]",
            f"{n}.sort(key=lambda v: str(type(v)))",
            f"SHARED.append({e})",
            f"TABLE['a'][0] = {e}",
            f"{n}[2][0] = {e}",
            f"{n}.other.append({e})",
        )

    def statement(self, indent: int, depth: int, *, loop: bool, generator: bool) -> None:
        pad = "    " * indent
        choice = self.random.randrange(22)

        def add(text: str) -> None:
            self.lines.append(pad + text)

        def block(**inside) -> None:
            self.block(indent + 1, depth - 1, **({"loop": loop, "generator": generator} | inside))

        if depth > 0 and choice == 0:
            add(f"if {self.expression()}:")
            block()
            if self.random.random() < 0.5:
                add(self.pick("else:", f"elif {self.expression()}:"))
                block()
        elif depth > 0 and choice == 1:
            add(f"for {self.pick('i', 'a', 'i, b', 'c')} in {self.pick('range(3)', 'enumerate(list(SHARED)[:3])', '[1, [2], 3]', 'zip(range(2), list(' + self.name() + ')[:2])')}:")
            block(loop=True)
            if self.random.random() < 0.3:
                add("else:")
                block()
        elif depth > 0 and choice == 2:
            self.fresh += 1
            count = f"w{self.fresh}"
            add(f"{count} = 0")
            add(f"while {count} < {self.pick(2, 3)}:")
            self.lines.append(f"{pad}    {count} += 1")
            block(loop=True)
        elif depth > 0 and choice in (3, 4, 5):
            add("try:")
            block()
            handlers = self.random.randrange(3)
            if handlers:
                add(self.pick("except (TypeError, KeyError) as error:", "except IndexError:", "except AttributeError as error:"))
                block()
            if handlers != 1:
                add(self.pick("except Exception as error:", "except Exception:"))
                block()
            if self.random.random() < 0.2:
                add("else:")
                block()
            if self.random.random() < 0.3:
                add("finally:")
                block(loop=False)
        elif choice == 6 and loop:
            add(f"if {self.name()} == {self.expression(1)}: {self.pick('break', 'continue')}")
        elif choice == 7:
            add(f"{self.name()}, {self.name()} = {self.expression(1)}, {self.expression(1)}")
        elif choice == 8:
            add(f"{self.name()}, *{self.name()} = [{self.expression(1)}, 2, 3]")
        elif choice == 9:
            add(f"{self.name()} = {self.name()} = {self.expression(1)}")
        elif choice == 10 and generator:
            add(self.pick(f"yield {self.name()}", f"{self.name()} = yield {self.expression(1)}", "yield from [1, 2]"))
        elif choice == 11:
            add(self.pick("del SHARED[3:]", f"assert {self.name()} is not None", "raise ValueError('made up')" if self.random.random() < 0.2 else "pass"))
        elif choice in (12, 13, 14, 15, 16):
            add(self.mutation())
        elif choice == 17:
            add(f"{self.name()} = {self.expression(1)}; {self.name()} = {self.name()}; {self.mutation()}")
        elif choice == 18 and self.functions:
            add(f"{self.name()} = {self.call(1)}")
        else:
            add(f"{self.name()} = {self.expression()}")

    def block(self, indent: int, depth: int, *, loop: bool, generator: bool, least: int = 1) -> None:
        for _ in range(self.random.randrange(least, least + 3)):
            if indent <= 2 and self.random.random() < 0.6:  # most statements may fail without ending the program
                self.lines.append("    " * indent + "try:")
                self.statement(indent + 1, depth, loop=False, generator=generator)
                self.lines += ["    " * indent + "except Exception:", "    " * indent + "    pass"]
            else:
                self.statement(indent, depth, loop=loop, generator=generator)

    def function(self, number: int) -> None:
        count, generator = self.random.randrange(3), self.random.random() < 0.3
        parameters = list(NAMES[:count])
        name = f"function_{number}"
        self.lines += ["", "", f"def {name}({', '.join(parameters)}):"]
        for other in NAMES[count:]:
            self.lines.append(f"    {other} = {self.pick('[]', '[1, 2, 3]', '{}', '0', 'SHARED', 'TABLE', '{1, 2}', repr('text'), 'Node(1)')}")
        if generator:
            self.lines.append("    yield 0")
        self.block(1, 2, loop=False, generator=generator, least=3)
        if self.random.random() < 0.4:
            self.lines += ["", "    def inner(x):", "        nonlocal a", "        a = [a, x]" if self.random.random() < 0.5 else "        a = x", "        return a", ""]
            self.lines.append(f"    inner({self.name()})")
        self.lines.append(f"    return {self.pick(self.name(), '(a, b)', '[c]')}")
        self.functions.append((name, count, generator))


def random_program(seed: int) -> str:
    """A program with a `main()` that takes nothing."""
    writer = Writer(seed)
    for number in range(writer.random.randrange(1, 4)):
        writer.function(number)
    writer.lines += ["", "", "def main():"]
    for name in NAMES:
        writer.lines.append(f"    {name} = {writer.pick('[]', '[[1], 2]', '{}', '5', 'SHARED', repr('s'))}")
    writer.block(1, 3, loop=False, generator=False, least=8)
    writer.lines.append("    return a, b, c")
    return HEAD + "\n".join(writer.lines) + "\n"
