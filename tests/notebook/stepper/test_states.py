"""What the page plays is what the trace says: at any moment, forward and back, all variables of all live frames."""

from __future__ import annotations

import random
from importlib.resources import files

import pytest

import chainexec
from chainexec.notebook.payload import Content

DUMP = """
(moments) => {
  const atom = (place) => ["atom", values.atomText(place, 1e12)[0]];
  const dump = (value, inside) => {
    if (!(value & 1)) return atom(value >> 1);
    const object = player.objects.get(value >> 1);
    if (object.label >= 0) return ["label", values.atom(object.label >> 1)];
    if (inside.includes(object.id)) return ["again", values.data.types[object.type][0]];
    const within = [...inside, object.id], deeper = (part) => dump(part, within);
    const attributes = values.attributes(object).map(([name, part]) => [name, deeper(part)]);
    let content = null;
    if (LISTS.has(object.layout)) content = object.items.map(deeper);
    else if (DICTS.has(object.layout)) content = [...object.items.values()].map(([key, part]) => [deeper(key), deeper(part)]);
    else if (SETS.has(object.layout)) content = values.members(object).map(deeper);
    else if (object.layout === BYTES) content = object.items;
    return ["object", values.data.types[object.type][0], content, attributes];
  };
  return moments.map((moment) => {
    player.go(moment);
    const state = {};
    for (const id of player.live) state[id] = Object.fromEntries(player.bound(player.frames.get(id)).map(([name, value]) => ["n" + name, dump(value, [])]));
    return state;
  });
}
"""

PROGRAMS = {
    "lists": "a = [3, 1, 2]\nb = a\na.sort()\na.insert(1, [9])\na[1].append(a)\ndel a[0]\na[0:2] = []\na.extend('xy')\na.reverse()\nb.clear()\nx = 1\ndel x\n",
    "dicts": "d = {1: 'one'}\nd[True] = 'true'\nd[2.0] = 2\nd['x'] = {}\nd['x'][(1, 2)] = d\ndel d[2.0]\nd.pop('x')\nd.update(a=1, b=2, c=3)\ndel d['b']\nd['b'] = 4\nd.clear()\n",
    "sets": "s = {3, 'a', 1}\ns.add((1, 2))\ns.discard(3)\ns.add(3)\ns |= {None, 2.5}\nt = frozenset(s)\ns.clear()\n",
    "classes": (
        "class Node:\n    kind = 'node'\n    def __init__(self, value):\n        self.value = value\n        self.next = None\n"
        "def chain(n):\n    head = None\n    for i in range(n):\n        node = Node(i)\n        node.next = head\n        head = node\n    del head.value\n    return head\n"
        "top = chain(4)\ntop.next.me = top\n"
    ),
    "comprehensions": "def f(n):\n    x = 'outer'\n    a = [x * 2 for x in range(n)]\n    b = {k: [v for v in range(k)] for k in range(n) if k}\n    return a, b, x\nr = f(3)\n",
    "generators": (
        "def squares(n):\n    for i in range(n):\n        got = yield i * i\n"
        "g = squares(3)\nfirst = next(g)\nsecond = g.send('hello')\ntotal = sum(squares(4))\npairs = list(zip(squares(2), squares(3)))\n"
    ),
    "exceptions": (
        "def risky(n):\n    try:\n        return 1 // n\n    finally:\n        done = True\n"
        "def outer():\n    try:\n        [risky(k) for k in (1, 0)]\n    except ZeroDivisionError as error:\n        kept = str(error)\n    return kept\nr = outer()\n"
    ),
    "closures": "def make():\n    count = 0\n    def step(by=1):\n        nonlocal count\n        count += by\n        return count\n    return step\nf = make()\nf()\nf(3)\ng = 5\ndef h():\n    global g\n    g += 1\nh()\n",
    "class_bodies": (
        "y = 'global'\nw = 3\ndef outer():\n    y = 'closure'\n    class Own:\n        z = y\n        y = 'own'\n        def m(self):\n            return y\n"
        "    class Handed:\n        z = y\n        def m(self):\n            return y\n    return Own, Handed\nouter()\nclass Binds:\n    w = 4\n    del w\n"
    ),
    "late_globals": "Z = 5\ny = 0\ndef f():\n    return Z\ndef g():\n    global y\n    y = 1\n    f()\n    y = 2\n    return f()\ng()\n",
    "bytes": "import array\nb = bytearray(b'hello')\nb[1:3] = b'\\x00\\xff\\'\"'\ndel b[0]\na = array.array('d', [1.5, 2])\na[0] = -3\na.append(7)\n",
    "texts": "t = 'a' * 3000\nfor i in range(30):\n    t += 'xyz'\nt = t[10:] + '\\u202e' + '\\ud800'\nu = 'it\\'s \"quoted\" \\x00 \\U0001F600'\n",
    "numbers": "n = 10 ** 5000\nz = -0.0\nnan = float('nan')\nc = 3 + 4j\nfrom fractions import Fraction\nf = Fraction(1, 3)\nr = range(3)\ne = ...\n",
    "collections": "from collections import deque, Counter, defaultdict, namedtuple\nq = deque([1, 2, 3], maxlen=3)\nq.append(4)\nq.rotate(1)\nk = Counter('hello')\nd = defaultdict(list)\nd['x'].append(1)\nP = namedtuple('P', 'x y')\np = P(1, [2])\n",
    "threads": "import threading\nfound = []\ndef work(n):\n    for i in range(n):\n        found.append(i)\nt = threading.Thread(target=work, args=(3,))\nt.start()\nt.join()\n",
}


