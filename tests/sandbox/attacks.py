"""Programs that attack the one who runs them. Each knows the library's source and the protocol.

An attack is (source, ways in which it may end). "true" stands for a trace, and then the program has printed exactly its `truth`: what it prints
when nobody looks. Anything that is said besides would be a lie. The other words are those of `Reply.ended`.
"""

ATTACKS = {}
TRUTHS = {}


def attack(name, source, *ends, truth=None):
    assert name not in ATTACKS and ends
    ATTACKS[name] = (source.strip("\n") + "\n", frozenset(ends))
    if truth is not None:
        TRUTHS[name] = truth


# ---- network, other processes -----------------------------------------------------------------------------------------

attack("connect", "import socket\nsocket.socket().connect(('127.0.0.1', 22))\n", "killed")
attack("connect by a pair's family", """
import socket
s = socket.socket(socket.AF_UNIX)
s.connect('/run/docker.sock')
""", "killed", "true", truth="")
attack("raw socket module", """
import _socket
try:
    s = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    print('made')
except OSError as e:
    print('refused')
""", "killed", "true", truth="refused\n")
attack("listen", "import socket\ns = socket.socket()\ns.bind(('', 0))\ns.listen()\n", "killed")
attack("name look-up", "import socket\nprint(socket.getaddrinfo('example.org', 80))\n", "killed")
attack("urllib", "import urllib.request\nurllib.request.urlopen('http://127.0.0.1/')\n", "killed", "true", "tampered", truth="")
attack("fork", "import os\nos.fork()\n", "killed")
attack("fork bomb", "import os\nwhile True:\n    os.fork()\n", "killed")
attack("fork below Python", """
import _posixsubprocess, os
r, w = os.pipe()
args = ([b'/bin/sh', b'-c', b'id'], [b'/bin/sh'], True, (), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False, -1, None, None, None, -1, None, False)
for count in (len(args), len(args) - 1):  # newer Pythons take one less
    try:
        _posixsubprocess.fork_exec(*args[:count])
        print('made')
    except TypeError:
        pass
    except OSError as e:
        print(type(e).__name__)
""", "true", "killed", truth="PermissionError\n")
attack("system", "import os\nos.system('touch /tmp/chainexec-was-here')\n", "killed")
attack("subprocess", "import subprocess\nsubprocess.run(['touch', '/tmp/chainexec-was-here'])\n", "killed")
attack("exec", "import os\nos.execv('/bin/sh', ['sh', '-c', 'touch /tmp/chainexec-was-here'])\n", "killed")
attack("spawn", "import os\nos.posix_spawn('/bin/true', ['true'], {})\n", "killed")
attack("multiprocessing", "import multiprocessing\nmultiprocessing.Process(target=print).start()\n", "killed", "tampered", "true", truth="")
attack("kill the parent", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n", "killed")
attack("kill the group", "import os, signal\nos.killpg(0, signal.SIGKILL)\n", "killed")
attack("kill all", "import os\nos.kill(-1, 9)\n", "killed")
attack("kill itself", "import os, signal\nsignal.raise_signal(signal.SIGKILL)\n", "killed")
attack("signal a thread of others", "import os, signal\nsignal.pthread_kill(1, 9)\n", "killed")
attack("pidfd", """
import os, signal
try:
    signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 9)
except OSError:
    print('refused')
""", "true", truth="refused\n")
attack("renice", """
import os
try:
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)
except OSError:
    print('refused')
""", "true", truth="refused\n")
attack("interpreters", "try:\n    import _interpreters as made\nexcept ImportError:\n    import _xxsubinterpreters as made\nmade.create()\n", "tampered")

# ---- files, environment -----------------------------------------------------------------------------------------------

attack("read a file", "print(open('/etc/passwd').read())\n", "killed")
attack("read by number", "import os\nprint(os.read(os.open('/etc/passwd', os.O_RDONLY), 100))\n", "killed")
attack("read through links", "import os\nopen('/proc/self/root/etc/passwd').read()\n", "killed", "true", truth="")
attack("read its own memory", "open('/proc/self/mem', 'rb').read(1)\n", "killed", "true", truth="")
attack("read the parent's environment", "import os\nprint(open(f'/proc/{os.getppid()}/environ').read())\n", "killed")
attack("a path that lies", """
import io, os
class Path:
    count = 0
    def __fspath__(self):
        Path.count += 1
        return '/dev/null' if Path.count % 2 else '/etc/passwd'
io.FileIO(Path()).read()
""", "killed")
attack("io.open_code", "import io\nio.open_code('/etc/passwd').read()\n", "killed")
attack("linecache", "import linecache\nprint(linecache.getlines('/etc/passwd'))\n", "killed")
attack("list a folder", "import os\nprint(os.listdir('/'))\n", "killed")
attack("list a folder by Path", "import pathlib\nprint(list(pathlib.Path('/root').iterdir()))\n", "killed", "true", truth="")
attack("write a file", "open('/tmp/chainexec-was-here', 'w').write('x')\n", "killed")
attack("append to a file", "open('/tmp/chainexec-was-here', 'a').write('x')\n", "killed")
attack("write here", "open('x', 'w').write('x')\n", "killed")
attack("make a folder", "import os\nos.mkdir('/tmp/chainexec-was-here')\n", "killed")
attack("remove a file", "import os\nos.remove('/etc/passwd')\n", "killed")
attack("a pipe with a name", """
import os
try:
    os.mkfifo('/tmp/chainexec-was-here')
except OSError:
    print('refused')
""", "true", truth="refused\n")
attack("temporary file", "import tempfile\ntempfile.TemporaryFile().write(b'x' * 10)\n", "killed")
attack("fill the disk", "f = open('big', 'wb')\nwhile True:\n    f.write(bytes(1 << 20))\n", "killed")
attack("memory as a file", """
import os
try:
    os.memfd_create('x')
except OSError:
    print('refused')
""", "true", truth="refused\n")
attack("change the root", """
import os
for name in ('chroot', 'setuid', 'unshare'):
    try:
        getattr(os, name)('/' if name == 'chroot' else 0)
    except OSError:
        print('refused')
""", "true", truth="refused\nrefused\nrefused\n")
attack("environment", """
import os
print(sorted(k for k in os.environ if k not in ('LANG', 'LC_ALL', 'TZ', 'PYTHONHASHSEED', 'PYTHONDONTWRITEBYTECODE')))
""", "true", truth="[]\n")
attack("raise its limits", """
import resource
for name in ('RLIMIT_AS', 'RLIMIT_FSIZE', 'RLIMIT_CPU', 'RLIMIT_NOFILE'):
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        print('refused')
""", "true", truth="refused\n" * 4)

# ---- time and memory --------------------------------------------------------------------------------------------------

attack("endless loop", "while True:\n    pass\n", "true", truth="")
attack("endless loop that catches all", """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""", "timeout", "true", truth="")
attack("endless loop in C", "sum(iter(int, 1))\n", "timeout")
attack("sleep", "import time\ntime.sleep(1000)\n", "timeout")
attack("wait for a lock", "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n", "timeout")
attack("ignore signals", """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
import time
time.sleep(1000)
""", "timeout")
attack("stop itself", "import signal\nsignal.raise_signal(signal.SIGSTOP)\n", "timeout", "killed", "true", truth="")
attack("read for ever", "import os\nr, w = os.pipe()\nos.read(r, 1)\n", "timeout")
attack("huge power", "print(len(str(9 ** 9 ** 9)))\n", "timeout", "memory", "true", truth="")
attack("huge shift", "x = 1 << (1 << 40)\n", "memory", "true", truth="")
attack("huge int as text", "x = 10 ** 100000\nprint(len(str(x)))\n", "true", truth="")
attack("text to int", """
import sys
sys.set_int_max_str_digits(0)
x = int('9' * 3_000_000)
""", "timeout", "true", truth="")
attack("memory bomb", "x = []\nwhile True:\n    x.append(bytes(1 << 24))\n", "memory")
attack("memory bomb that catches all", """
x = []
while True:
    try:
        x.append(bytes(1 << 24))
        x = [x, x * 2]
    except BaseException:
        pass
""", "timeout", "memory", "true", truth="")
attack("list that doubles", "x = [0]\nwhile True:\n    x = x + x\n", "memory", "timeout")
attack("text that doubles", "x = 'a'\nwhile True:\n    x += x\n", "memory", "timeout", "failed", "true", truth="")
attack("regular expression", "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n", "timeout")
attack("zip bomb", """
import zlib
packed = zlib.compress(bytes(1 << 26), 9)
for _ in range(3):
    packed = zlib.compress(packed * 100, 9)
while True:
    packed = zlib.decompress(packed)
""", "memory", "timeout", "true", truth="")
attack("recursion", "def f():\n    f()\nf()\n", "true", truth="")
attack("recursion without a limit", "import sys\nsys.setrecursionlimit(1 << 30)\ndef f():\n    f()\nf()\n", "memory", "timeout", "true", "killed", truth="")
attack("recursion in C", """
import sys
sys.setrecursionlimit(1 << 30)
class A:
    def __getattr__(self, name):
        return getattr(self, name + 'x')
A().x
""", "killed", "timeout", "memory", "failed", "true", truth="")
attack("deep repr", "x = []\nfor _ in range(100_000):\n    x = [x]\nprint(len(repr(x)))\n", "true", "killed", truth="")
attack("deep to free", "x = None\nfor _ in range(8_000):\n    x = (x,)\nx = None\nprint('free')\n", "true", truth="free\n")
attack("deep JSON", "import json\njson.loads('[' * 1_000_000)\n", "true", truth="")
attack("deep ast", "import ast\nast.parse('(' * 100_000)\n", "true", "memory", truth="")
attack("deep compile", "compile('-' * 1_000_000 + '1', 'x', 'eval')\n", "true", "killed", "memory", truth="")
attack("deep pickle", "import pickle\npickle.loads(b'(' * 1_000_000)\n", "true", "killed", "memory", truth="")
attack("deep class", "x = int\nfor i in range(20_000):\n    x = x | type(str(i), (), {})\n", "true", "timeout", "failed", truth="")
attack("many threads", """
import threading, time
for _ in range(100_000):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
""", "tampered", "timeout", "memory", "true", "too large", truth="")
attack("many descriptors", "import os\nwhile True:\n    os.dup(0)\n", "true", truth="")

# ---- floods of output --------------------------------------------------------------------------------------------------

attack("flood of prints", "while True:\n    print('x' * 1000)\n", "timeout", "too large", "failed", "memory", "true")
attack("flood of one print", "print('x' * (1 << 27))\n", "too large", "failed", "memory", "timeout")
attack("flood of descriptor 1", "import os\nwhile True:\n    os.write(1, b'x' * 100_000)\n", "true", "timeout", "memory", truth="")
attack("flood of descriptor 2", "import os\nwhile True:\n    os.write(2, b'x' * 100_000)\n", "true", "timeout", "memory", truth="")
attack("flood of errors", "import sys\nwhile True:\n    sys.stderr.write('x' * 10_000)\n", "timeout", "too large", "failed", "memory", "true", truth="")

# ---- crashes and early ends ---------------------------------------------------------------------------------------------

attack("ctypes", "import ctypes\nctypes.string_at(0)\n", "tampered")
attack("_ctypes", "import _ctypes\n", "tampered")
attack("segmentation fault", "import faulthandler\nfaulthandler._sigsegv()\n", "killed")
attack("abort", "import os\nos.abort()\n", "killed")
attack("_exit", "import os\nos._exit(0)\n", "killed")
attack("_exit with our status", "import os\nos._exit(80)\n", "killed")
attack("sys.exit", "import sys\nprint('end')\nsys.exit(0)\n", "true", truth="end\n")
attack("bytecode", """
def f():
    pass
f.__code__ = f.__code__.replace(co_code=b'\\x64\\xff' * 10)
f()
""", "tampered")
attack("marshal", "import marshal\nmarshal.loads(b'c' * 100)\n", "tampered")
attack("atexit", "import atexit, os\natexit.register(lambda: os.write(200, b'FORGED'))\nprint('x')\n", "true", truth="x\n")
attack("finaliser at the end", """
class A:
    def __del__(self):
        print('FORGED')
a = A()
a.self = a
b = A()
print('x')
""", "true", "tampered", truth="x\n")
attack("thread left behind", """
import threading, time
def work():
    while True:
        try:
            print('FORGED', end='')
        except BaseException:
            pass
t = threading.Thread(target=work, daemon=True)
print('x')
""", "true", "tampered", truth="x\n")
attack("thread left running", """
import threading, time
def work():
    while True:
        time.sleep(0.001)
threading.Thread(target=work, daemon=True).start()
print('x')
""", "tampered")
attack("alarm at the end", """
import signal
def late(number, frame):
    import sys
    while frame is not None:
        for name in list(frame.f_locals):
            frame.f_locals[name] = None
        frame = frame.f_back
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
print('x')
""", "true", "tampered", "killed", truth="x\n")

# ---- the recorder -------------------------------------------------------------------------------------------------------

for _name, _call in {
    "free_tool_id": "free_tool_id(i)", "use_tool_id": "use_tool_id(i, 'x')", "set_events": "set_events(i, 0)",
    "register_callback": "register_callback(i, 1, None)", "restart_events": "restart_events()", "get_tool": "get_tool(i)",
    "set_local_events": "set_local_events(i, (lambda: 0).__code__, 0)",
}.items():  # fmt: skip
    attack(f"monitoring: {_name}", f"import sys\nfor i in range(6):\n    try:\n        sys.monitoring.{_call}\n    except ValueError:\n        pass\nprint('x')\n", "tampered")
attack("monitoring: blind and back", """
import sys
M = sys.monitoring
own = next(n for n in range(6) if M.get_tool(n) == 'chainexec')
M.free_tool_id(own)
print('hidden')
M.use_tool_id(own, 'chainexec')
M.set_events(own, M.events.PY_START)
""", "tampered")
attack("settrace", "import sys\nsys.settrace(lambda *a: None)\n", "tampered")
attack("setprofile", "import threading\nthreading.setprofile_all_threads(lambda *a: None)\n", "tampered")
attack("audit hook", "import sys\nsys.addaudithook(lambda *a: None)\n", "tampered")
attack("gc.get_objects", """
import gc
for o in gc.get_objects():
    if type(o).__name__ == 'Session':
        o.tampered = ()
""", "tampered")
attack("gc.get_referrers", "import gc\ngc.get_referrers(print)\n", "tampered")
attack("current frames", "import sys\nprint(sys._current_frames())\n", "tampered")
attack("frames below", """
import sys
f = sys._getframe()
names = []
while f is not None:
    names.append(f.f_globals['__name__'])
    f = f.f_back
print(names)
""", "true", truth="['__main__']\n")
attack("frames of a traceback", """
try:
    1 / 0
except ZeroDivisionError as e:
    f = e.__traceback__.tb_frame
    print(f.f_back)
""", "true", truth="None\n")
attack("frames of a generator", """
def g():
    yield it.gi_frame.f_back.f_back
it = g()
print(next(it))
""", "true", truth="None\n")
attack("modules", """
import sys
print([m for m in sys.modules if 'chainexec' in m])
try:
    import chainexec
except ImportError:
    print('none')
""", "true", truth="[]\nnone\n")
attack("import from the path", """
import sys, os
for p in ('/work', '/tmp', '/usr/lib/python3/dist-packages', os.path.dirname(os.__file__) + '/site-packages'):
    sys.path.insert(0, p)
import chainexec
""", "true", "killed", truth="")
attack("subclasses", """
todo, seen = [object], set()
while todo:
    c = todo.pop()
    for s in type.__subclasses__(c):
        if s not in seen:
            seen.add(s)
            todo.append(s)
print([s for s in seen if str(s.__module__).startswith('chainexec') and s.__name__ not in ('Writer', 'Reader', '_ByteWriter')])
""", "true", truth="[]\n")
attack("globals of all functions", """
import sys
found = set()
def walk(o, depth):
    if id(o) in found or depth > 6:
        return
    found.add(id(o))
    g = getattr(o, '__globals__', None)
    if type(g) is dict:
        if str(g.get('__name__')).startswith('chainexec.tracing'):
            g['_trace_text'] = None
            print('FORGED')
        for v in list(g.values()):
            walk(v, depth + 1)
    if isinstance(o, type):
        for v in list(vars(o).values()):
            walk(v, depth + 1)
sys.setrecursionlimit(10000)
for c in object.__subclasses__():
    walk(c, 0)
print('x')
""", "true", "tampered", "timeout", truth="x\n")
attack("dump of an abstract class", "import abc, collections.abc\nprint(abc._get_dump(collections.abc.Sequence))\n", "tampered")
attack("the stream's class", """
import sys
sys.stdout.__class__.write = lambda self, text: len(text)
print('hidden')
""", "tampered")
attack("the stream's globals", """
import sys
g = type(sys.stdout).write.__globals__
g['Writer'] = g['io'] = None
print('x')
""", "tampered")
attack("the stream's report", """
import sys
report = sys.stdout._report
print(getattr(report, '__closure__', None), getattr(report, '__self__', None), getattr(report, '__dict__', None))
""", "true", truth="None None None\n")
attack("the stream's report in place", """
import sys
sys.stdout._report = lambda text: None
print('hidden')
""", "tampered", "true", truth="")
attack("another stdout", """
import sys, io
sys.stdout = io.StringIO()
print('hidden')
""", "true", truth="")
attack("patched builtins", """
import builtins
builtins.len = lambda x: 42
builtins.isinstance = lambda x, y: True
print('x')
""", "tampered")
attack("patched builtins and back", """
import builtins
kept = builtins.isinstance
builtins.isinstance = lambda x, y: True
def f():
    return 1
f()
builtins.isinstance = kept
print('x')
""", "tampered")
attack("builtins by C functions", """
import builtins
builtins.min, builtins.max = max, min
""", "tampered")
attack("patched json", """
import json
json.dumps = lambda *a, **k: '{"steps": 1, "ended": "returned", "limit": ""}'
""", "tampered")
attack("patched json by C", "import json, operator\njson.dumps = operator.itemgetter(0)\n", "tampered")
attack("patched class of json", "import json\njson.JSONEncoder.encode = lambda *a: 'FORGED'\n", "tampered")
attack("patched zlib", "import zlib\nzlib.compress = zlib.crc32 = bytes\n", "tampered")
attack("patched json in place", "import sys\nsys.modules['json'] = sys\n", "tampered")
attack("the code of json", "import json\njson.dumps.__code__ = (lambda: 'FORGED').__code__\n", "tampered")
attack("the defaults of json", "import json\njson.dumps.__kwdefaults__.update(cls=None, indent=4)\n", "tampered")
attack("import hook", """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        print('FORGED')
sys.meta_path.insert(0, Finder())
print('x')
""", "true", "tampered", truth="x\n")
attack("modules replaced", "import sys\nsys.modules = {}\nprint('x')\n", "true", "tampered", truth="x\n")
attack("modules emptied", "import sys\nsys.modules.clear()\nprint('x')\n", "tampered")
attack("a class that lies", """
class Lie:
    @property
    def __class__(self):
        print('FORGED')
        return int
    def __eq__(self, other):
        print('FORGED')
        return True
    def __hash__(self):
        print('FORGED')
        return 1
    def __repr__(self):
        print('FORGED')
        return 'FORGED'
x = Lie()
y = [x]
print('x')
""", "true", "tampered", truth="x\n")
attack("an exception that lies", """
class Lie(Exception):
    __class__ = property(lambda self: print('FORGED') or KeyboardInterrupt)
    def __str__(self):
        print('FORGED')
        return 'FORGED'
print('x')
raise Lie
""", "true", "tampered", truth="x\n")
attack("a metaclass that lies", """
class Meta(type):
    def __instancecheck__(cls, x):
        print('FORGED')
        return True
    def __getattribute__(cls, name):
        return type.__getattribute__(cls, name)
    def mro(cls):
        return [cls, object]
class A(metaclass=Meta):
    pass
x = A()
print('x')
""", "true", "tampered", truth="x\n")
attack("a text that lies", """
class Text(str):
    def __str__(self):
        return 'FORGED'
    def __len__(self):
        return 3
    def __eq__(self, other):
        return True
    __hash__ = str.__hash__
print(Text('x') + '')
""", "true", truth="x\n")
attack("keys in the dict of builtins", """
import builtins
class Key(str):
    def __eq__(self, other):
        return True
    def __hash__(self):
        return hash('len')
vars(builtins)[Key('len')] = print
print('x')
""", "true", "tampered", truth="x\n")

# ---- forged answers ----------------------------------------------------------------------------------------------------

_FORGE = '''
import os, struct, json
text = json.dumps({"steps": 1, "ended": "returned", "limit": ""}).encode()
for number in (200, 3, 4, 5, 6, 7, 8, 9, 10):
    for secret in SECRETS:
        try:
            os.write(number, secret + b"a" + struct.pack("<QQ", len(text), 0) + text)
        except OSError:
            break
os._exit(80)
'''
attack("forged answer", _FORGE.replace("SECRETS", "(bytes(32),)"), "tampered")
attack("forged answer without a secret", _FORGE.replace("SECRETS", "(b'',)"), "tampered")
attack("forged answer, many secrets", _FORGE.replace("SECRETS", "[os.urandom(32) for _ in range(100)]"), "tampered")
attack("forged answer, then go on", "import os\nos.write(200, b'FORGED')\nprint('x')\n", "tampered")
attack("half a secret", "import os\nos.write(200, b'F')\nos._exit(80)\n", "tampered")
attack("flood of the channel", "import os\nwhile True:\n    os.write(200, bytes(1 << 20))\n", "tampered")
attack("channel closed", "import os\nos.closerange(0, 1000)\n", "tampered")
attack("channel replaced", "import os\nr, w = os.pipe()\ntry:\n    os.dup2(w, 200)\nexcept OSError:\n    print('refused')\n", "tampered", "true", truth="refused\n")
attack("channel shut", "import socket\ns = socket.socket(fileno=200)\ns.shutdown(socket.SHUT_WR)\nprint('x')\n", "tampered", "killed")
attack("read the request again", """
import os
os.set_blocking(200, False)
try:
    print(os.read(200, 1000))
except BlockingIOError:
    print('nothing')
""", "true", truth="nothing\n")
attack("order the server", """
import os, struct
for number in range(3, 256):
    try:
        os.write(number, struct.pack('<cdQ', b'k', 0.0, 0))
    except OSError:
        pass
print('x')
""", "tampered")
attack("a stop that is not one", """
import sys
def stop():
    while True:
        pass
try:
    stop()
except BaseException as e:
    kept = type(e)
    print(kept.__name__)
raise kept
""", "true", "timeout", "tampered", truth="")
