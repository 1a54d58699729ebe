"""Programs that make questions about calls, exceptions, objects and generators hard: (name, source, call or None)."""

STACK = '''
class Stack:
    made = 0

    def __init__(self, items=()):
        self.items = list(items)
        self.size = len(self.items)
        Stack.made += 1

    def push(self, x):
        self.items.append(x)
        self.size += 1
        return self

    def pop(self):
        if not self.items:
            raise IndexError("empty")
        self.size -= 1
        return self.items.pop()

    @property
    def top(self):
        return self.items[-1]

    @staticmethod
    def of(*items):
        return Stack(items)

class Bounded(Stack):
    def __init__(self, limit, items=()):
        super().__init__(items)
        self.limit = limit

    def push(self, x):
        if self.size >= self.limit:
            raise OverflowError(self.limit, x)
        return super().push(x)

def use(n):
    a = Stack.of(1, 2)
    b = a
    b.push(n).push(n + 1)
    has = hasattr(Stack(), "top")
    c = Bounded(2)
    lost = []
    for i in range(n):
        try:
            c.push(i)
        except OverflowError as error:
            lost.append(error.args)
    d = {"a": a.items, "c": c.items}
    d["a"].append(c.pop())
    return a.items, c.items, lost, has, b.top
'''

MUTUAL = '''
def even(n):
    return True if n == 0 else odd(n - 1)

def odd(n):
    if n == 0: return False
    return even(n - 1)

def fib(n, memo={}):
    if n in memo:
        return memo[n]
    if n < 2:
        return n
    memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]

def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))

def add(a, b=1, *rest, c=0, **more):
    return a + b + sum(rest) + c + sum(more.values())

def main(n):
    x = add(add(1), add(2, add(3, 4)), c=add(5))
    y = add(1, 2, 3, 4, c=5, d=6)
    return even(n), odd(n), fib(n), ack(1, n), x, y
'''

SHARING = '''
registry = []

def add(item, to=[]):
    to.append(item)
    return to

def touch(rows, extra=None):
    rows[0][0] += 10
    first = rows[0]
    first.append(len(rows))
    if extra is not None:
        extra["seen"] = rows
        extra["n"] = len(first)
    registry.append(first)
    rows = [[0]]
    rows[0][0] = 5
    return first

def deeper(box):
    inner = box["rows"]
    touch(inner)
    inner[-1][0] = "end"
    del inner[-1][1:]
    return box

def swap(a, i, j):
    a[i], a[j] = a[j], a[i]

def main():
    grid = [[1, 2], [3, 4]]
    alias = grid
    copy = [row for row in grid]
    row = grid[1]
    extra = {}
    got = touch(grid, extra)
    deeper({"rows": alias})
    swap(row, 0, -1) if len(row) > 1 else None
    numbers = [5, 6, 7]
    swap(numbers, 0, 2)
    numbers[1] *= 2
    one = add(1)
    two = add(2)
    three = add(3, [])
    same = one is two
    groups = [[]] * 3
    groups[0].append(1)
    other = groups[1]
    other += [2]
    s = {1, 2}
    t = s
    t |= {3}
    t.add(4)
    u = s | {5}
    words = {}
    for w in ["a", "b", "a"]:
        words.setdefault(w, []).append(len(words))
    last = words["a"]
    last[0] = 9
    return grid, copy, got, extra["n"], numbers, one, three, groups, s, u, words, same
'''

CLOSURES = '''
def counter(start):
    count = start
    log = []
    def step(by=1):
        nonlocal count
        count += by
        log.append(count)
        return count
    def history():
        return log
    return step, history

def compose(*functions):
    def run(x):
        for function in functions:
            x = function(x)
        return x
    return run

def main(n):
    step, history = counter(n)
    other, _ = counter(100)
    step(); step(2); other()
    run = compose(step, lambda x: x * 2, step)
    value = run(3)
    rows = history()
    rows.append("x")
    again = history()
    return value, again, sorted([3, 1, 2], key=lambda v: -v), max([1, 5, 3], key=step)
'''

GENERATORS = '''
def count(n):
    i = 0
    while i < n:
        got = yield i
        if got:
            i = got
        i += 1
    return "done"

def both(a, b):
    first = yield from count(a)
    yield first
    yield from b

def guarded(n):
    try:
        for i in range(n):
            yield [i]
    except GeneratorExit:
        print("closed")
        raise
    finally:
        print("finally", n)

def squares(values):
    for v in values: yield v * v

def main(n):
    one, two = count(n), count(n + 1)
    a = next(two)
    b = next(one)
    c = next(one)
    d = two.send(2)
    rest = list(two)
    g = guarded(3)
    x = next(g)
    g.close()
    total = 0
    for v in both(2, [7, 8]):
        if v == 7:
            break
        total += len(str(v))
    for row in guarded(2):
        row.append(total)
        print(row)
    p = squares(squares(count(3)))
    q = next(p)
    r = next(p)
    s = sum(squares([1, 2]))
    try:
        e = count(1)
        next(e)
        next(e)
    except StopIteration as stop:
        f = stop.value
    h = guarded(1)
    next(h)
    try:
        h.throw(KeyError("thrown"))
    except KeyError as error:
        k = error.args
    return a, b, c, d, rest, x, total, q, r, s, f, k
'''

