"""Programs for the rewriting rules, one for each part of the language that looks at more than values: what a liberty taken would show."""

from __future__ import annotations

# name -> (source, calls)
PROGRAMS: dict[str, tuple[str, list[str]]] = {
    "enumerations": (
        '''
import enum


class Color(enum.Enum):
    RED = 1
    GREEN = RED + 1
    _ignore_ = ["n"]
    for n in range(3):
        pass
    del n


class Flags(enum.IntFlag):
    A = enum.auto()
    B = enum.auto()
    C = A | B


def f(x):
    names = [c.name for c in Color]
    if x in (1, 2):
        found = Color(x).name
    else:
        found = str(Flags(x))
    return names, found, [m for m in Flags]
''',
        ['f(1)', 'f(3)', 'f(0)'],
    ),
    "dataclass": (
        '''
import dataclasses
from dataclasses import dataclass, field


@dataclass(order=True)
class Item:
    name: str
    price: float = 1.5
    tags: list = field(default_factory=list, compare=False)

    def total(self, count=2):
        cost = self.price * count
        return cost

    def __post_init__(self):
        size = len(self.name)
        self.size = size


@dataclass(frozen=True)
class Pair:
    a: int
    b: int = 0

    def __add__(self, other):
        if isinstance(other, Pair):
            return Pair(self.a + other.a, self.b + other.b)
        else:
            return NotImplemented


def f(x):
    a, b = Item("x" * x), Item("yy", 2)
    a.tags.append(x)
    first = a < b
    try:
        Pair(1, 2).a = x
    except dataclasses.FrozenInstanceError as error:
        told = str(error)
    return first, a, b.total(), dataclasses.asdict(b), Pair(1) + Pair(x, x), told, [fl.name for fl in dataclasses.fields(Item)]
''',
        ['f(1)', 'f(3)'],
    ),
    "descriptors": (
        '''
class Named:
    def __set_name__(self, owner, name):
        self.name = name
        owner.log.append(name)

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return instance.__dict__.get(self.name, 0)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value * 2


class A:
    log = []
    x = Named()
    y = Named()
    __slots__ = ("__dict__",)

    def __getattr__(self, name):
        self.log.append(f"no {name}")
        if name.startswith("z"):
            return name
        raise AttributeError(name)

    @property
    def both(self):
        total = self.x + self.y
        return total

    @both.setter
    def both(self, value):
        self.x, self.y = value, value + 1


def f(v):
    a = A()
    a.both = v
    got = [a.x, a.y, a.both, a.zed]
    try:
        a.other
    except AttributeError as e:
        got.append(str(e))
    del a.log[3:]
    return got, A.log
''',
        ['f(1)', "f('a')", 'f(2.5)'],
    ),
    "coroutines": (
        '''
import asyncio


class Gate:
    def __init__(self):
        self.log = []

    async def __aenter__(self):
        self.log.append("in")
        return self

    async def __aexit__(self, kind, error, tb):
        self.log.append(kind and kind.__name__)
        return kind is ValueError

    async def __aiter__(self):
        for n in range(3):
            yield n
            await asyncio.sleep(0)


async def work(n, log):
    for i in range(n):
        log.append((n, i))
        await asyncio.sleep(0)
    if n in (2, 3):
        return n * 2
    else:
        raise ValueError(n)


async def run(x):
    log = []
    gate = Gate()
    async with gate as g, gate:
        async for n in g:
            log.append(n)
        found = [n async for n in g if n]
        more = [await work(2, log) for _ in range(2)]
        got = await asyncio.gather(work(x, log), work(2, log), return_exceptions=True)
        log.append([found, more, [str(v) for v in got]])
        await work(0, log)
        log.append("never")
    return log, gate.log


def f(x):
    result = asyncio.run(run(x))
    return result
''',
        ['f(1)', 'f(3)'],
    ),
    "generators": (
        '''
def counter(n):
    total = 0
    try:
        while total < n:
            got = yield total
            if got:
                total += got
            else:
                total += 1
    except KeyError as e:
        yield str(e)
    finally:
        LOG.append(total)
    return total


def outer(n):
    result = yield from counter(n)
    value = yield result
    LOG.append(value)


LOG = []


def f(n):
    LOG.clear()
    g = outer(n)
    seen = [next(g)]
    seen.append(g.send(2))
    try:
        seen.append(g.throw(KeyError("k")))
        for v in g:
            seen.append(v)
    except StopIteration as stop:
        seen.append(stop.value)
    h = counter(1)
    first = next(h)
    h.close()
    w = (LOG.append(v) or v for v in range(3))
    if 1 in w:
        seen.append(list(w))
    return seen, first, LOG
''',
        ['f(1)', 'f(5)'],
    ),
    "decorators": (
        '''
import functools

REG = {}


def register(fn):
    REG[fn.__name__] = len(fn.__name__)
    return fn


def twice(times=2):
    def wrap(fn):
        @functools.wraps(fn)
        def inner(*args, **kwargs):
            result = None
            for _ in range(times):
                result = fn(*args, **kwargs)
            return result
        return inner
    return wrap


@register
def alpha(a, b=1):
    c = a + b
    return c


@twice(3)
@register
def beta(a, log=[]):
    log.append(a)
    return len(log)


@functools.lru_cache(maxsize=None)
def gamma(n):
    return n if n < 2 else gamma(n - 1) + gamma(n - 2)


@functools.singledispatch
def kind(x):
    return "any"


@kind.register
def _(x: int):
    return "int"


@kind.register(str)
def _(x):
    return "str"


def f(x):
    first = alpha(x)
    second = beta(x)
    return first, second, gamma(7), gamma.cache_info().misses, kind(x), kind("s"), kind(None), sorted(REG.items()), beta.__name__
''',
        ['f(1)', 'f(2.5)'],
    ),
    "closures": (
        '''
def f(x):
    fns = []
    for i in range(3):
        def g(y, i=i):
            return x + i + y
        fns.append(g)
        fns.append(lambda y: i * y)
    count = 0

    def bump(by=1):
        nonlocal count
        count += by
        return count

    total = [fn(1) for fn in fns]
    bump()
    bump(by=2)
    if x in (1, 2):
        x = bump() + x
    else:
        x = 0
    del i
    try:
        total.append(fns[1](2))
    except NameError as e:
        total.append(type(e).__name__)
    return total, count, [fn(2) for fn in fns[::2]]
''',
        ['f(1)', 'f(7)'],
    ),
    "exceptions": (
        '''
class Own(ValueError):
    def __init__(self, *args, code=0):
        super().__init__(*args)
        self.code = code


def deep(x):
    try:
        if x == 0:
            raise Own("zero", code=1)
        if x == 1:
            return 1 / 0
        if x == 2:
            raise KeyError("k") from Own("cause")
        value = int("x" * x) if x == 3 else x
        return value
    except ZeroDivisionError:
        raise Own("was zero") from None
    finally:
        LOG.append(x)


LOG = []


def f(x):
    LOG.clear()
    try:
        result = deep(x)
    except Own as e:
        result = (str(e), e.code, e.__cause__, type(e.__context__).__name__)
    except (KeyError, ValueError) as e:
        result = (repr(e), repr(e.__cause__))
    else:
        LOG.append("fine")
        result = [result]
    try:
        e
    except UnboundLocalError as error:
        LOG.append("unbound")
    for attempt in range(3):
        try:
            if attempt == x:
                continue
            if attempt == 2:
                break
        finally:
            LOG.append(attempt)
    else:
        LOG.append("else")
    return result, LOG
''',
        ['f(0)', 'f(1)', 'f(2)', 'f(3)', 'f(4)'],
    ),
    "assertions": (
        '''
import warnings


def f(x):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        warnings.warn("first")
        assert x, f"no {x!r}"
        message = "%s and %r" % (x, x)
        other = "{}-{}".format(x, message)
        third = f"{x!s:>5}|{message:.3}"
        fourth = "a" + str(x) + "b" + repr(message)
        joined = ", ".join(str(v) for v in [x, x])
    return len(seen), message, other, third, fourth, joined
''',
        ['f(1)', 'f(0)', "f('ab')"],
    ),
    "numbers": (
        '''
def f(x):
    a = 1_000 + 0x1F - 0b11 + 0o17
    b = 2 ** 10 - 3 * -4 // 5 % 3
    c = 1e3 + .5 + 1. + 1E-2
    d = 3j * 2 + 1
    e = ~5 & 7 | 8 ^ 3 << 2 >> 1
    g = not x == 3
    h = x if x > 2 else -x
    i = 1 < x <= 3 != 2
    j = x and 0 or 5
    k = -x ** 2
    s = "ab" * 2 + 'c' "d"
    t = (1, 2) + (3,) * 2
    u = True + 1, False * 3, 1 == 1.0, 0.1 + 0.2
    return a, b, c, d, e, g, h, i, j, k, s, t, u, 7 // 2, -7 // 2, 7 % -3, 1 / 3, 10 ** -2, 0.0 == -0.0, str(-0.0)
''',
        ['f(1)', 'f(3)', 'f(2.5)', 'f(True)'],
    ),
    "module": (
        '''
import os.path, sys as system
from collections import OrderedDict as OD, Counter
x, y = 1, 2
data = [n for n in range(3) if n]
total = 0
for n in data:
    total += n
else:
    done = True
while total > 2:
    total -= 1
if total:
    kind = "some"
elif x:
    kind = "x"
else:
    kind = "none"
try:
    bad = int("q")
except ValueError:
    bad = None
with open(os.devnull) as file:
    content = file.read()
del file


def _helper(a):
    return a + x


def f(v):
    global total
    total = total + _helper(v)
    return total, data, kind, bad, content, n, done, OD([(1, 2)]), Counter("aab"), y, os.path.join("a", "b")
''',
        ['f(1)', 'f(5)'],
    ),
    "iterators": (
        '''
class Up:
    def __init__(self, n):
        self.n, self.i = n, 0
        self.log = []

    def __iter__(self):
        self.log.append("iter")
        return self

    def __next__(self):
        self.log.append("next")
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i

    def __len__(self):
        self.log.append("len")
        return self.n

    def __bool__(self):
        self.log.append("bool")
        return self.n > 1

    def __contains__(self, v):
        self.log.append("in")
        return v == self.n

    def __getitem__(self, k):
        self.log.append(("get", k))
        if k >= self.n:
            raise IndexError(k)
        return k


def f(n):
    u = Up(n)
    out = []
    for v in u:
        out.append(v)
        if v == 3:
            break
    else:
        out.append("end")
    if u and n in u:
        out.append(1)
    while u:
        u.n -= 1
    out.extend(u[i] for i in range(len(u)))
    first, *rest = Up(3)
    a = b = Up(2)
    a.i += 1
    out.append(b.i)
    r = list(map(str, Up(2))) + [v for v in Up(2)]
    out.append(any(v > 1 for v in Up(3)))
    out.append(all(v > 1 for v in Up(3)))
    out.append(sum(v for v in Up(3)))
    return out, first, rest, r, u.log
''',
        ['f(1)', 'f(2)', 'f(4)'],
    ),
    "aliasing": (
        '''
def f(xs, ys):
    zs = xs
    xs += [1]
    xs = xs + [2]
    ys = ys or xs
    ys.append(3)
    t = ([],)
    try:
        t[0] += [1]
    except TypeError as e:
        told = str(e)
    d = {}
    for k, v in enumerate(xs):
        d[k] = d.get(k, 0) + v
    a, b = 1, 2
    a, b = b, a
    i, xs[i if (i := 0) else 0] = 1, 5
    m = [[0] * 2] * 2
    m[0][0] = 1
    n = [list(r) for r in m]
    n[0][1] += 4
    s = 0
    for i in range(len(xs)):
        s += xs[i]
        if s > 5:
            xs[i] = 0
    return zs, xs, ys, t, told, d, a, b, m, n, s, zs is xs
''',
        ['f([1], [2])', 'f([], [])', 'f([9, 9, 9], [1])'],
    ),
    "match": (
        '''
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        LOG.append("eq")
        return isinstance(other, Point) and self.x == other.x


LOG = []
ORIGIN = Point(0, 0)


def f(v):
    LOG.clear()
    match v:
        case 0 | 1:
            r = "small"
        case True:
            r = "true"
        case "a" | "b":
            r = "letter"
        case None:
            r = "none"
        case [1, *rest]:
            r = rest
        case {"k": k}:
            r = k
        case float():
            r = "float"
        case _:
            r = "other"
    match Point(v, 1):
        case Point(x=0):
            s = "zero"
        case Point(x, y) if x == y:
            s = "same"
        case other:
            s = type(other).__name__
    if v == 1:
        t = "one"
    elif v == 2:
        t = "two"
    elif v == "x":
        t = "x"
    else:
        t = "more"
    return r, s, t, LOG
''',
        ['f(0)', 'f(1)', 'f(True)', "f('a')", 'f(None)', 'f([1, 2])', "f({'k': 3})", 'f(1.0)', 'f(0.0)', "f('x')"],
    ),
    "strings": (
        '''
def f(s, n):
    out = []
    for i, c in enumerate(s):
        if c.isdigit():
            continue
        out.append(c.upper() if i % 2 else c)
    text = "".join(out)
    text = text + "!" if text else "none"
    text += f"{n:03d}" if isinstance(n, int) else f"{n}"
    if text.startswith("a") and not text.endswith("z"):
        text = text.replace("a", "\\t")
    flag = False
    for c in text:
        if c in "xyz":
            flag = True
            break
    if not flag:
        text = text[::-1]
    count = 0
    while count < len(text) and text[count] != "q":
        count += 1
    b = b"ab" + bytes(2)
    r = r"\\d" "\\n" 'it\\'s' "say \\"hi\\""
    return text, count, b, r, """tri
ple""", s * 2, n in (1, 2), s not in ("a", "b")
''',
        ["f('ab1c', 5)", "f('', 1)", "f('axz', 2)", "f('hello', 10)"],
    ),
    "inherit": (
        '''
class Base:
    count = 0

    def __init__(self, v):
        Base.count += 1
        self.v = v
        self.setup()

    def setup(self):
        self.kind = "base"

    def value(self):
        result = self.v
        return result

    @classmethod
    def make(cls, *args):
        obj = cls(*args)
        return obj

    @staticmethod
    def twice(x):
        return x * 2

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag
        NAMES.append(cls.__name__)


NAMES = []


class Child(Base, tag="c"):
    count = 10

    def setup(self):
        super().setup()
        self.kind += "child"
        if self.v in (1, 2):
            self.extra = super().twice(self.v)
        else:
            self.extra = None

    def value(self):
        inner = super().value()
        return [inner, __class__.__name__]


def f(x):
    c = Child.make(x)
    return c.value(), c.kind, c.extra, Base.count, Child.count, Child.tag, NAMES, vars(c) if x == 5 else None
''',
        ['f(1)', 'f(3)'],
    ),
}