def dumped(value, inside=()):
    if value.identity is None:
        return ["atom", value.text]
    if value.label is not None:
        return ["label", value.label]
    if value.identity in inside:
        return ["again", value.type]
    within = (*inside, value.identity)
    content = None
    if value.content is not None:
        content = value.content.decode("latin-1")
    elif value.entries:
        content = [[dumped(key, within), dumped(part, within)] for key, part in value.entries]
    elif value.items:
        content = [dumped(item, within) for item in value.items]
    attributes = [[name, dumped(part, within)] for name, part in value.attributes.items()]
    return ["object", value.type, content or None, attributes]


def states(trace, moment):
    stack = trace.at(moment)
    return {str(frame.id): {"n" + name: dumped(value) for name, value in stack[frame].items()} for frame in stack.frames if frame.call_step.index < moment}


def plain(found):
    """Without what a browser cannot hand out alone: empty contents are None on both sides."""
    if isinstance(found, list) and found and found[0] == "object":
        return ["object", found[1], plain(found[2]) or None, plain(found[3])]
    if isinstance(found, list):
        return [plain(part) for part in found]
    if isinstance(found, dict):
        return {name: plain(part) for name, part in found.items()}
    return found


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page()
    yield page
    page.close()


def played(page, trace, moments, ask=DUMP):
    folder = files("chainexec.notebook") / "page"
    scripts = (folder / "player.js").read_text("utf-8") + (folder / "values.js").read_text("utf-8")
    payload = Content(trace, len(trace), narration=False, seconds=1.0, title=None).payload()
    begin = "values.begin(payload); const player = values.player = new Player(payload);"
    return page.evaluate(f"([payload, moments]) => {{ {scripts} {begin} return ({ask})(moments); }}", [payload, moments])


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_page_plays_what_the_trace_says(name, blank):
    trace = chainexec.trace_source(PROGRAMS[name], capture=True)
    moments = list(range(len(trace) + 1))
    jumps = random.Random(name).choices(moments, k=25)
    order = [*moments, *moments[::-1], *jumps]
    for moment, found in zip(order, played(blank, trace, order), strict=True):
        assert plain(found) == plain(states(trace, moment)), f"moment {moment}"


def test_a_text_that_is_cut_says_so(blank):
    source = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int\na = [[1, 22], (3,), {'k': [4, 5]}, {6, 7}, P(8, 9), 'a long text, longer than some', P(1, 2)]\n"
    trace = chainexec.trace_source(source, capture=True)
    whole = trace.at(len(trace) - 1)[0]["a"].text
    cut = "(moments) => { player.go(moments[0]); const row = player.bound(player.frames.get(0)).find(([name]) => name === 'a'); return Array.from({length: 400}, (_, i) => values.text(row[1], i + 1)); }"
    found = played(blank, trace, [len(trace) - 1], cut)
    assert found[-1] == whole
    for text in found:
        assert text == whole or "\u2026" in text
        assert text.count("[") == text.count("]")


def test_a_loaded_trace_and_one_with_lines_only(blank, tmp_path):
    trace = chainexec.trace_source(PROGRAMS["classes"], capture=True, detail="lines")
    trace.save(tmp_path / "run.trace")
    loaded = chainexec.Trace.load(tmp_path / "run.trace")
    moments = list(range(len(trace) + 1))
    for moment, found in zip(moments, played(blank, loaded, moments), strict=True):
        assert plain(found) == plain(states(trace, moment)), f"moment {moment}"
