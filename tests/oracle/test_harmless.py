"""A traced program does what it does untraced: what dies when, what is closed when, how deep it may go, what it prints as its traceback."""

from __future__ import annotations

import gc
import io
import sys
import textwrap
import threading
import tracemalloc
import types

import pytest

import chainexec

PROGRAMS = {
    "order_of_goodbyes": """
        log = []
        class Guest:
            def __init__(self, name): self.name = name
            def __del__(self): log.append(self.name)
        class Host:
            pass
        def locals_go():
            first = Guest('first')
            second = Guest('second')
            third = first
        def containers_go():
            row = [Guest('one'), Guest('two')]
            row = None
            pair = (Guest('left'), Guest('right'))
            pair = None
            known = {'a': Guest('a'), 'b': Guest('b')}
            known = None
            host = Host()
            host.x, host.y = Guest('x'), Guest('y')
            host = None
        def main():
            locals_go()
            log.append('then')
            containers_go()
            a, b = Guest('earlier'), Guest('later')
            a = b = None
            return log
    """,
    "order_of_stores": """
        log = []
        class Guest:
            def __init__(self, name): self.name = name
            def __del__(self): log.append(self.name)
        def main():
            c, d = Guest('c'), Guest('d')
            d = c = None
            c, d, e = Guest('1'), Guest('2'), Guest('3')
            e, c, d = 0, 0, 0
            return log
    """,
    "order_of_temporaries": """
        log = []
        class Guest:
            def __init__(self, name): self.name = name
            def __del__(self): log.append(self.name)
        def takes(a, b, c):
            z = Guest('z')
            y = Guest('y')
        def main():
            for guest in (Guest('in'), Guest('mid'), Guest('loop')):
                guest = None
            log.append('then')
            for guest in [Guest('in'), Guest('mid'), Guest('loop')]:
                guest = None
            log.append('then')
            for guest in (Guest('in'), Guest('mid'), Guest('loop')):
                break
            log.append('then')
            guest = None
            log.append('then')
            (Guest('e'), Guest('f'))
            log.append('then')
            len((Guest('g'), Guest('h')))
            log.append('then')
            takes(Guest('i'), Guest('j'), Guest('k'))
            return log
    """,
    "order_of_parts": """
        log = []
        class Guest:
            def __init__(self, name, held=None):
                self.name = name
                self.held = held
            def __del__(self): log.append(self.name)
        def main():
            a = Guest('a', Guest('held'))
            b = Guest('b', [Guest('in list')])
            c = [Guest('c', {1: Guest('in dict')}), Guest('d')]
            a = b = c = None
            log.append('then')
            a = {1: Guest('e'), 2: [Guest('f', (Guest('g'), Guest('h')))]}
            b = {1: [Guest('i')], 2: Guest('j')}
            b = a = None
            log.append('then')
            a = {Guest('k', Guest('l'))}
            inner = lambda: a
            b = [[Guest('m')], Guest('n')]
            a = b = None
            return log
    """,
    "del_at_once": """
        log = []
        class Loud:
            def __init__(self, name): self.name = name
            def __del__(self): log.append('del ' + self.name)
        def main():
            a = Loud('a')
            log.append('made')
            del a
            log.append('deleted')
            b = Loud('b')
            b = None
            log.append('rebound')
            c = [Loud('c')]
            c.pop()
            log.append('popped')
            d = {'k': Loud('d')}
            d['k'] = 0
            log.append('replaced')
            def inner():
                e = Loud('e')
                log.append('inside')
            inner()
            log.append('returned')
            return log
    """,
    "weakref_callbacks": """
        import weakref
        log = []
        class Thing: pass
        def main():
            x = Thing()
            r = weakref.ref(x, lambda ref: log.append('died'))
            log.append(r() is x)
            x = 1
            log.append(r() is None)
            keep = weakref.WeakValueDictionary()
            y = Thing()
            keep['y'] = y
            log.append(len(keep))
            del y
            log.append(len(keep))
            return log
    """,
    "generator_finalisers": """
        log = []
        def numbers():
            try:
                yield 1
                yield 2
            finally:
                log.append('closed')
        def main():
            for n in numbers():
                break
            log.append('after loop')
            g = numbers()
            next(g)
            g = None
            log.append('after rebinding')
            next(numbers())
            log.append('after expression')
            return log
    """,
    "files_are_closed": """
        import os, tempfile
        log = []
        def write(path):
            f = open(path, 'w')
            f.write('text')
        def main():
            handle, path = tempfile.mkstemp()
            os.close(handle)
            write(path)
            log.append(os.path.getsize(path))
            os.unlink(path)
            return log
    """,
    "cycle_collection": """
        import gc
        log = []
        class Node:
            def __del__(self): log.append('node')
        def main():
            a, b = Node(), Node()
            a.other, b.other = b, a
            del a, b
            log.append('before')
            gc.collect()
            log.append('after')
            return log
    """,
    "collections_count_the_same": """
        import gc, weakref
        log = []
        class Node:
            def __init__(self): self.me, self.list, self.dict = self, [self], {'me': self}
        class Slotted:
            __slots__ = ('other', '__weakref__')
        class Back:
            def __init__(self): self.me = self
            def __del__(self): log.append(self)
        def main():
            gc.collect()
            found = []
            for turn in range(3):
                nodes = [Node() for _ in range(10)]
                found.append(gc.collect())
                refs = [weakref.ref(node) for node in nodes]
                nodes = node = None
                found.append(gc.collect())
                found.append([ref() for ref in refs])
                a, b = Slotted(), Slotted()
                a.other, b.other = b, (a, {a})
                ref = weakref.ref(a, lambda r: found.append('callback'))
                del a, b
                found.append(gc.collect())
                found.append(ref())
                f = lambda: f
                f = None
                found.append(gc.collect())
                back = Back()
                del back
                found.append(gc.collect())
                found.append(len(log))
                log.pop().me = None
                found.append(gc.collect())
            found.append(gc.garbage)
            return found
    """,
    "collected_without_being_asked": """
        import gc
        log = []
        class Node:
            def __init__(self): self.me = self
            def __del__(self): log.append(1)
        def main():
            for i in range(5_000):
                Node()
            gc.collect()
            return len(log)
    """,
    "collected_in_a_thread": """
        import gc, threading
        log = []
        class Node:
            def __init__(self): self.me = self
            def __del__(self): log.append(threading.current_thread().name)
        def main():
            gc.disable()  # no collection but the one that is asked for
            a = Node()
            a = None
            thread = threading.Thread(target=gc.collect, name='collector')
            thread.start() or thread.join()
            gc.enable()
            return log
    """,
    "collected_in_a_finaliser": """
        import gc
        log = []
        class Node:
            def __init__(self): self.me = self
            def __del__(self): log.append('node')
        class Collects:
            def __del__(self): log.append(gc.collect() and 'collected')
        def main():
            gc.collect()
            a, b = Node(), Collects()
            a = None
            del b
            log.append('after')
            gc.collect()
            return sorted(log)
    """,
    "saved_garbage": """
        import gc
        def main():
            gc.collect()
            gc.set_debug(gc.DEBUG_SAVEALL)
            try:
                a = [1]
                a.append(a)
                a = None
                found = gc.collect()
                return found, [type(x).__name__ for x in gc.garbage], len(gc.garbage[0])
            finally:
                gc.set_debug(0)
                gc.garbage.clear()
    """,
    "exception_frees_its_frame": """
        log = []
        class Loud:
            def __del__(self): log.append('freed')
        def fails():
            held = Loud()
            raise ValueError('x')
        def main():
            try:
                fails()
            except ValueError as error:
                log.append('caught')
            log.append('after')
            return log
    """,
    "identities": """
        log = []
        def main():
            s = 'a b'
            log.append(id(s) == id(s))
            t = (1, 2)
            log.append(hash(t) == hash((1, 2)))
            return log
    """,
    "no_user_code_is_called": """
        log = []
        class Spy:
            def __getattribute__(self, name):
                log.append('getattribute')
                return object.__getattribute__(self, name)
            def __repr__(self): log.append('repr'); return 'spy'
            def __eq__(self, other): log.append('eq'); return True
            def __hash__(self): log.append('hash'); return 1
            def __len__(self): log.append('len'); return 3
            def __iter__(self): log.append('iter'); return iter(())
            def __bool__(self): log.append('bool'); return True
            def __reduce__(self): log.append('reduce')
        def main():
            s = Spy()
            holder = [s, {'s': s}, (s,)]
            holder.append(s)
            t = s
            return list(log)
    """,
}


