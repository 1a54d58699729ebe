"""Programs in which a question is easily put or answered wrongly: each has a `main()`."""

PROGRAMS = {
    "nested calls of one function": """
def g(x, d):
    y = x + d
    if d > 0 and g(x, d - 1) > 2 or x == 1:
        y += 10
    return y

def main():
    a = g(g(1, 1), 2)
    b = g(a, 0) + g(0, 1)
    return a, b
""",
    "recursion with the same line above and below": """
def walk(n, out):
    before = len(out)
    if n > 0:
        out.append(n)
        walk(n - 1, out)
        out.append(-n)
        walk(n - 2, out)
    after = len(out)
    return after - before

def main():
    out = []
    total = walk(3, out)
    return total, out
""",
    "loops on one line": """
def main():
    t = 0
    for i in range(4): t += i
    while t > 3: t -= 2
    for j in (): t = 99
    if t: t = t * 2
    xs = [k for k in range(t)]; n = len(xs); n += 1
    x = y = 0; x += 1; x += 1
    return t, xs, n, x, y
""",
    "loops that end in all ways": """
def find(rows, want):
    for r, row in enumerate(rows):
        for c, x in enumerate(row):
            if x == want:
                return r, c
            if x < 0:
                break
        else:
            continue
        rows[r] = []
    return None

def risky(xs):
    done = 0
    try:
        for x in xs:
            done += 10 // x
    except ZeroDivisionError as error:
        done = -done
    while True:
        done += 1
        if done % 3 == 0:
            break
    while done < 20:
        done += 7
        try:
            if done > 18:
                break
        finally:
            done -= 1
    return done

def main():
    rows = [[1, 2], [-1, 5], [3]]
    return find(rows, 3), find(rows, 2), find(rows, 9), risky([5, 2, 0, 1]), risky([1]), rows
""",
    "a loop entered again and again": """
def main():
    seen = []
    for n in (3, 0, 2):
        k = 0
        while k < n:
            seen.append(k)
            k += 1
        for q in range(k):
            if q == 1:
                break
            n += q
    while True:
        for z in seen:
            if z > 1:
                break
        if seen.pop() == 0:
            break
    return seen, n
""",
    "aliases": """
def add(xs, x):
    xs.append(x)
    return xs

def main():
    a = [1]
    b = a
    c = [a, b]
    b += [2]
    d = add(c[0], 3)
    e = d[:]
    e[0] = 7
    c = c + [e]
    a, e = e, a
    x = y = 1
    x += y
    y -= x
    f = {"k": a}
    f["k"].reverse()
    return a, b, c, d, e, x, y, f
""",
    "comprehensions and lambdas": """
def main():
    x = 5
    ys = [x * 2 for x in range(3) if x]
    zs = {x: [y for y in range(x)] for x in ys}
    f = lambda x: x + 1 if x and x > 2 else 0
    total = sum(f(v) for v in ys)
    if (n := len(ys)) > 1 and any(v > 3 for v in ys):
        total += n
    ws = [w := v + 1 for v in ys]
    return x, ys, zs, total, ws, w
""",
    "generators": """
def count(n):
    total = 0
    for i in range(n):
        total += i
        sent = yield total
        if sent:
            total *= sent
    return total

def outer(n):
    got = yield from count(n)
    yield -got

def main():
    a = []
    for v in outer(3):
        a.append(v)
    g = count(5)
    b = next(g)
    c = g.send(3)
    d = next(g)
    g.close()
    left = count(2)
    e = next(left)
    return a, b, c, d, e
""",
    "exceptions": """
def check(x):
    if not isinstance(x, int):
        raise TypeError(str(x))
    try:
        y = 10 // x
    except ZeroDivisionError:
        y = -1
        return y
    else:
        y += 1
    finally:
        x = 0
    return y

def main():
    out = []
    for x in (5, 0, "a", 2):
        try:
            y = check(x)
        except TypeError as e:
            out.append(e.args[0])
            continue
        out.append(y)
    return out
""",
    "closures and globals": """
count = 0

def bump(by):
    global count
    count += by
    return count

def make(k):
    total = k
    def inner(x):
        nonlocal total
        total += x
        return total
    return inner

def main():
    f, g = make(1), make(10)
    a = f(2) + g(3)
    b = f(4)
    c = bump(2) + bump(3)
    return a, b, c
""",
    "methods": """
class Stack:
    size = 0

    def __init__(self, items=()):
        self.items = list(items)
        self.size = len(self.items)

    def push(self, x):
        self.items.append(x)
        self.size += 1
        return self

    def pop(self):
        if not self.items or self.size == 0:
            return None
        self.size -= 1
        return self.items.pop()

def main():
    s = Stack([1])
    t = Stack()
    s.push(2).push(3)
    a = s.pop()
    b = t.pop()
    c = s.items[-1] + s.size
    return a, b, c
""",
    "same value stored again": """
def main():
    x = 1
    x = 1
    x = True
    x = 1.0
    y = 0
    for i in (1, 1, 2):
        y = 0 * i
        x = i
    z = ""
    z += ""
    z += "a"
    z = z
    return x, y, z
""",
    "several decisions": """
def decide(a, b, c):
    r = a and b or c
    s = not (a or b) and c
    if a < b < c and (b or c):
        r = [r]
    if a == 0 or b == 0:
        s = (s,)
    while r and a < 3:
        a += 1
    return r, s, a or "none", a and b and c

def main():
    return decide(0, 1, 2), decide(1, 2, 3), decide(3, 0, 0), decide(-1, 0, 5)
""",
    "statements over several lines": """
def main():
    xs = [
        1,
        2,
    ]
    total = (xs[0] +
             xs[1])
    text = '''a
b'''
    if (total > 2
            and len(text) == 3):
        total = sum(
            xs,
            total,
        )
    return total, text
""",
    "code that cannot run": """
def main():
    x = 1
    if x > 5:
        x = 2
        return x
        x = 3
    if False:
        x = 4
    for i in []:
        x += i
        continue
        x = 5
    while x < 3:
        x += 1
        pass
    "no docstring"
    ...
    return x
    x = 6
""",
    "two functions of one name": """
def outer(n):
    def step(x):
        y = x + n
        return y
    return step(1)

def other(n):
    def step(x):
        y = x * n
        return y
    return step(2)

def main():
    a = outer(1) + other(5)
    return a
""",
    "texts": """
def main():
    s = ""
    for ch in "hello `x` world":
        if ch in "aeiou" or ch == " ":
            s += ch.upper()
        elif not s or s[-1] != ch:
            s = ch + s
    n = s.count("O") if s else -1
    t = s.replace("O", "").strip()
    words = t.split()
    words.sort(key=len)
    return s, n, t, words
""",
    "comparisons that give no bool": """
class Maybe:
    def __init__(self, yes):
        self.yes = yes

    def __bool__(self):
        return self.yes

class Box:
    def __init__(self, v):
        self.v = v

    def __gt__(self, other):
        return Maybe(self.v > other)

def main():
    box, n = Box(3), 2
    got = []
    if box > n:
        got.append(1 if box > 4 else 2)
    while not box > n + 5:
        n -= 7
    if len(got) > 0 and box.v > n:
        got.append(n)
    assert box > n
    return got
""",
    "matches and withs": """
import contextlib

@contextlib.contextmanager
def held(log, name):
    log.append("+" + name)
    yield name
    log.append("-" + name)

def kind(v):
    match v:
        case [x, y] if x > y:
            r = "down"
        case [x, *rest]:
            r = len(rest)
        case {"k": k}:
            r = k
        case _:
            r = None
    return r

def main():
    log = []
    for n in range(2):
        with held(log, str(n)) as name:
            if n:
                break
            log.append(name)
    return log, kind([2, 1]), kind([1, 2, 3]), kind({"k": 4}), kind(5)
""",
}
