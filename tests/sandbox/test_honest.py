"""Programs that mean no harm do in a sandbox what they do outside, and their traces are equal."""

import functools
import json
from pathlib import Path

import pytest

import chainexec
from chainexec.errors import ArgumentError, SandboxError, SourceError
from chainexec.isolated import JOB, trace_of, trace_request
from chainexec.recording.limits import Limits
from chainexec.recording.scope import Scope
from chainexec.sandbox import Sandbox
from chainexec.sandbox.layers import probe

FOUND = probe()
CRUXEVAL = Path(__file__).parents[3] / "shared" / "data" / "cruxeval" / "cruxeval.jsonl"
STRICT = bool(FOUND.guard and FOUND.seccomp and FOUND.landlock)
needs_strict = pytest.mark.skipif(not STRICT, reason="strict isolation cannot be had here")

PROGRAMS = {
    "random": "import random\nr = random.Random(1)\nprint(r.random(), r.choice([1, 2]), r.sample(range(10), 3))\n",
    "collections": "from collections import *\nP = namedtuple('P', 'x y')\nprint(P(1, 2), Counter('aab'), deque([1], 2), OrderedDict(a=1), defaultdict(int))\n",
    "dataclasses": "from dataclasses import dataclass, field\n@dataclass(order=True)\nclass A:\n    x: int\n    y: list = field(default_factory=list)\nprint(A(1), A(1) < A(2))\n",
    "typing": "from typing import *\nT = TypeVar('T')\nclass N(NamedTuple):\n    a: int\nclass G(Generic[T]):\n    pass\nclass D(TypedDict):\n    b: str\nprint(N(1), G[int], get_type_hints(D))\n",
    "enum": "import enum\nclass C(enum.IntFlag):\n    A = 1\n    B = 2\nprint(C.A | C.B, list(C))\n",
    "abc": "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\ntry:\n    A()\nexcept TypeError as e:\n    print(e)\nprint(isinstance([], __import__('collections').abc.Sequence))\n",
    "re": "import re\nprint(re.findall(r'(\\w+)@(\\w+)', 'a@b c@d'), re.sub('a', lambda m: 'x', 'banana'))\n",
    "json": "import json\nprint(json.loads(json.dumps({'a': [1, None, 2.5]}, indent=1)))\n",
    "functools": "import functools\n@functools.lru_cache\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(30), f.cache_info(), functools.reduce(lambda a, b: a * b, [1, 2, 3]))\n",
    "itertools": "import itertools as it\nprint(list(it.permutations([1, 2, 3], 2)), list(it.accumulate([1, 2, 3])), list(it.pairwise('abc')))\n",
    "heapq and bisect": "import heapq, bisect\nh = [3, 1, 2]\nheapq.heapify(h)\nprint(heapq.heappop(h), bisect.bisect([1, 2, 3], 2))\n",
    "datetime": "import datetime as d, zoneinfo\nprint(d.datetime(2024, 2, 29) + d.timedelta(days=366), d.datetime(2024, 1, 1, tzinfo=d.timezone.utc).isoformat(), d.datetime.strptime('2020', '%Y'))\n",
    "decimal and fractions": "from decimal import *\nfrom fractions import Fraction\ngetcontext().prec = 5\nprint(Decimal(1) / 3, Fraction(1, 3) + 1)\n",
    "math": "import math, cmath, statistics\nprint(math.isqrt(10), cmath.sqrt(-1), statistics.median([1, 3, 2]))\n",
    "inspect": "import inspect\ndef f(a, b=1): ...\nprint(inspect.signature(f), inspect.currentframe().f_code.co_name, inspect.isfunction(f))\n",
    "traceback": "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    print(traceback.format_exc())\n",
    "threading": "import threading\nout = []\nts = [threading.Thread(target=out.append, args=(i,)) for i in range(3)]\nfor t in ts: t.start(); t.join()\nprint(out, threading.current_thread().name)\n",
    "thread pool": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(1) as p:\n    print(list(p.map(abs, [-1, 2])))\n",
    "asyncio": "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x\nasync def main():\n    print(await asyncio.gather(f(1), f(2)))\nasyncio.run(main())\n",
    "missing file": "try:\n    open('not there')\nexcept FileNotFoundError as e:\n    print(e)\ntry:\n    open('/no/such/file')\nexcept FileNotFoundError as e:\n    print(e)\n",
    "files that are not there": "import os, pathlib\nprint(os.path.exists('x'), pathlib.Path('x').exists(), os.listdir('.') == [] or True)\n",
    "null device": "import os, contextlib\nwith open(os.devnull, 'w') as f, contextlib.redirect_stdout(f):\n    print('x')\nprint('y')\n",
    "in memory": "import io, csv\nf = io.StringIO('a,b\\n1,2\\n')\nprint(list(csv.DictReader(f)), io.BytesIO(b'x').read())\n",
    "logging": "import logging, sys\nlogging.basicConfig(force=True, stream=sys.stdout, format='%(levelname)s %(funcName)s %(message)s')\nlogging.getLogger('a').warning('hi %d', 1)\n",
    "warnings": "import warnings\nwith warnings.catch_warnings(record=True) as w:\n    warnings.simplefilter('always')\n    warnings.warn('x')\nprint(len(w), w[0].message)\n",
    "exit": "print('a')\nexit(3)\n",
    "stack": "import sys\nsys.setrecursionlimit(5000)\ndef f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nprint(f(300))\n",
    "stack limit": "import resource, sys\nresource.setrlimit(resource.RLIMIT_STACK, resource.getrlimit(resource.RLIMIT_STACK))\nprint('ok')\n",
    "exec": "exec('x = 1\\nprint(x + 1)')\nprint(eval('2 + 3'))\n",
    "copy and pickle": "import copy, pickle\nx = {'a': [1, (2, 3)]}\nprint(copy.deepcopy(x) == x, pickle.loads(pickle.dumps(x)))\n",
    "hashing": "import hashlib, hmac, zlib, base64\nprint(hashlib.sha256(b'x').hexdigest(), hmac.new(b'k', b'm', 'md5').hexdigest(), zlib.crc32(b'x'), base64.b64encode(b'x'))\n",
    "strings": "import string, textwrap, difflib, unicodedata\nprint(string.Template('$x').substitute(x=1), textwrap.wrap('a b c', 3), difflib.get_close_matches('ab', ['abc']), unicodedata.name('a'))\n",
    "weak references": "import weakref, gc\nclass A: ...\na = A()\nr = weakref.ref(a)\ndel a\ngc.collect()\nprint(r())\n",
    "operators": "import operator, array, struct, queue, calendar, uuid\nprint(operator.itemgetter(1)([1, 2]), array.array('i', [1]), struct.pack('<i', 1), calendar.isleap(2024), uuid.UUID(int=1))\n",
    "context": "import contextlib\n@contextlib.contextmanager\ndef c():\n    print('in')\n    yield 1\n    print('out')\nwith c() as x:\n    print(x)\n",
    "not preloaded": "import colorsys, sched, cmd, configparser, plistlib, xml.etree.ElementTree as ET\nprint(colorsys.rgb_to_hsv(1, 0, 0), ET.fromstring('<a b=\"1\"/>').attrib)\n",
    "unittest": "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(1, 1)\nr = unittest.TestResult()\nunittest.defaultTestLoader.loadTestsFromTestCase(T).run(r)\nprint(r)\n",
    "signals": "import signal\nhits = []\nsignal.signal(signal.SIGUSR1, lambda n, f: hits.append(n))\nsignal.raise_signal(signal.SIGUSR1)\nprint(hits == [signal.SIGUSR1])\nsignal.signal(signal.SIGUSR1, signal.SIG_DFL)\n",
    "main guard": "if __name__ == '__main__':\n    print('main')\n",
    "subclasses": "class A: ...\nclass B(A): ...\nprint(A.__subclasses__())\n",
    "finaliser": "class A:\n    def __del__(self):\n        print('gone')\na = A()\ndel a\nprint('end')\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox("strict" if STRICT else "auto", jobs=[JOB], seconds=20.0) as made:
        yield made


@functools.cache
def outside(source):
    return chainexec.trace_source(source, capture=True)


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_outside(sandbox, name):
    request = trace_request(PROGRAMS[name])
    made = trace_of(sandbox.run(JOB, request), request)
    there = outside(PROGRAMS[name])
    assert (made.stdout, made.stderr) == (there.stdout, there.stderr)
    assert str(made.outcome) == str(there.outcome)
    assert len(made) == len(there)


@needs_strict
@pytest.mark.slow
@pytest.mark.skipif(not CRUXEVAL.exists(), reason="the programs of CRUXEval are not there")
def test_all_of_cruxeval_is_recorded_as_outside(sandbox):
    for row in map(json.loads, CRUXEVAL.read_text().splitlines()):
        request = trace_request(row["code"], call=f"f({row['input']})")
        made = trace_of(sandbox.run(JOB, request), request)
        if row["id"] == "sample_736":  # the order of a set of texts, which another hash seed changes
            assert made.result == eval(row["output"])
            continue
        assert made == chainexec.trace_source(row["code"], call=request["call"], capture=True), row["id"]
        assert repr(made.result) == row["output"]


def test_equal_runs_give_equal_bytes(sandbox):
    request = trace_request("x = {'a', 'b', 'c'}\nfor y in x:\n    print(y)\n")
    first, second = (sandbox.run(JOB, request) for _ in range(2))
    assert first.blob == second.blob and first.value == second.value


# ---- trace_source(isolation=...) ------------------------------------------------------------------------------------------

DOUBLE = "def f(x):\n    print('hi')\n    return x * 2\n"


@pytest.mark.parametrize("isolation", ["auto", "process", pytest.param("strict", marks=needs_strict)])
def test_trace_source(isolation, capsys):
    made = chainexec.trace_source(DOUBLE, call="f(4)", isolation=isolation)
    assert capsys.readouterr().out == "hi\n"
    assert made == chainexec.trace_source(DOUBLE, call="f(4)", capture=True)
    assert made.result == 8 and not made.tampered
    assert str(chainexec.narrate(made)) == str(chainexec.narrate(chainexec.trace_source(DOUBLE, call="f(4)", capture=True)))


def test_options_reach_the_child():
    made = chainexec.trace_source("while True:\n    pass\n", isolation="process", limits=Limits(steps=50), capture=True)
    assert str(made.outcome) == "Stopped(limit='steps', at=49)" and len(made) == 50
    source = "def g():\n    return 1\ndef f():\n    return g()\n"
    entry = chainexec.trace_source(source, call="f()", isolation="process", scope=Scope(exclude=("*:g",)))
    assert [frame.function for frame in entry.frames] == ["f"]
    read = chainexec.trace_source("print(input() + '!')\n", stdin="hey\n", isolation="process", capture=True)
    assert read.stdout == "hey!\n"
    assert chainexec.trace_source("x = 1\n", isolation="process", detail="lines").stats["detail"] == "lines"


@pytest.mark.skipif(not hasattr(__import__("os"), "memfd_create"), reason="there is no memory to put the text in")
def test_descriptor_0_holds_the_input_too():
    made = chainexec.trace_source("import os\nprint(open(0).read(), os.fstat(0).st_size)\n", stdin="1 2\n", isolation="process", capture=True)
    assert made.stdout == "1 2\n 4\n"


@pytest.mark.parametrize(("source", "limits", "ended"), [
    ("import time\ntime.sleep(60)\n", Limits(seconds=0.3), "timeout"),
    ("import os\nos._exit(1)\n", None, "killed"),
    ("x = []\nwhile True:\n    x.append(bytes(1 << 26))\n", None, "memory"),
], ids=["timeout", "killed", "memory"])
def test_no_trace(source, limits, ended):
    with pytest.raises(SandboxError, match=ended) as caught:
        chainexec.trace_source(source, isolation="auto", limits=limits)
    assert caught.value.ended == ended


def test_errors_of_ours_come_through():
    with pytest.raises(SourceError, match="<program>, line 1"):
        chainexec.trace_source("(", isolation="process")
    with pytest.raises(ArgumentError, match="no expression"):
        chainexec.trace_source("x = 1", call="a b", isolation="process")
    with pytest.raises(ArgumentError, match="stdin=None"):
        chainexec.trace_source("x = 1", stdin=None, isolation="process")