COLLECTIONS = {"collections_count_the_same", "collected_without_being_asked", "saved_garbage"}


def module_of(source: str) -> types.ModuleType:
    module = types.ModuleType("program")
    module.__file__ = "program.py"
    exec(compile(textwrap.dedent(source), "program.py", "exec", dont_inherit=True), module.__dict__)
    return module


@pytest.mark.collects
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # a program leaves a file open
@pytest.mark.parametrize("name", PROGRAMS)
def test_same_order_of_events(name, recorder):
    if recorder == "python" and name in COLLECTIONS:
        pytest.skip("the Python recorder's copies keep the containers of a cycle alive (docs/limits.md)")
    if recorder == "python" and name == "order_of_stores" and sys.version_info < (3, 13):
        pytest.skip("what locals() gives on CPython 3.12 holds what a variable held for longer (docs/limits.md)")
    if recorder == "python" and name == "order_of_parts":
        pytest.skip("the Python recorder lets go of the objects of one statement in an order of its own (docs/limits.md)")
    untraced = module_of(PROGRAMS[name]).main()
    traced = chainexec.trace(module_of(PROGRAMS[name]).main, detail="lines").unwrap()
    assert traced == untraced


@pytest.mark.collects
@pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="the Python recorder's copies keep the containers of a cycle alive (docs/limits.md)")
def test_collections_are_the_same_while_a_thread_is_in_another_tool_s_callback():
    """Such a thread may be anywhere in its tool's work; the recorder's tables are none of it."""
    monitoring = sys.monitoring
    tool = next(number for number in (5, 4, 3, 2, 1, 0) if monitoring.get_tool(number) is None)
    inside, over = threading.Event(), threading.Event()

    def started(code, offset):
        inside.set()
        over.wait()

    def other():
        pass

    monitoring.use_tool_id(tool, "another tool")
    thread = threading.Thread(target=other)
    try:
        monitoring.register_callback(tool, monitoring.events.PY_START, started)
        monitoring.set_local_events(tool, other.__code__, monitoring.events.PY_START)
        thread.start()
        assert inside.wait(10)
        program = PROGRAMS["collections_count_the_same"]
        untraced = module_of(program).main()
        assert chainexec.trace(module_of(program).main, detail="lines").unwrap() == untraced
    finally:
        over.set()
        thread.join()
        monitoring.set_local_events(tool, other.__code__, 0)
        monitoring.register_callback(tool, monitoring.events.PY_START, None)
        monitoring.free_tool_id(tool)


