"""New inputs from known ones: values changed a little, at their edges, and with parts of one another."""

from __future__ import annotations

import ast
import math
import re
from typing import TYPE_CHECKING, Any

from chainexec.equivalence.cases import is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

Arguments = tuple[tuple[Any, ...], dict[str, Any]]

LEAST_BOUND = 1_000  # whole numbers up to this size are tried whatever the examples are
LONGEST = 60  # texts and lists are not grown beyond the longest example, or this
# Letters of both cases, digits, marks, white space, and what case rules trip over.
CHARACTERS = " aAbzZ09_-.,!?()[]\t\n\u00e9\u00df\u0130\u4e2d"
FOREIGN = "\u00e9\u00df\u0130\u4e2d"  # those of them that are not ASCII
SAME = 0.66
_FILLED = frozenset({list, tuple, dict, set, frozenset})
SMALL_INTS = (0, 1, 2, 3, -1, 1, 2, 4)
SMALL_FLOATS = (0.0, 1.0, 0.5, 2.0, -1.0, -0.0, 1.5)
_NUMBER = re.compile(r"-?\d+")


class Material:
    """What new values are made of: atoms of the examples and constants of the program."""

    def __init__(self, examples: Iterable[Any], constants: Iterable[Any] = ()) -> None:
        self.ints: list[int] = []
        self.texts: list[str] = []
        self.others: list[Any] = []
        self.longest = 0
        for value in (*examples, *constants):
            self._gather(value)
        self.bound = max([LEAST_BOUND, *(2 * abs(n) for n in self.ints)])
        self.characters = "".join(dict.fromkeys(CHARACTERS + "".join(self.texts)[:500]))
        self.longest = max(2 * self.longest, LONGEST)

    def _gather(self, value: Any) -> None:
        stack = [value]
        while stack:
            one = stack.pop()
            kind = type(one)
            if kind is int:
                self.ints.append(one)
            elif kind is str:
                self.texts.append(one)
                self.longest = max(self.longest, len(one))
            elif kind in {list, tuple, set, frozenset}:
                self.longest = max(self.longest, len(one))
                stack += one
            elif kind is dict:
                self.longest = max(self.longest, len(one))
                stack += one.keys()
                stack += one.values()
            elif kind in {float, bytes, complex}:
                self.others.append(one)


def constants_of(tree: ast.AST) -> list[Any]:
    """The numbers and texts that stand in a program, docstrings left out: what it compares its input with."""
    found: list[Any] = []
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) and id(node) not in documentation else None
        if type(value) is int:
            found += [n for n in (value, value + 1, value - 1) if abs(n) <= LEAST_BOUND]
        elif type(value) is float or (type(value) is str and len(value) <= LONGEST):
            found.append(value)
    return found


