"""A program that changes the monitoring which records it: the trace says so, and it is complete all the same."""

from __future__ import annotations

import sys

import pytest

import chainexec
from chainexec.recording import guard, session

BEFORE = """
import sys
M = sys.monitoring
E = M.events
get_tool, free_tool_id, use_tool_id = M.get_tool, M.free_tool_id, M.use_tool_id
register_callback, get_events, set_events = M.register_callback, M.get_events, M.set_events
get_local_events, set_local_events, restart_events = M.get_local_events, M.set_local_events, M.restart_events

class Number:
    def __index__(self):
        return tool()

def tool():
    return max(n for n in range(6) if get_tool(n) == "chainexec")

def helper(x):
    y = x + 1
    return y * 2

def work():
    total = 0
    for n in range(3):
        total += helper(n)
    return total

kept = {}

def off(events=None, local=True, callbacks=True):
    number = tool()
    kept["events"] = get_events(number)
    kept["local"] = {f.__code__: get_local_events(number, f.__code__) for f in (work, helper, main)}
    kept["callbacks"] = {}
    if callbacks:
        for event in (E.PY_START, E.INSTRUCTION, E.PY_RETURN, E.RAISE):
            kept["callbacks"][event] = register_callback(number, event, None)
    if local:
        for code in kept["local"]:
            set_local_events(number, code, 0)
    set_events(number, 0)

def on():
    number = tool()
    for event, callback in kept["callbacks"].items():
        register_callback(number, event, callback)
    set_events(number, kept["events"])
    for code, events in kept["local"].items():
        set_local_events(number, code, events)
"""

# What is run before the work, between its two runs, and after it.
SEEN = {
    "events off and on": ("set_events(tool(), 0)", "set_events(tool(), kept['events'])", ""),
    "all off and on": ("off()", "on()", ""),
    "all off in the middle": ("", "off()", "on()"),
    "all off, on, off again": ("off()", "on(); off()", "on()"),
    "local events off and on": ("off(callbacks=False)", "on()", ""),
    "one callback off and on": (
        "kept['one'] = register_callback(tool(), E.INSTRUCTION, None)", "register_callback(tool(), E.INSTRUCTION, kept['one'])", ""
    ),
    "a callback replaced": ("kept['one'] = register_callback(tool(), E.PY_START, print)", "register_callback(tool(), E.PY_START, kept['one'])", ""),
    "id freed and taken": (
        "off(); number = tool(); free_tool_id(number)", "", "try: use_tool_id(number, 'mine')\n    except ValueError: on()"
    ),
    "id freed": ("free_tool_id(tool())", "", ""),
    "by an object's number": ("kept['events'] = get_events(tool()); set_events(Number(), 0)", "set_events(Number(), kept['events'])", ""),
    "through a map": ("kept['events'] = get_events(tool()); list(map(set_events, [tool()], [0]))", "set_events(tool(), kept['events'])", ""),
    "and sys.monitoring forged": (
        "off(); M.get_events = lambda number: kept['events']", "M.get_tool = lambda number: 'chainexec'", "on(); M.get_events, M.get_tool = get_events, get_tool"
    ),
}  # fmt: skip
COMPLETE = {
    "restart_events": ("restart_events()", "restart_events()", "restart_events()"),
    "settrace": ("sys.settrace(lambda *args: None)", "", "sys.settrace(None)"),
    "settrace with lines": ("follow = lambda *args: follow; sys.settrace(follow)", "", "sys.settrace(None)"),
    "settrace with instructions": (
        "def follow(frame, event, arg):\n        frame.f_trace_opcodes = True\n        return follow\n    sys.settrace(follow)", "", "sys.settrace(None)"
    ),
    "setprofile": ("sys.setprofile(lambda *args: None)", "", "sys.setprofile(None)"),
    "another tool": (
        "use_tool_id(5, 'mine'); register_callback(5, E.INSTRUCTION, lambda *a: M.DISABLE); set_local_events(5, work.__code__, E.INSTRUCTION)",
        "set_local_events(5, work.__code__, 0)", "free_tool_id(5)",
    ),
}  # fmt: skip
WORK = ["total = 0", "for n in range(3):", "total += helper(n)", *["for n in range(3):", "total += helper(n)"] * 2, "for n in range(3):", "return total"]
HELPER = ["y = x + 1", "return y * 2"]


