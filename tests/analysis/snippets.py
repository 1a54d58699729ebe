"""Programs with odd control flow, each with a `main()`."""

SNIPPETS = {
    "nested finally, every way out": """
def leave(how):
    for i in range(2):
        try:
            try:
                if how == 0: return 1
                if how == 1: break
                if how == 2: continue
                if how == 3: raise KeyError
                if how == 4: 1 / 0
            except KeyError:
                x = 1
            else:
                x = 2
            finally:
                if how: x = 3
                else: x = 4
        finally:
            y = 5
    else:
        z = 6
    return 7
def main():
    for how in range(6):
        try: leave(how)
        except ZeroDivisionError: pass
""",
    "return a constant through with and finally": """
import contextlib
@contextlib.contextmanager
def guard(n):
    try:
        yield n
    except ValueError:
        pass
    finally:
        n += 1
def f(n):
    with guard(n) as a, guard(n + 1) as b:
        try:
            if n == 0:
                return
            if n == 1:
                return "x"
            if n == 2:
                raise ValueError(n)
            if n == 3:
                raise KeyError(n)
        finally:
            del a
    with (
        guard(1) as c,
        guard(2),
    ):
        n = 0
    return n
def main():
    for n in range(5):
        try:
            f(n)
        except KeyError as e:
            e.add_note("k")
""",
    "with around a loop": """
class C:
    def __enter__(self): return self
    def __exit__(self, *a): return a[0] is KeyError
def main():
    for i in range(4):
        with C() as c, \\
             C():
            if i == 1: continue
            if i == 2: raise KeyError
            if i == 3: break
            x = i
    with C(): pass
    with C() as (
        c.a
    ):
        raise KeyError
    return i
""",
    "loops on one line": """
def main():
    n = 3
    while n: n -= 1
    for i in range(3): pass
    for i in range(3): n += i
    for i in range(2): a = i; b = a
    while n > 0: n -= 1; continue
    while True: break
    for i in []: pass
    else: n = 9
    while n > 5: n -= 1
    else: n = 0
    for i in [j for j in range(3) if j]: pass
    while any(k > n for k in range(3)): n += 1
    for i in range(3):
        for j in range(2): n += j
    for x in (y := [1, 2]): z = x
    return n
""",
    "loops with all exits": """
def main():
    found = []
    for i in range(5):
        if i == 1:
            continue
        elif i == 4:
            break
        while i:
            i -= 1
            if i == 2:
                break
        else:
            found.append(i)
    else:
        found.append(-1)
    for i in range(3):
        pass
    while i < 10 and (i % 7 or i):
        i += 1
        if i == 5: continue
        if i > 8: break
    while 1:
        i -= 1
        if not i:
            break
    return found
""",
    "conditions over several lines": """
def main():
    out = []
    for a in (0, 1, 2):
        if (a and
            a > 1 or
            not a):
            out.append(a)
        elif (
            a
        ):
            out.append(-a)
        x = (a if a
             else 5)
        y = [
            a,
            a
            + 1,
            *out,
        ]
        assert x, \\
            "no"
        z = {
            "k": a,
            **{"l": 1},
        }
        w = f(
            a,
            b=f(
                1,
                2,
            ),
        )
    return out
def f(a, b=1):
    return a
""",
    "comprehensions over several lines": """
def main():
    xs = [
        (a, b)
        for a in range(3)
        if a
        for b in range(a)
    ]
    ys = {
        a: [
            c
            for c in range(b)
        ]
        for a, b in xs
    }
    zs = sum(
        a
        for a, _ in xs
        if a
    )
    t = any(a
            for a in xs), all(
        a for a in xs)
    return [x for x in xs if x[0] for y in ys], {x for x in ys}, zs
""",
    "match": """
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def f(v):
    match v:
        case 1 | 2:
            return "small"
        case [a, *rest] if rest:
            return a
        case {"k": k, **others}:
            return k
        case P(x, y=0):
            return x
        case P(
            0,
            y
        ):
            return y
        case (str() as s) | [s]: return s
        case None: pass
        case _:
            return "other"
    return "end"
def main():
    return [f(v) for v in (1, 2, [1, 2], {"k": 3, "m": 4}, P(1, 0), P(0, 5), "s", ["t"], None, 4.0)]
""",
    "exception groups": """
def f(n):
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)][:n])
    except* ValueError as e:
        a = 1
    except* KeyError:
        b = 2
    else:
        c = 3
    finally:
        d = 4
def main():
    f(1)
    f(2)
    try:
        f(0)
    except ValueError:
        pass
""",
    "exceptions from everywhere": """
def f(n):
    try:
        if n == 0: raise ValueError("a") from None
        if n == 1: return g(n)
        if n == 2: [][1]
        if n == 3: return [1 // x for x in (1, 0)]
    except (ValueError,
            KeyError) as e:
        e = 5
    except IndexError:
        try:
            raise
        except IndexError: x = 1
    except:
        x = 2
    else:
        x = 3
    finally:
        try:
            g(0)
        except Exception: pass
    for x in (1, 2):
        try: g(x)
        except KeyError: continue
        finally: y = 1
    return x
def g(n):
    raise KeyError(
        n
    )
def main():
    for n in range(5):
        f(n)
""",
    "generators": """
def count(n):
    while n:
        got = yield n
        if got: n = got
        n -= 1
    return "done"
def chain():
    x = yield from count(2)
    yield x; yield 2
    try:
        yield 3
    except ValueError:
        yield 4
    finally:
        y = 1
def lines():
    a = (yield 1,
         (yield 2))
    for i in (yield): pass
    return a
def main():
    g = chain()
    out = [next(g), next(g), next(g), next(g), next(g), g.throw(ValueError)]
    g.close()
    h = count(3)
    next(h), h.send(5), list(h)
    l = lines()
    try:
        next(l), l.send(5), l.send(6), l.send([1])
    except StopIteration as e: out.append(e.value)
    return out, list(x for x in count(2) if x), [*(y
        for y in count(3))]
""",
    "coroutines": """
import asyncio
class M:
    async def __aenter__(self): return self
    async def __aexit__(self, *a):
        await asyncio.sleep(0)
        return a[0] is KeyError
class R:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.n: raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n
async def agen():
    for i in range(2):
        yield i
        await asyncio.sleep(0)
async def work():
    out = []
    async for a in R(2):
        out.append(a)
    else: out.append(9)
    async for a in R(2): pass
    async for a in R(3):
        if a == 1: break
    async with M() as m, M(): out.append(1)
    async with M() as m:
        raise KeyError
    async with M():
        async for b in agen():
            if b: continue
    x = [c async for c in R(2) if c]
    y = [await f(d) for d in (1, 2)]
    z = {k: v async for k in agen() for v in x}
    g = [e async for e in (h
        async for h in R(2))]
    return (await f(1)) + await f(2)
async def f(x):
    await asyncio.sleep(0)
    return x
def main():
    return asyncio.run(work())
""",
    "definitions": """
import functools
def deco(*a):
    def inner(f): return f
    return inner
def main():
    @deco(1)
    @deco(
        2
    )
    def f(a, b=(1,
                2), *, c=3) -> int:
        return a + b[0]
    @functools.lru_cache
    class A:
        x = 1
        y: int = 2
        zs = [i for i in range(2)]
        @property
        def p(self): return self.x
        class B(object,
                metaclass=type):
            z = [q for q in (1, 2)]
    g = lambda a, b=f(1, (2,)): (
        a +
        b
    )
    h = [lambda x=i: x for i in range(2)]
    def k[T: int](a: T) -> T: return a
    type Alias = list[int]
    class G[S]: v = 1
    k(1); G()
    return g(1), [x() for x in h], A().p, sorted([2, 1], key=lambda v: -v), (lambda: (yield 1))()
""",
    "many on a line": """
def main():
    a = 1; b = 2; a = 3
    if a: b = 4; c = 5
    else: b = 6
    if a: pass
    if not a: pass
    if a: a
    else: b
    x = a; y = x; z = y; return z
""",
    "global, nonlocal, del, import": """
n = 0
def main():
    global n; n = 1
    import os, sys as s; from os import (path,
        sep)
    m = 1
    def f():
        nonlocal m
        m += 1; del m; m = 3
        return m
    f()
    del m
    d = {1: [2]}
    del d[1][0], d[1]
    x: int
    y: int = (
        3
    )
    a, *b, (c, d) = 1, 2, 3, (4, 5)
    a = b = c
    (a), [b] = 1, [2]
    if (t := a) and (u := b): print(end="")
    return 'a%s' % (a,)
""",
    "constants and dead code": """
def main():
    'doc'
    1
    ...
    if 0: x = 1
    if 1: x = 2
    if False:
        x = 3
    else:
        x = 4
    while 0: x = 5
    if __debug__: x = 6
    if not __debug__:
        x = 7
    pass
    assert True
    return x
    x = 8
""",
    "implicit returns in branches": """
def f(n):
    if n == 1:
        a = 1
    elif n == 2:
        for i in (): pass
    elif n == 3:
        while n: n -= 1
    elif n == 4:
        try: n()
        except TypeError: pass
    elif n == 5:
        with open(__import__("os").devnull): pass
    elif n == 6:
        if n:
            pass
    elif n == 7:
        for i in (1, 2):
            if i == 2: break
    else:
        return
def main():
    for n in range(9):
        f(n)
""",
    "more than 255 variables": "def main():\n" + "".join(f"    v{i} = {i + 1000}\n" for i in range(300))
    + "    for k in range(2): v299 += k; v298 = v299\n    w = [v298 for v298 in (1, 2)]\n    return v0 and v299\n",
}