class Mutator:
    """Changes arguments a little. Types stay what they are."""

    def __init__(self, random: Random, material: Material) -> None:
        self._random = random
        self._material = material
        self._ints: tuple[int, ...] = SMALL_INTS
        self._floats: tuple[float, ...] = SMALL_FLOATS
        self._sorts = 2
        self._filled: dict[Any, Any] = {}
        self._by_kind: dict[type, Callable[[Any], Any]] = {
            bool: lambda value: not value,
            int: self._int,
            float: self._float,
            str: self._text,
            bytes: lambda value: self._text(value.decode("latin-1")).encode("latin-1", "replace"),
            list: self._list,
            tuple: self._tuple,
            dict: self._dict,
            set: lambda value: self._hashed(value, set),
            frozenset: lambda value: self._hashed(value, frozenset),
        }

    def _with_items(self, known: Arguments) -> tuple[list[Any], dict[str, Any]]:
        """The arguments, with empty containers filled as another example had them: an empty one does not tell what belongs into it."""
        filled = self._filled
        args, kwargs = list(known[0]), dict(known[1])
        both: list[tuple[Any, list[Any]]] = [(args, list(range(len(args)))), (kwargs, list(kwargs))]
        for holder, places in both:
            for place in places:
                value = holder[place]
                if value:
                    filled[place] = value
                elif type(value) in _FILLED and place in filled and type(filled[place]) is type(value):
                    holder[place] = _copy(filled[place])
        return args, kwargs

    def arguments(self, known: Arguments) -> Arguments:
        """The arguments with one to three changes."""
        args, kwargs = self._with_items(known)
        places: list[tuple[Any, Any]] = [(args, n) for n in range(len(args))] + [(kwargs, name) for name in kwargs]
        if not places:
            return known
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            holder, place = self._random.choice(places)
            value = holder[place]
            if not value and type(value) in _FILLED:  # an earlier change has emptied it
                value = _copy(self._filled.get(place, value))
            holder[place] = self.value(value)
        made = (tuple(args), kwargs)
        return made if is_plain(made) else known

    def small(self, known: Arguments) -> Arguments:
        """Arguments of the same types made of few small parts, in which the same part often comes twice: most mistakes show in such."""
        args, kwargs = self._with_items(known)
        random = self._random
        ints = [random.choice(SMALL_INTS), random.choice(self._material.ints or SMALL_INTS)]
        # In a third of them all numbers are the same, all characters are, or both are of two sorts only.
        self._ints = SMALL_INTS if random.random() < SAME else tuple(ints[: random.choice((1, 1, 2))])
        self._floats = SMALL_FLOATS if random.random() < SAME else (random.choice(SMALL_FLOATS),)
        self._sorts = 2 if random.random() < SAME else 1
        return tuple(self._small(value) for value in args), {name: self._small(value) for name, value in kwargs.items()}

    def _small(self, value: Any) -> Any:
        random, kind = self._random, type(value)
        if kind is bool:
            return random.random() < 0.5
        if kind is int:
            return random.choice(self._ints)
        if kind is float:
            return random.choice(self._floats)
        count = random.choice((0, 1, 2, 2, 3, 3, 4, 5))
        if kind is str:
            return self._small_text(value, count)
        if kind is bytes:
            return self._small_text(value.decode("latin-1"), count).encode("latin-1", "replace")
        if kind is dict:
            keys = list(value) or [0]
            items = list(value.values()) or [0]
            return {self._small(random.choice(keys)): self._small(random.choice(items)) for _ in range(count)}
        if kind is tuple and len({type(item) for item in value}) > 1:
            return tuple(self._small(item) for item in value)
        if kind in {list, tuple, set, frozenset}:
            items = list(value) or [0]
            return kind(self._small(random.choice(items)) for _ in range(count))
        return value

    def _small_text(self, value: str, count: int) -> str:
        random, material = self._random, self._material
        texts = [text for text in material.texts if 0 < len(text) <= LONGEST]
        if texts and random.random() < 0.3:  # with a text that the program or an example names
            named = random.choice(texts)
            other, extra = random.choice(texts), random.choice("a 1")
            return random.choice((named, named + named, named + extra, extra + named, named + other))
        named = "".join(random.choice(material.characters) for _ in range(2))
        own = random.choice(value) + "a" if value else "a-"
        letters = random.choice(("ab", "aA", "1a", "0-", " a", "\t ", "\n ", own, named, named, "a" + random.choice(FOREIGN)))
        return "".join(random.choice(letters[: self._sorts]) for _ in range(count))

    def related(self, known: Arguments) -> Arguments:
        """Arguments of which one is made from another one or a text of the program: the same, a part of it, more around it, its length."""
        args, kwargs = self._with_items(known)
        random = self._random
        values = [*args, *kwargs.values()]
        places: list[tuple[Any, Any]] = [*((args, n) for n in range(len(args))), *((kwargs, name) for name in kwargs)]
        if not values or (len(values) < 2 and not self._material.texts):
            return self.small(known)
        for _ in range(random.choice((1, 1, 2))):
            (holder, place), other = random.choice(places), random.choice(values)
            if self._material.texts and random.random() < 0.25:
                other = random.choice(self._material.texts)
            value = holder[place]
            if type(value) is str and type(other) is str:
                extra = random.choice(("", "a", " ", other[:1], value[:2]))
                half = other[: len(other) // 2]
                begin = value[: random.randrange(len(value) + 1)]
                around = (begin + other, other + value[len(begin) :], begin + other + value[len(begin) :])
                holder[place] = random.choice((other, other + extra, extra + other, other + extra + other, half, other[-1:], *around))
            elif type(value) is int and type(other) in {str, list, tuple, dict}:
                holder[place] = len(other) + random.choice((0, 0, -1, 1))
            elif type(value) is int and type(other) is int:
                holder[place] = other + random.choice((0, 0, -1, 1))
            elif type(value) is list and type(other) in {int, str, float} and set(map(type, value)) <= {type(other)}:
                holder[place] = random.choice(([other], [other, *value], [*value, other], [other, other], [other, *value, other]))
            elif type(value) is list and type(other) is list and set(map(type, other)) <= set(map(type, value)):
                holder[place] = _copy(random.choice((other, other[:1], other + other[:1], other[::-1])))
            elif type(value) is dict and type(other) in set(map(type, value)):
                holder[place] = {**value, other: _copy(random.choice(list(value.values())))}
        made = (tuple(args), kwargs)
        return made if is_plain(made) else known

    def value(self, value: Any) -> Any:
        """A neighbour of a value, of the same type."""
        change = self._by_kind.get(type(value))
        return value if change is None else change(value)

    def _int(self, value: int) -> int:
        pick = self._random.randrange(10)
        if pick < 6:
            made = (value + 1, value - 1, -value, value // 2, 2 * value, value + self._random.randint(-9, 9))[pick]
        elif pick < 8 and self._material.ints:
            made = self._random.choice(self._material.ints)
        else:
            made = self._random.choice((0, 1, -1, 2, 3, 5, 7, 10, 16, 100, -11))
        return made if abs(made) <= self._material.bound else made % self._material.bound

    def _float(self, value: float) -> float:
        others = [float(n) for n in self._material.others if type(n) is float] or [0.5]
        whole = float(round(value)) if abs(value) < 1e15 else 1.5
        changed = (-value, value / 2, value + 1, value - 0.5, whole, self._random.choice(others))
        return self._random.choice((*changed, 0.0, -0.0, 1.0, 0.1, 2.5, 1e16, math.nan, math.inf, -math.inf))

    def _text(self, value: str) -> str:
        random, material = self._random, self._material
        pick = random.randrange(15)
        place = random.randrange(len(value) + 1)
        numbers = list(_NUMBER.finditer(value)) if pick in {10, 11, 14} else []
        if numbers:
            found = random.choice(numbers)
            return f"{value[: found.start()]}{random.choice((*SMALL_INTS, 6, 10, 12, 13, 30, 31, -11, ''))}{value[found.end() :]}"
        if pick == 0:
            return random.choice(("", value[:1], value[::-1], value + value))[: material.longest]
        if pick in {1, 2}:
            return value[:place] + value[place + 1 :]
        if pick in {3, 4, 5}:
            return (value[:place] + random.choice(material.characters) + value[place + (pick == 5) :])[: material.longest]
        if pick == 6:
            return random.choice((value.upper(), value.lower(), value.swapcase(), value.title()))
        if pick == 7 and value:
            return value[:place] + random.choice(value) + value[place:]
        if pick == 8:
            return "".join(sorted(value))
        if pick == 9:
            return "".join(random.sample(value, len(value)))
        if pick == 10:
            return value[place:] + value[:place]
        if pick == 11:
            return random.choice((" ", "0", "-1", "a", "aA", "  x ", "12", value.strip(), f" {value}", f"{value} "))
        if material.texts:
            other = random.choice(material.texts)
            if pick == 12:
                return other
            return (value[:place] + other + value[place:])[: material.longest]
        return "".join(random.choice(material.characters) for _ in range(random.randrange(6)))

    def _list(self, value: list[Any]) -> list[Any]:
        random = self._random
        pick = random.randrange(10)
        made = list(value)
        place = random.randrange(len(made)) if made else 0
        if not made:
            return [self._some_item()]
        if pick == 0:
            return random.choice(([], made[:1], made[::-1], (made + made)[: self._material.longest]))
        if pick in {1, 2}:
            del made[place]
        elif pick == 3:
            made.insert(place, _copy(random.choice(made)))
        elif pick == 4 and len(made) < self._material.longest:
            made.insert(random.randrange(len(made) + 1), self.value(random.choice(made)))
        elif pick == 5:
            random.shuffle(made)
        elif pick == 6:
            try:
                made.sort()
            except TypeError:  # items that have no order
                made.reverse()
        else:
            made[place] = self.value(made[place])
        return made

    def _some_item(self) -> Any:
        choices = [*self._material.ints[:20], *self._material.texts[:20], *self._material.others[:20]]
        return self._random.choice(choices) if choices else 0

    def _tuple(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if value and (len({type(item) for item in value}) > 1 or self._random.random() < 0.8):  # rather a record: its length stays
            place = self._random.randrange(len(value))
            return (*value[:place], self.value(value[place]), *value[place + 1 :])
        return tuple(self._list(list(value)))

    def _dict(self, value: dict[Any, Any]) -> dict[Any, Any]:
        random = self._random
        made = dict(value)
        if not made:
            return {self._some_item(): self._some_item()}
        pick = random.randrange(8)
        key = random.choice(list(made))
        if pick == 0:
            return random.choice(({}, {key: made[key]}))
        if pick == 1:
            del made[key]
        elif pick == 2:
            made[self.value(key)] = _copy(made[key])
        elif pick == 3:
            made[key] = _copy(random.choice(list(made.values())))
        elif pick == 4:
            keys = random.sample(list(made), len(made))
            return {name: made[name] for name in keys}
        elif pick == 5:
            return {self.value(name) if name == key else name: item for name, item in made.items()}
        else:
            made[key] = self.value(made[key])
        return made

    def _hashed[T: (set[Any], frozenset[Any])](self, value: T, make: Callable[[Iterable[Any]], T]) -> T:
        try:
            items = sorted(value)
        except TypeError:  # items that have no order
            items = sorted(value, key=repr)
        return make(self._list(items))

    def stdin(self, text: str) -> str:
        """A neighbour of a script's input: a number, a line or a word of it changed."""
        random = self._random
        lines = text.split("\n")
        numbers = list(_NUMBER.finditer(text))
        pick = random.randrange(6)
        if numbers and pick < 3:
            found = random.choice(numbers)
            return f"{text[: found.start()]}{self._int(int(found.group()[:300]))}{text[found.end() :]}"
        place = random.randrange(len(lines))
        if pick == 3:
            del lines[place]
        elif pick == 4:
            lines.insert(place, lines[place])
        else:
            lines[place] = self._text(lines[place]).replace("\n", " ")
        return "\n".join(lines)


def _copy(value: Any) -> Any:
    """A copy of a plain value: nothing mutable stands in an input twice."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind(_copy(item) for item in value)
    if kind is dict:
        return {key: _copy(item) for key, item in value.items()}
    return kind(value) if kind in {set, bytearray} else value


def edges(examples: list[Arguments]) -> list[Arguments]:
    """For each argument of the first examples its edge values, the others as they are."""
    found: list[Arguments] = []
    for args, kwargs in examples[:2]:
        for place, value in enumerate(args):
            found += [((*args[:place], edge, *args[place + 1 :]), kwargs) for edge in _EDGES.get(type(value), ())]
        for name, value in kwargs.items():
            found += [(args, {**kwargs, name: edge}) for edge in _EDGES.get(type(value), ())]
        found.append((tuple(_empty(value) for value in args), {name: _empty(value) for name, value in kwargs.items()}))
    return found


_EDGES: dict[type, tuple[Any, ...]] = {
    bool: (False, True),
    int: (0, 1, -1, 2),
    float: (0.0, -0.0, float("nan"), float("inf"), 1.5),
    str: ("", " ", "a", "Ab 1"),
    bytes: (b"", b"a"),
    list: ([],),
    tuple: ((),),
    dict: ({},),
    set: (set(),),
    frozenset: (frozenset(),),
}


def _empty(value: Any) -> Any:
    kind = type(value)
    return kind() if kind in _EDGES else value
