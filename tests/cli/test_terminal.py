"""What a terminal gets: colours and columns; what everything else gets: the plain text, to the letter."""

import io
import os
import re
import struct
import subprocess
import sys
import time

import pytest

from chainexec.cli import main

PROGRAM = '''\
"""A docstring."""

class Node:
    def __init__(self, value, after=None):
        self.value = value
        self.after = after

def never_called():
    return 1

def build(words):
    head = None
    for word in words:
        if len(word) > 2:
            head = Node(word, head)
    return head

def main(words):
    chain = build(words)
    total = sum(len(word) for word in words)
    print("[red]total[/red]", total, "\\x1b[31m")
    return {"chain": chain, "total": total}

def hostile():
    a = "[bold red]x[/bold red] :smile: \x1b]0;title\x07 \x1b[2J"
    b = {a: [a, "\u202e", "\u0007", "\\ud800"]}  # \x1b[31m a comment
    raise ValueError(a)

def long():
    text = "word " * 100
    wide = "\u4f60" * 300
    return text + wide

def loop():
    total = 0
    for i in range(1000):
        total += i
    return total
'''
COMMANDS = [
    ["trace", "main", '["to", "bee", "hive"]'], ["narrate", "main", '["to", "bee", "hive"]'], ["narrate", "--source", "main", '["to", "bee"]'],
    ["narrate", "--style", "table", "main", '["bee"]'], ["trace", "--var", "head", "main", '["bee"]'], ["trace", "hostile"], ["narrate", "hostile"], ["narrate", "long"],
    ["trace", "long"], ["trace", "--json", "main", '["bee"]'],
]  # fmt: skip
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("terminal") / "program.py"
    path.write_text(PROGRAM, encoding="utf-8", errors="surrogatepass")
    return path


def full(program, arguments):
    name, *options = arguments
    return [name, "--detail", "lines", *(f"{program}:{option}" if option in {"main", "hostile", "long", "loop"} else option for option in options)]


class Screen(io.StringIO):
    """Standard output, and whether it says that it is a terminal."""

    encoding = "utf-8"

    def __init__(self, *, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def show(program, monkeypatch):
    """Runs a command; returns what it printed to a terminal of that width, or to a pipe where there is none."""

    def show(arguments, width=None, **variables):
        screen = Screen(terminal=width is not None)
        with monkeypatch.context() as patch:
            for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
                patch.delenv(name, raising=False)
            patch.setenv("TERM", "xterm-256color")
            if width is not None:
                patch.setenv("COLUMNS", str(width))
            for name, value in variables.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", screen)
            assert main(full(program, arguments)) in {0, 1}
        return screen.getvalue()

    return show


def needs_rich():
    return pytest.importorskip("rich", reason="rich is not installed")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_all_but_terminals_get_plain_text(show, arguments, monkeypatch):
    text = show(arguments)
    assert show(arguments, FORCE_COLOR="1") == text
    assert show(arguments, 80, NO_COLOR="1") == show(arguments, 80, TERM="dumb") == text
    with monkeypatch.context() as patch:
        for name in [name for name in sys.modules if name.partition(".")[0] == "rich"]:
            patch.delitem(sys.modules, name)
        patch.setitem(sys.modules, "rich", None)  # as if it were not installed
        assert show(arguments) == show(arguments, 80) == text
    if not {"hostile", "--source"} & set(arguments):
        assert "\x1b" not in text


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("arguments", [one for one in COMMANDS if "--json" not in one and "table" not in one], ids=" ".join)
def test_terminals_get_colours_within_their_width(show, arguments, width):
    needs_rich()
    from rich.cells import cell_len

    shown = show(arguments, width)
    assert ESCAPES.search(shown), "there are colours"
    plain = ESCAPES.sub("", shown)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain), "nothing but colours and line ends"
    assert max(map(cell_len, plain.split("\n"))) <= width


def test_markup_and_control_characters_are_text(show):
    needs_rich()
    shown = ESCAPES.sub("", show(["trace", "hostile"], 200))
    assert "[bold red]x[/bold red] :smile: \\x1b]0;title\\x07" in shown
    assert "\\u202e" in shown and "# \\x1b[31m a comment" in shown
    told = " ".join(ESCAPES.sub("", show(["narrate", "hostile"], 200)).split())
    assert "[bold red]x[/bold red] :smile: \\x1b]0;title\\x07" in told


def test_a_narration_loses_no_word(show):
    needs_rich()
    for arguments in (COMMANDS[1], ["narrate", "long"], ["narrate", "--style", "table", "main", '["bee"]']):
        for width in (40, 100):
            shown = ESCAPES.sub("", show(arguments, width))
            assert "".join(shown.split()) == "".join(show(arguments).split())


def test_steps_are_shown_with_source_changes_and_variables(show):
    needs_rich()
    arguments = COMMANDS[0]
    lines = [line.rstrip() for line in ESCAPES.sub("", show(arguments, 160)).split("\n")]
    source = PROGRAM.split("\n")
    assert f"  11  {source[10]}" in lines and f"  15  {source[14]}" in lines
    assert not any("never_called" in line for line in lines) and "   ⋮  4 lines" in lines, "what did not run is left out, and counted"
    header = next(line for line in lines if "what changes" in line)
    assert header.split() == ["step", "line", "what", "runs", "what", "changes", "variables", "after", "it"]
    row = next(line for line in lines if "word: 'to' -> 'bee'" in line)
    assert "for word in words:" in row and "iteration 2" in row and "word='bee'  words=['to', 'bee', 'hive']" in row
    test = next(line for line in lines if "if len(word) > 2:" in line and "false" in line)
    assert test.split()[1] == "14"
    narrow = ESCAPES.sub("", show(arguments, 80))
    assert "variables after it" not in narrow and "what changes" in narrow
    steps = len(show(arguments).splitlines()) - 1
    assert len(lines) - lines.index(header) - 3 == steps
    assert lines[-2].startswith(f"{steps} steps; returned {{'chain': <Node #2")


def test_cut_rows_are_marked(show):
    needs_rich()
    lines = ESCAPES.sub("", show(["trace", "long"], 60)).split("\n")
    row = next(line for line in lines if "text = " in line and "'word" in line)
    assert row.endswith("…")


def on_terminal(program, arguments, width):
    """What a real (pseudo) terminal of that width is sent by the command in a process of its own."""
    pty = pytest.importorskip("pty", reason="no pseudo terminals here")
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}}
    environment = {**kept, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "chainexec", *full(program, arguments)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        found = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # how Linux says that nobody writes any more
                break
            if not part:
                break
            found += part
        os.close(ours)
    assert process.returncode == 0
    return found.decode().replace("\r\n", "\n")


def test_a_real_terminal(program, show):
    needs_rich()
    assert on_terminal(program, COMMANDS[0], 150) == show(COMMANDS[0], 150)


@pytest.mark.slow
def test_many_steps_take_seconds(show):
    needs_rich()
    start = time.process_time()
    shown = show(["trace", "loop"], 160)
    assert shown.count("\n") > 2000 and time.process_time() - start < 5