def test_nothing_of_the_collector_s_is_left(recorder):
    """Neither a callback nor an object of ours stays, also where the program changes `gc.callbacks` itself."""
    before = list(gc.callbacks)
    seen = []

    def own(phase, info):
        seen.append(phase)

    def main():
        gc.callbacks.insert(0, own)
        try:
            gc.collect()
        finally:
            gc.callbacks.remove(own)

    chainexec.trace(main, detail="lines").unwrap()
    assert not [o for o in gc.get_objects() if type(o).__name__ == "Stand"]
    assert seen == ["start", "stop"]
    assert gc.callbacks == before

    def clears():
        gc.callbacks.clear()
        return gc.collect() >= 0

    assert chainexec.trace(clears, detail="lines").unwrap()
    assert gc.callbacks == []
    gc.callbacks[:] = before


def test_cycles_do_not_pile_up(recorder):
    """Sixty thousand cycles, dropped one after the other: the recorder's copies go with them."""
    if recorder == "python":
        pytest.skip("the Python recorder's copies keep the containers of a cycle alive (docs/limits.md)")
    module = module_of("""
        def main(turns):
            for i in range(turns):
                a = []
                a.append(a)
    """)
    tracemalloc.start()
    try:
        trace = chainexec.trace(module.main, (60_000,), detail="lines")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    trace.unwrap()
    assert peak - trace.stats["bytes"] < 5_000_000  # 60,000 lists and their entries would take 18 MB


def depth_reached() -> int:
    depth = 0

    def deeper(n: int) -> None:
        nonlocal depth
        depth = n
        deeper(n + 1)

    try:
        deeper(1)
    except RecursionError:
        pass
    return depth