def program(parts):
    before, between, after = (part or "pass" for part in parts)
    return f"{BEFORE}\n\ndef main():\n    kept['events'] = get_events(tool())\n    {before}\n    a = work()\n    {between}\n    b = work()\n    {after}\n    return a, b\n"


def run(parts):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("get_events", "get_tool"):
            patch.setattr(sys.monitoring, name, getattr(sys.monitoring, name))
        trace = chainexec.trace_source(program(parts), call="main()", detail="lines")
    assert [holder for holder in map(sys.monitoring.get_tool, range(6)) if holder in ("chainexec", "mine")] == []
    return trace


def is_complete(trace):
    found = {"work": [], "helper": []}
    for step in trace.steps:
        if str(step.kind) == "line" and step.frame.function in found:
            found[step.frame.function].append(step.statement.text.partition("\n")[0])
    return found == {"work": WORK * 2, "helper": HELPER * 6} and trace.result == (12, 12)


@pytest.mark.parametrize("name", SEEN)
def test_it_is_told_and_nothing_is_lost(name, both_recorders, recorder):
    trace = run(SEEN[name])
    assert trace.tampered
    assert is_complete(trace)


@pytest.mark.parametrize("name", ["all off in the middle", "id freed", "one callback off and on"])
def test_without_the_extension_what_is_left_changed_is_told(name, monkeypatch):
    """The Python recorder by itself cannot see a change that is undone."""
    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    monkeypatch.setattr(session, "monitoring", lambda: guard.unguarded())
    before, between, _ = SEEN[name]
    assert run((before, between if name != "one callback off and on" else "", "")).tampered


def twice(n):
    return n * 2


def traces_after_freeing():
    sys.monitoring.free_tool_id(next(n for n in range(6) if sys.monitoring.get_tool(n) == "chainexec"))
    return chainexec.trace(twice, (1,), detail="lines").result


def test_a_trace_inside_goes_on_where_the_id_of_the_outer_one_is_free(monkeypatch):
    """It takes that very id."""
    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    monkeypatch.setattr(session, "monitoring", lambda: guard.unguarded())
    trace = chainexec.trace(traces_after_freeing, detail="lines")
    assert trace.result == 2
    assert trace.tampered


@pytest.mark.parametrize("name", COMPLETE)
def test_what_loses_nothing_is_no_tampering(name, recorder):
    trace = run(COMPLETE[name])
    assert is_complete(trace)
    assert not trace.tampered


def test_an_untouched_run_is_complete(recorder):
    trace = run(("", "", ""))
    assert is_complete(trace)
    assert not trace.tampered


def test_the_next_recording_knows_nothing_of_it(both_recorders):
    assert run(SEEN["all off and on"]).tampered
    assert not run(("", "", "")).tampered


def test_tampering_from_another_thread_is_told(both_recorders, recorder):
    aside = "import threading; t = threading.Thread(target={}); t.start(); t.join()"
    trace = run((aside.format("off"), "", aside.format("on")))
    assert trace.tampered
    assert is_complete(trace)


ENDER = """
while frame:
    one = frame.f_locals.get("self")
    made = getattr(getattr(one, "session", None) or one, "recorder", None)
    if hasattr(made, "finish"):
        made.finish()
        break
    frame = frame.f_back
"""


@pytest.mark.parametrize("end", ["", "raise ValueError('late')"])
def test_a_program_that_ends_the_recording_is_told_and_what_was_recorded_is_kept(end, recorder):
    trace = chainexec.trace_source("import sys\nframe = sys._getframe()\nx = 1\n" + ENDER + f"y = 2\n{end}\n", detail="lines")
    assert "the program ended the recording" in trace.stats["tampered"]
    assert trace.steps[3].after["x"].python == 1
    assert ("ValueError" in repr(trace.outcome)) == bool(end)
    assert "y" not in trace.steps[-1].after
