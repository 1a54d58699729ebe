"""dataclasses: frozen, slots, default factories, post-init, replace, inheritance, order, fields that hold fields."""

import dataclasses
from dataclasses import dataclass, field, replace


@dataclass
class Plain:
    a: int
    b: list = field(default_factory=list)
    total: int = field(init=False)

    def __post_init__(self):
        self.total = self.a + len(self.b)


@dataclass(frozen=True)
class Frozen:
    x: int
    inside: Plain

    def moved(self, by):
        return replace(self, x=self.x + by)


@dataclass(slots=True, order=True)
class Slotted:
    key: int
    data: dict = field(default_factory=dict, compare=False)


@dataclass(slots=True)
class More(Slotted):
    extra: object = None


@dataclass(kw_only=True)
class Keyword(Plain):
    c: str = "c"
    d: dataclasses.InitVar[int] = 3

    def __post_init__(self, d):
        super().__post_init__()
        self.total *= d


def main():
    p = Plain(1)
    q = Plain(2, p.b)
    p.b.append(q.total)
    f = Frozen(1, p)
    g = f.moved(2)
    g.inside.a += 10
    try:
        f.x = 5
    except dataclasses.FrozenInstanceError as error:
        text = str(error)
    object.__setattr__(f, "x", 50)
    s, t = Slotted(2), Slotted(1, {"s": 1})
    s.data["t"] = t
    first = min(s, t)
    try:
        s.other = 1
    except AttributeError:
        s.key += 1
    m = More(0, extra=s)
    m.extra.data, m.data = m.data, m.extra.data
    k = Keyword(a=4, b=[1, 2], d=2)
    both = dataclasses.asdict(k), dataclasses.astuple(t)
    hashes = hash(Slotted) is not None, p == Plain(11, p.b)
    return f.x, g.x, text, first.key, m.extra is s, list(m.data), k.total, both, hashes, q
