"""Jobs for the tests of the sandbox, and the program that looks for everything that a program can reach."""

import os
import time

from chainexec.errors import ArgumentError
from chainexec.recording.streams import Streams
from chainexec.sandbox.inside import TamperedError, evaluate, hidden

WALK = r"""
import sys, types
seen = {}; kept = []; found = []; count = 0
todo = [("modules", sys.modules), ("object", object), ("stdout", sys.stdout), ("stdin", sys.stdin)]
NAMES = '''__dict__ __globals__ __closure__ __self__ __func__ __wrapped__ __code__ __defaults__ __kwdefaults__ __builtins__ cell_contents fget
fset fdel func args keywords __objclass__ __annotations__ __loader__ __spec__ gi_frame f_back f_globals f_locals tb_frame __origin__ __args__
_report _inner __traceback__ __context__ __cause__ f_builtins f_code co_consts'''.split()
module_of = type.__dict__["__module__"].__get__
while todo:
    path, o = todo.pop()
    if id(o) in seen:
        continue
    seen[id(o)] = 1; kept.append(o); count += 1
    t = type(o)
    name = o.__module__ if t is types.FunctionType else o.__name__ if t is types.ModuleType else module_of(o) if isinstance(o, type) else module_of(t)
    if t is types.CodeType:
        name = o.co_filename
    if isinstance(name, str) and "chainexec" in name and not name.endswith("recording/standins.py"):
        found.append((name, path, repr(o)[:80]))
    if t in (int, str, float, bytes, bool, type(None)):
        continue
    todo.append((path + ".type", t))
    if t is dict or t is types.MappingProxyType:
        todo += [(path + "[%r]" % (k if isinstance(k, str) else t), v) for k, v in list(o.items())]
        todo += [(path + ".key", k) for k in list(o)]
    elif t in (list, tuple, set, frozenset):
        todo += [(path + "[%d]" % i, v) for i, v in enumerate(list(o))]
    if isinstance(o, type):
        todo += [(path + ".sub(%s)" % s.__name__, s) for s in ([] if o is type else type.__subclasses__(o))]
        todo += [(path + "." + a, type.__getattribute__(o, a)) for a in ("__dict__", "__mro__", "__bases__")]
        continue
    for a in NAMES:
        try:
            todo.append((path + "." + a, getattr(o, a)))
        except BaseException:
            pass
"""


def sandbox_warm():
    with Streams("", capture=True, hide=hidden):
        """What this loads cannot be loaded later."""


def walk(request):
    names = {"__name__": "__main__"}
    with Streams("", capture=True, hide=hidden):
        evaluate(compile(WALK, "<walk>", "exec"), names)
    return {"count": names["count"], "found": names["found"]}, b""


def echo(request):
    return {"got": request, "pid": os.getpid()}, b"\x00\xff"


def wait(request):
    time.sleep(request["seconds"])
    return {}, b""


def blob(request):
    return {}, bytes(request["size"])


def bad_argument(request):
    raise ArgumentError("this is wrong; pass something else")


def bad_luck(request):
    raise ZeroDivisionError("no luck")


def not_json(request):
    return {"x": object()}, b""


def tampered(request):
    raise TamperedError("somebody was here")


def hoard(request):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))


def crash(request):
    os.abort()


def order_of_a_set(request):
    return {"order": list({"a", "b", "c", "d", "e", "f", "g"})}, b""


def environment(request):
    return {"environment": dict(os.environ), "descriptors": sorted(map(int, os.listdir("/dev/fd"))) if request.get("fds") else [], "cwd": os.listdir(".")}, b""
