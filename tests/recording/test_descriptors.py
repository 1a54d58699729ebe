"""What programs read and write as bytes and by descriptors, in this process and in one of their own."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

import chainexec
from chainexec.recording import choose
from chainexec.recording.descriptors import listen, listen_no_more
from chainexec.sandbox.layers import probe
from recording.programs import record

TEXT = "3\n1 2\nxé\r\n"
LINES = ["3\n", "1 2\n", "xé\n"]
ALL = "".join(LINES)
FAST_IO = '''
import os, sys
from io import BytesIO, IOBase

class FastIO(IOBase):
    newlines = 0

    def __init__(self, file):
        self._fd = file.fileno()
        self.buffer = BytesIO()
        self.writable = "x" in file.mode or "r" not in file.mode
        self.write = self.buffer.write if self.writable else None

    def readline(self):
        while self.newlines == 0:
            data = os.read(self._fd, max(os.fstat(self._fd).st_size, 8192))
            self.newlines = data.count(b"\\n") + (not data)
            at = self.buffer.tell()
            self.buffer.seek(0, 2), self.buffer.write(data), self.buffer.seek(at)
        self.newlines -= 1
        return self.buffer.readline()

    def flush(self):
        if self.writable:
            os.write(self._fd, self.buffer.getvalue())
            self.buffer.truncate(0), self.buffer.seek(0)

class IOWrapper(IOBase):
    def __init__(self, file):
        self.buffer = FastIO(file)
        self.flush = self.buffer.flush
        self.writable = self.buffer.writable
        self.write = lambda s: self.buffer.write(s.encode())
        self.readline = lambda: self.buffer.readline().decode()

sys.stdin, sys.stdout = IOWrapper(sys.stdin), IOWrapper(sys.stdout)
input = lambda: sys.stdin.readline().rstrip("\\r\\n")
print(int(input()) + sum(map(int, input().split())))
'''
# name: program, what it prints, what it reads
PROGRAMS = {
    "lines of bytes": ("import sys\ninput = sys.stdin.buffer.readline\nprint(input(), input().split())", "b'3\\n' [b'1', b'2']\n", LINES[:2]),
    "all bytes": ("import sys\nprint(sys.stdin.buffer.read().split()[2])", "b'2'\n", [TEXT]),
    "each line": ("import sys\nfor line in sys.stdin:\n    print(line.strip())", "3\n1 2\nxé\n", LINES),
    "each line of bytes": ("import sys\nprint([line[:1] for line in sys.stdin.buffer])", "[b'3', b'1', b'x']\n", [*LINES[:2], "xé\r\n"]),
    "half a character": (
        "import sys\nsys.stdin.readline()\nb = sys.stdin.buffer.raw\nprint(b.read(1))",
        "b''\n",
        LINES[:1],
    ),
    "bytes one by one": (
        "import sys\nb = sys.stdin.buffer\nb.read(7)\nprint(b.read(1), b.read(1), b.peek())",
        "b'\\xc3' b'\\xa9' b'\\r\\n'\n",
        ["3\n1 2\nx", "é"],
    ),
    "into room": (
        "import sys\nroom = bytearray(3)\nprint(sys.stdin.buffer.readinto(room), room, sys.stdin.buffer.read1(2))",
        "3 bytearray(b'3\\n1') b' 2'\n",
        ["3\n1", " 2"],
    ),
    "open(0)": ("with open(0) as f:\n    print(f.read().split())", "['3', '1', '2', 'xé']\n", [ALL]),
    "open(0), line by line": ("with open(0) as lines:\n    for line in lines:\n        print(line.strip())", "3\n1 2\nxé\n", LINES),
    "open(0, 'rb')": ("with open(0, 'rb') as r:\n    print(r.readline(), len(r.readlines()))", "b'3\\n' 2\n", [LINES[0], "1 2\nxé\r\n"]),
    "os.read": (
        "import io, os\ninput = io.BytesIO(os.read(0, os.fstat(0).st_size)).readline\nos.write(1, input() + b'\\xc3')\nos.write(1, b'\\xa9')",
        "3\né",
        [TEXT],
    ),
    "os.fdopen": ("import os, sys\nwith os.fdopen(sys.stdin.fileno(), 'r') as f:\n    print(f.readline())", "3\n\n", LINES[:1]),
    "wrapped anew": (
        "import io, sys\nsys.stdin = io.TextIOWrapper(sys.stdin.buffer)\nprint(input())\n"
        "sys.stdout = io.TextIOWrapper(sys.stdout.buffer)\nprint('x')",
        "3\nx\n",
        [TEXT],
    ),
    "FastIO": (FAST_IO, "6\n", [TEXT]),
    "bytes out": ("import sys\nsys.stdout.buffer.write('é!'.encode())\nprint(sys.stdout.buffer.write(memoryview(b'ab')))", "é!ab2\n", []),
    "open(1)": ("with open(1, 'w', closefd=False) as out:\n    out.write('hi')\nwith open(1, 'wb', 0) as out:\n    out.write(b'!')", "hi!", []),
    "the first streams": ("import sys\nsys.stdout = sys.__stdout__\nprint(sys.__stdin__.readline())", "3\n\n", LINES[:1]),
    "names": (
        "import sys\nfor one in (sys.stdin, sys.stdout, sys.stderr):\n    print(one.fileno(), one.mode, one.name)",
        "0 r <stdin>\n1 w <stdout>\n2 w <stderr>\n",
        [],
    ),
    "no seeking back": ("import io, sys\ntry:\n    sys.stdin.buffer.truncate()\nexcept io.UnsupportedOperation:\n    print('no')", "no\n", []),
}  # fmt: skip


@pytest.fixture(params=["none", "process", "strict"])
def isolation(request):
    if request.param == "strict" and not (probe().guard and probe().seccomp and probe().landlock):
        pytest.skip("isolation='strict' cannot be had here")
    if choose.extension()[0] is None:
        pytest.skip("what goes past the streams is seen by the C module")
    if request.param != "none" and "asan" in os.environ.get("LD_PRELOAD", ""):
        pytest.skip("a sandbox's server starts without this environment, and so without the sanitizers that the C modules need")
    return request.param


@pytest.mark.parametrize("name", PROGRAMS)
def test_bytes_and_descriptors(name, isolation):
    source, printed, read = PROGRAMS[name]
    trace = chainexec.trace_source(source, stdin=TEXT, capture=True, isolation=isolation, detail="lines")
    assert (str(trace.outcome), trace.stdout, trace.stderr) == ("Returned(value=Value(None))", printed, "")
    assert [step.text for step in trace if step.kind == "input"] == read
    assert "".join(step.text for step in trace if step.kind == "output") == printed


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_python_runs_it(name, tmp_path):
    source, printed, _ = PROGRAMS[name]
    given = tmp_path / "given"
    given.write_bytes(TEXT.encode())
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with given.open("rb") as file:
        run = subprocess.run([sys.executable, "-c", source], stdin=file, capture_output=True, env=environment, check=True)
    assert run.stdout.decode() == printed


def reads_by_descriptor():
    first = os.read(0, 2)
    return first, os.read(0, 2)


def test_both_recorders(recorder):
    trace = record(reads_by_descriptor, stdin="a\nb\nc\n")
    assert trace.result == (b"a\n", b"b\n")
    assert [(step.kind, step.text) for step in trace if step.kind == "input"] == [("input", "a\n"), ("input", "b\n")]


def test_a_step_stands_where_it_was_read(recorder):
    trace = record(reads_by_descriptor, stdin="a\nb\n")
    assert [str(step.kind) for step in trace] == ["call", "line", "input", "line", "input", "return"]


@pytest.mark.parametrize("wrong", ["import os, sys\nsys.stdin.fileno()\nos.read(0, 1)\nsys.stdin.buffer", "import sys\nsys.stdin.buffer.raw.close()"])
def test_what_is_left_cannot_be_read(wrong):
    trace = chainexec.trace_source(wrong + "\nsys.stdin.isatty" + "\nimport sys\nx = sys.stdin.encoding", stdin="é\n", capture=True)
    assert trace.outcome.value.text == "None"


def test_a_closed_stdin():
    trace = chainexec.trace_source("import sys\nsys.stdin.close()\ninput()", stdin="3\n", capture=True)
    assert (trace.outcome.type, trace.outcome.message) == ("ValueError", "I/O operation on closed file.")


def test_nothing_is_left_behind():
    before = os.fstat(0), sorted(os.listdir("/dev/fd")), (sys.stdin, sys.__stdin__, sys.stdout, sys.__stdout__)
    for source in ("with open(0) as f: f.read()", "import os\nos.close(0)", "import sys\nsys.stdin.close()", "import sys\nsys.stdin.buffer.readline()"):
        chainexec.trace_source(source, stdin="3\n4\n", capture=True)
    assert (os.fstat(0), sorted(os.listdir("/dev/fd")), (sys.stdin, sys.__stdin__, sys.stdout, sys.__stdout__)) == before


kept = []


def keeps():
    kept.extend((sys.stdin.readline, sys.stdin.buffer))
    return sys.stdin.readline()


def test_a_kept_stdin_reads_on_after_the_run():
    assert record(keeps, stdin="a\nb\nc\n").result == "a\n"
    line, buffer = kept
    assert (line(), buffer.read()) == ("b\n", b"")
    kept.clear()


def test_a_program_that_replaces_its_streams_leaves_ours():
    before = sys.stdin, sys.stdout
    chainexec.trace_source(FAST_IO, stdin=TEXT, capture=True)
    assert (sys.stdin, sys.stdout) == before


def reads_inside():
    inner = chainexec.trace_source("print(input())", stdin="inner\n", detail="lines", capture=True)
    return inner.stdout, input(), os.read(0, 100)


def test_one_inside_the_other():
    trace = record(reads_inside, stdin="outer\n")
    assert trace.result == ("inner\n", "outer", b"")


def test_output_passes_on(capfd):
    trace = chainexec.trace_source("import os\nos.write(1, b'one ')\nos.write(2, b'two')", detail="lines")
    seen = capfd.readouterr()
    assert (trace.stdout, trace.stderr) == (seen.out, seen.err) == ("one ", "two")


def test_a_subprocess_reads_it_too():
    source = "import subprocess, sys\nx = subprocess.run([sys.executable, '-c', 'print(input())'], capture_output=True).stdout"
    trace = chainexec.trace_source(source, stdin="given\n", detail="lines")
    assert trace.frames[0].return_step.before["x"].python == b"given\n"


def test_a_text_with_halves_of_characters():
    trace = chainexec.trace_source("x = input()", stdin="\ud800\n", capture=True)
    assert [step.text for step in trace if step.kind == "input"] == ["\ud800\n"]


class Ear:
    captures = gives = True

    def __init__(self):
        self.heard = []

    def passed(self, what, number, about):
        self.heard.append((what, number))
        return about


def test_wrong_calls_fail_as_they_do():
    ear = Ear()
    if not listen(ear, lambda function: function):
        pytest.skip("what goes past the streams is seen by the C module")
    try:
        for wrong in (lambda: open(0, "w", bad=1), lambda: open(0, "q"), lambda: open(), lambda: open(0, "r", *[None] * 9)):
            with pytest.raises((TypeError, ValueError)):
                wrong()
        for wrong in (lambda: os.write(1, "text"), lambda: os.write(1), lambda: os.read(0), lambda: os.read("0", 1)):
            with pytest.raises(TypeError):
                wrong()
        with pytest.raises(OSError):
            os.read(-1, 1)
        assert ear.heard == []
        assert os.write(1, b"unseen") == 6
        assert (ear.heard, open.__self__.__name__, repr(open)) == ([("write", 1)], "_io", "<built-in function open>")
    finally:
        listen_no_more(ear)
    with io.open(os.devnull) as file:
        assert type(file) is io.TextIOWrapper
    assert ear.heard == [("write", 1)]
