"""Programs that the narration tests tell. What they do is odd on purpose; line numbers count from each text's first line."""

FIRST_REPEAT = """\
def first_repeat(words):
    seen = set()
    for i, word in enumerate(words):
        key = word.lower()
        if key in seen:
            return i, word
        seen.add(key)
    return None
"""

POWER = """\
def power(base, exp):
    if exp == 0:
        return 1
    half = power(base, exp // 2)
    if exp % 2:
        return half * half * base
    return half * half
"""

STACK = """\
class Stack:
    def __init__(self):
        self.items = []
    def push(self, x):
        self.items.append(x)
    def pop(self):
        if not self.items:
            raise IndexError("empty stack")
        return self.items.pop()
def use(xs):
    s = Stack()
    for x in xs:
        s.push(x)
    total = 0
    try:
        while True:
            total += s.pop()
    except IndexError as e:
        print("done:", e)
    return total
"""

GENERATORS = """\
def squares(n):
    for i in range(n):
        got = yield i * i
def use(n):
    out = [v for v in squares(n) if v % 2 == 0]
    return sum(x + 1 for x in out)
"""

MIXED = """\
def mixed(ws):
    ws.sort(key=lambda w: (len(w), w))
    grid = [[0] * 2 for _ in range(2)]
    row = grid[1]
    row[0] = 7
    a, b = 1, 2
    a, b = b, a + b
    d = {}
    for w in ws:
        d[w] = d.get(w, 0) + 1
    d.pop("b", None)
    while a < 5 and b > 0:
        a += 1
        if a == 4:
            break
        elif a == 3:
            continue
    else:
        a = 9
    match (a, b):
        case (1, _):
            x = 1
        case (q, 3) if q > 2:
            x = q
    with open(__import__("os").devnull) as f:
        x = f.read()
    del x
    assert a == 4, "oops"
    try:
        return ws, grid
    finally:
        b = [n for n in range(3)]
"""

RAISES = """\
def down(n):
    if n == 0:
        return {}["missing"]
    return down(n - 1)
def again():
    for i in range(3):
        try:
            int("x" * i)
        except ValueError:
            if i:
                raise
def nested():
    try:
        again()
    except (TypeError, KeyError):
        return 1
    except Exception as error:
        raise RuntimeError("worse") from error
"""

COUNTER = """\
def make():
    count = 0
    def add(by=1):
        nonlocal count
        count += by
        return count
    return add
def use():
    add = make()
    add()
    add(by=4)
    return add(*[1])
"""

COLLATZ = """\
def collatz(n):
    steps, peak = 0, n
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        peak = max(peak, n)
        steps += 1
    return steps, peak
"""

TASKS = """\
import asyncio
async def work(name, times):
    for i in range(times):
        await asyncio.sleep(0)
    return name * times
async def both():
    return await asyncio.gather(work("a", 2), work("b", 1))
def wait():
    return asyncio.run(both())
"""

THREADS = """\
import threading
def work(found, n):
    found.append(n * n)
def run():
    found = []
    one = threading.Thread(target=work, args=(found, 3), name="one")
    one.start()
    one.join()
    return found
"""

LATE_THREAD = """\
import threading
def work(found, n):
    found.append(n * n)
def late():
    found = []
    one = threading.Timer(0.05, work, args=(found, 3))
    one.start()
    one.join()
    return found
"""

RUNS = [  # (program, call)
    (FIRST_REPEAT, "first_repeat(['to', 'be', 'or', 'To', 'not'])"),
    (POWER, "power(3, 5)"),
    (STACK, "use([1, 2])"),
    (GENERATORS, "use(3)"),
    (MIXED, "mixed(['pear', 'b', 'fig', 'b'])"),
    (RAISES, "down(2)"),
    (RAISES, "again()"),
    (RAISES, "nested()"),
    (COUNTER, "use()"),
    (COLLATZ, "collatz(27)"),
    (TASKS, "wait()"),
    (THREADS, "run()"),
]
