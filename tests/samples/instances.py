"""Instances: __dict__, __slots__, dataclasses, enums, subclasses of builtins, hostile dunders."""

import dataclasses
import enum
import typing


class Plain:
    kind = "class attribute"

    def __init__(self):
        self.a = 1
        self.b = [self.a]


class Slotted:
    __slots__ = ("x", "y", "unset")

    def __init__(self):
        self.x = 1
        self.y = [2]


class Both(Slotted):
    def __init__(self):
        super().__init__()
        self.extra = "dict"


@dataclasses.dataclass
class Record:
    name: str
    items: list = dataclasses.field(default_factory=list)
    hidden: int = dataclasses.field(default=0, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: list


class Pair(typing.NamedTuple):
    left: int
    right: str = "r"


class Color(enum.Enum):
    RED = 1
    GREEN = "g"


class Bits(enum.Flag):
    A = 1
    B = 2


class MyList(list):
    def __repr__(self):
        raise RuntimeError("repr was called")

    def __iter__(self):
        raise RuntimeError("iter was called")

    def __len__(self):
        raise RuntimeError("len was called")

    def __eq__(self, other):
        raise RuntimeError("eq was called")


class MyDict(dict):
    def __getitem__(self, key):
        raise RuntimeError("getitem was called")

    def items(self):
        raise RuntimeError("items was called")


class MyInt(int):
    def __repr__(self):
        raise RuntimeError("repr was called")


class MyStr(str):
    def __str__(self):
        raise RuntimeError("str was called")


class Hostile:
    def __init__(self):
        object.__setattr__(self, "value", 1)

    def __getattribute__(self, name):
        raise RuntimeError("getattribute " + name)

    def __hash__(self):
        raise RuntimeError("hash was called")

    def __eq__(self, other):
        raise RuntimeError("eq was called")

    def __bool__(self):
        raise RuntimeError("bool was called")

    def __repr__(self):
        raise RuntimeError("repr was called")

    @property
    def __class__(self):
        raise RuntimeError("class was asked for")


def main():
    p = Plain()
    p.a = 2
    p.new = p.b
    p.b.append("via b")
    s = Slotted()
    s.x += 1
    s.y.append(3)
    both = Both()
    both.extra += "!"
    both.y[0] = 7
    r = Record("r")
    r.items.append(r)
    r.hidden = 5
    f = Frozen(1, [])
    f.b.append("inner")
    pair = Pair(1)
    color = Color.RED
    bits = Bits.A | Bits.B
    ml = MyList([1, 2])
    list.append(ml, 3)
    ml.note = "attribute"
    md = MyDict(k=1)
    dict.__setitem__(md, "j", 2)
    n = MyInt(5)
    n.tag = "five"
    t = MyStr("text")
    h = Hostile()
    object.__setattr__(h, "value", 2)
    holder = [h, {"h": h}]
    p.__dict__["direct"] = 1
    vars(p).pop("new")
    p.__class__ = Empty
    return s.x, f.b, pair, color.name, int.__add__(n, 1), len(holder)


class Empty:
    pass