def test_recursion_reaches_as_deep(recorder):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(300)
    try:
        untraced = depth_reached()
        traced = chainexec.trace(depth_reached, detail="lines").unwrap()
    finally:
        sys.setrecursionlimit(before)
    allowed = 8 if recorder == "c" else 40  # the frames of trace() itself; the twin's callbacks are Python frames as well
    assert untraced - allowed <= traced <= untraced


def test_traceback_is_the_program_s_own(recorder):
    source = "def lower(n):\n    return 1 // n\n\n\ndef main():\n    return lower(0)\n"
    names = []
    trace = chainexec.trace(module_of(source).main, detail="lines")
    with pytest.raises(ZeroDivisionError) as caught:
        trace.unwrap()
    traceback = caught.value.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "program.py":
            names.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    assert names == [("main", 6), ("lower", 2)]


def test_unwrapped_exception_is_the_original(recorder):
    original = KeyError("the one")

    def raises():
        raise original

    with pytest.raises(KeyError) as caught:
        chainexec.trace(raises, detail="lines").unwrap()
    assert caught.value is original


@pytest.mark.parametrize("body", ["s += 'c'", "s = s[1:]", "s = s + 'c'"])
def test_strings_do_not_pile_up(body, recorder):
    """A kept copy of each string would take 20 MB here."""
    length, turns = 20_000, 1_000
    module = module_of(f"def main():\n    s = 'x' * {length}\n    for i in range({turns}):\n        {body}\n    return len(s)\n")
    tracemalloc.start()
    try:
        trace = chainexec.trace(module.main, detail="lines")
        size = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert trace.unwrap() == (length - turns if body == "s = s[1:]" else length + turns)
    assert size < 5_000_000


def test_output_passes_through_and_is_recorded(recorder, capsys):
    module = module_of("def main():\n    print('shown')\n    print('x', end='')\n")
    trace = chainexec.trace(module.main, detail="lines")
    assert capsys.readouterr().out == "shown\nx"
    assert trace.stdout == "shown\nx"


def test_captured_output_is_not_shown(recorder, capsys):
    trace = chainexec.trace(module_of("def main():\n    print('hidden')\n").main, detail="lines", capture=True)
    assert (capsys.readouterr().out, trace.stdout) == ("", "hidden\n")


@pytest.mark.parametrize("ending", ["return 1", "raise ValueError('x')", "raise SystemExit(3)", "1 // 0"])
def test_everything_is_removed_afterwards(ending, recorder):
    before = [sys.monitoring.get_tool(number) for number in range(6)]
    streams = sys.stdout, sys.stderr, sys.stdin
    module = module_of(f"def main():\n    {ending}\n")
    chainexec.trace(module.main, detail="lines")
    assert [sys.monitoring.get_tool(number) for number in range(6)] == before
    assert (sys.stdout, sys.stderr, sys.stdin) == streams
    assert sys.gettrace() is None


def test_limit_stops_a_runaway(recorder):
    module = module_of("def main():\n    n = 0\n    while True:\n        try:\n            n += 1\n        except BaseException:\n            pass\n")
    trace = chainexec.trace(module.main, detail="lines", limits=chainexec.Limits(steps=500))
    assert type(trace.outcome).__name__ == "Stopped"
    assert trace.outcome.limit == "steps"
    assert len(trace) <= 520


def test_same_bytes_every_time(recorder, tmp_path):
    source = "def main():\n    seen = {'b', 'a', 'c'}\n    for x in sorted(seen):\n        seen.discard(x)\n    return [object(), seen]\n"
    saved = []
    for number in range(2):
        trace = chainexec.trace_source(source, call="main()", detail="lines")
        saved.append(trace.to_json())
    assert saved[0] == saved[1]


def test_tracing_inside_a_traced_program(recorder):
    def inner(n):
        return n + 1

    def outer():
        nested = chainexec.trace(inner, (1,), detail="lines")
        return nested.unwrap() + len(nested)

    untraced = outer()
    assert chainexec.trace(outer, detail="lines").unwrap() == untraced


def test_stream_that_the_program_replaces(recorder):
    def replaces():
        before, sys.stdout = sys.stdout, io.StringIO()
        try:
            print("elsewhere")
            text = sys.stdout.getvalue()
        finally:
            sys.stdout = before
        return text

    assert chainexec.trace(replaces, detail="lines", capture=True).unwrap() == "elsewhere\n"
