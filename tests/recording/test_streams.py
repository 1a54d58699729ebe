from __future__ import annotations

import io
import sys

import pytest

import chainexec
from chainexec.recording.streams import Streams
from recording.programs import kinds, record


def prints(n):
    for i in range(n):
        print("line", i, end=";")
    print("oops", file=sys.stderr)


def outputs(trace):
    return [(step.text, step.line) for step in trace if step.kind == "output"]


def test_output_is_recorded_and_passed_on(recorder, capsys):
    trace = record(prints, 2)
    seen = capsys.readouterr()
    assert (seen.out, seen.err) == ("line 0;line 1;", "oops\n")
    assert (trace.stdout, trace.stderr) == (seen.out, seen.err)
    assert [text for text, _ in outputs(trace)] == ["line 0;", "line 1;", "oops\n"]


def test_captured_output_goes_nowhere_else(recorder, capsys):
    trace = record(prints, 1, capture=True)
    assert capsys.readouterr() == ("", "")
    assert (trace.stdout, trace.stderr) == ("line 0;", "oops\n")


def reads():
    first = input("name? ")
    rest = sys.stdin.read()
    return first, rest


def test_input_is_recorded(recorder):
    trace = record(reads, stdin="a\nb\nc\n", capture=True)
    assert trace.result == ("a", "b\nc\n")
    assert [step.text for step in trace if step.kind == "input"] == ["a\n", "b\nc\n"]
    assert trace.stdout == "name? "


def iterates():
    return [line.strip() for line in sys.stdin], sys.stdin.readline(), sys.stdin.readlines()


def test_other_ways_to_read(recorder):
    assert record(iterates, stdin="a\nb\n").result == (["a", "b"], "", [])


def writes_bytes():
    sys.stdout.buffer.write("é\n".encode())
    sys.stdout.writelines(["a", "b"])
    sys.stdout.flush()
    return sys.stdout.isatty(), sys.stdout.encoding.lower(), sys.stdout.writable()


def test_bytes_and_other_methods(recorder):
    trace = record(writes_bytes, capture=True)
    assert trace.stdout == "é\nab"
    assert trace.result == (False, sys.stdout.encoding.lower(), True)


def replaces():
    old, sys.stdout = sys.stdout, io.StringIO()
    print("hidden")
    text = sys.stdout.getvalue()
    sys.stdout = old
    print("seen")
    return text


def test_a_program_that_replaces_stdout(recorder):
    trace = record(replaces, capture=True)
    assert (trace.result, trace.stdout) == ("hidden\n", "seen\n")


kept = io.StringIO()


def leaves_its_own():
    sys.stdout = kept


def test_a_stream_that_the_program_leaves_in_place_stays(recorder, monkeypatch):
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    record(leaves_its_own)
    assert sys.stdout is kept


streams = []


def keeps_stream():
    streams.append(sys.stdout)


def test_a_kept_stream_passes_on_after_the_run(recorder, capsys):
    record(keeps_stream, capture=True)
    print("later", file=streams.pop())
    assert capsys.readouterr().out == "later\n"


def test_print_of_something_that_is_no_text(recorder):
    trace = chainexec.trace(lambda: sys.stdout.write(3), detail="lines", capture=True)
    assert trace.outcome.type == "TypeError"


def test_the_open_step_goes_on(recorder):
    trace = record(prints, 1, capture=True)
    assert kinds(trace) == ["call", "line", "line", "output", "line", "line", "output", "return"]
    opened = trace[2]
    assert opened.end == 4


@pytest.mark.parametrize("bad", [b"x", 3])
def test_stdin_is_a_text(bad):
    with pytest.raises(chainexec.ArgumentError, match="stdin"):
        record(reads, stdin=bad)


@pytest.mark.parametrize("given", [None, "a text"])
def test_runs_that_overlap_put_the_real_streams_back(given):
    """The one that began first ends first: the other must not put its stand-ins back."""
    before = sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__
    first, second = Streams(given, capture=False, hide=lambda function: function), Streams(given, capture=False, hide=lambda function: function)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert (sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__) == before