EXCEPTIONS = '''
import contextlib
import json

class Oops(Exception):
    pass

class Swallow:
    def __enter__(self):
        return self
    def __exit__(self, kind, error, where):
        return kind is KeyError

def fail(k):
    if k == 0:
        raise ValueError("zero")
    if k == 1:
        raise KeyError("one")
    if k == 2:
        return 1 // 0
    if k == 3:
        raise Oops
    if k == 4:
        return json.loads("{")
    return [][k]

def middle(k):
    try:
        return fail(k)
    except ValueError as error:
        raise Oops("wrapped") from error
    except ZeroDivisionError:
        print("zero division")
        raise
    finally:
        print("finally", k)

def outer(k):
    try:
        return middle(k)
    except (Oops, KeyError) as error:
        return type(error).__name__
    except json.JSONDecodeError:
        return "json"

def silent(k):
    try:
        fail(k)
    finally:
        return -k

def nested(k):
    try:
        try:
            fail(k)
        except KeyError:
            try:
                fail(k - 1)
            except ValueError:
                pass
            raise
        finally:
            mark = k
    except LookupError as error:
        again = error
    try:
        raise again
    except KeyError:
        return "again"

def main(n):
    found = []
    for k in range(n):
        try:
            found.append(outer(k))
        except Exception as error:
            found.append(str(error))
    with Swallow():
        fail(1)
    with contextlib.suppress(ZeroDivisionError):
        fail(2)
    found.append(silent(1))
    found.append(nested(1))
    it = iter([1])
    next(it)
    try:
        next(it)
    except StopIteration:
        found.append("stop")
    try:
        int("x")
    except ValueError: found.append("int")
    try:
        assert not found, "found"
    except AssertionError as error:
        found.append(error.args[0])
    if n > 5:
        fail(n)
    return found
'''

DECORATED = '''
import functools

@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def twice(function):
    @functools.wraps(function)
    def wrapper(*args):
        function(*args)
        return function(*args)
    return wrapper

@twice
def log(x, seen=[]):
    seen.append(x)
    return list(seen)

class Box:
    def __init__(self, v): self.v = v
    def __eq__(self, other): return self.v == other.v
    def __lt__(self, other): return self.v < other.v
    def __repr__(self): return "Box(%r)" % self.v

def main(n):
    a = fib(n)
    b = log(1)
    c = sorted([Box(3), Box(1), Box(2)])
    d = Box(1) == c[0]
    try:
        fib()
    except TypeError:
        d = not d
    e = [fib(i) for i in range(n)]
    f = {k: log(k) for k in "ab"}
    x = 0; y = x; z = [y]; w = z
    for i in range(3): x += i; z.append(x)
    return a, b, [box.v for box in c], d, e, f, w
'''

SCRIPT = '''
def show(text, times=1):
    for _ in range(times):
        print(text, end=";")
    print()
    return len(text) * times

def walk(tree, depth=0):
    if not tree:
        return 0
    left, value, right = tree
    total = walk(left, depth + 1)
    print(" " * depth + str(value))
    return total + value + walk(right, depth + 1)

names = ["a", "b"]
other = names
for name in names:
    show(name, len(other))
other.append("c")
tree = ((None, 1, None), 2, (None, 3, (None, 4, None)))
total = walk(tree)
data = {"names": names, "total": total}
data["names"][0] = "z"
if total > 5:
    print("big", names)
try:
    show(3)
except TypeError as error:
    print(type(error).__name__)
while names:
    names.pop()
print(data)
'''

BODIES = '''
class A:
    xs = []
    ys = xs
    ys.append(1)
    n = len(xs)

    class B:
        k = {"a": xs} if False else {"a": [3]}
        k["a"] = [4, 5]

def make(v):
    class C:
        w = [v]
        w.append(v + 1)
        if v > 1:
            w[0] = "big"
    return C

a = make(1)
b = make(2)
print(A.n, a.w, b.w)
'''

PROGRAMS = [
    ("stack", STACK, "use(4)"), ("stack of nothing", STACK, "use(0)"), ("overflow", STACK, "Bounded(0).push(1)"),
    ("mutual", MUTUAL, "main(4)"), ("even", MUTUAL, "even(7)"), ("ackermann", MUTUAL, "ack(2, 1)"), ("memo", MUTUAL, "fib(6)"),
    ("sharing", SHARING, "main()"), ("closures", CLOSURES, "main(5)"), ("generators", GENERATORS, "main(3)"),
    ("generator itself", GENERATORS, "list(both(2, [5, 6]))"), ("exceptions", EXCEPTIONS, "main(5)"), ("uncaught", EXCEPTIONS, "main(6)"),
    ("wrapped", EXCEPTIONS, "middle(0)"), ("reraised", EXCEPTIONS, "middle(2)"), ("silent", EXCEPTIONS, "silent(0)"),
    ("nested", EXCEPTIONS, "nested(1)"), ("decorated", DECORATED, "main(5)"), ("script", SCRIPT, None),
    ("class bodies", BODIES, None),
]  # fmt: skip
