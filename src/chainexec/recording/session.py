"""A recorder at work on sys.monitoring: takes a tool id, switches events on, and leaves nothing behind."""

from __future__ import annotations

import functools
import operator
import os
import sys
import threading
from collections import deque
from itertools import starmap
from typing import TYPE_CHECKING, Any, Protocol

from chainexec import program_texts
from chainexec.analysis.code_map import code_map
from chainexec.errors import RecorderError
from chainexec.recording import kinds
from chainexec.recording.guard import monitoring
from chainexec.recording.interpreter import PAUSES

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from chainexec.analysis.facts import CodeMap
    from chainexec.recording.guard import Ended, Monitoring, Program, RunProgram
    from chainexec.recording.log import RunLog
    from chainexec.recording.scope import Follower

EVENTS = sys.monitoring.events
TOOL_NAME = "chainexec"
TOOL_IDS = (4, 3, 0, 5, 1, 2)  # 4 and 3 have no reserved meaning (hypothesis takes 3); the others are taken where nothing else is free

ON_CODE = EVENTS.INSTRUCTION | EVENTS.PY_START | EVENTS.PY_RESUME | EVENTS.PY_RETURN | EVENTS.PY_YIELD
EXCEPTIONS = EVENTS.PY_UNWIND | EVENTS.PY_THROW | EVENTS.RAISE | EVENTS.RERAISE
LOCAL_EXCEPTIONS = sys.version_info >= (3, 15)  # until then these four can only be had for all code at once
EVERYWHERE = EVENTS.PY_START | (0 if LOCAL_EXCEPTIONS else EXCEPTIONS)
FOLLOWED = ON_CODE | (EXCEPTIONS if LOCAL_EXCEPTIONS else 0)
# On CPython before 3.14 an INSTRUCTION event is lost where the LINE callback of another tool (coverage) returns DISABLE at the same
# instruction; not so where we ask for LINE events, too.
LINES_KEEP_INSTRUCTIONS = sys.version_info < (3, 14)
# Their callback is of C, so that no other thread gets its turn in it: where the session ends in the midst of a LINE event, CPython leaves
# the INSTRUCTION event at the same instruction out, for all tools.
IGNORE_LINE = operator.is_


class Recorder(Protocol):
    """What both recorders offer (`reference.Recorder` describes it)."""

    limit: str | None
    finished: int  # whether `finish` was called
    step_count: int  # steps written so far

    def callbacks(self) -> dict[int, Callable[..., Any]]: ...
    def begin(self, watch_again: Callable[[CodeType], None] | None = None, on_limit: Callable[[str], None] | None = None) -> None: ...
    def finish(self) -> RunLog: ...
    def output(self, stream: int, text: str) -> None: ...
    def input(self, text: str) -> None: ...
    def result(self, value: object) -> None: ...
    def no_more_events(self) -> None: ...


Call = tuple[Any, ...]  # a function of C and its arguments

_tool_lock = threading.RLock()  # held while ids are taken or given back and events switched: two threads may follow the same code
if hasattr(os, "register_at_fork"):  # the thread that holds it may be missing in the new process
    os.register_at_fork(after_in_child=_tool_lock._at_fork_reinit)  # type: ignore[attr-defined]
_running: list[Session] = []
_switched_off: dict[int, list[Follower | None]] = {}  # by tool id: for whom CPython reports other code no more, latest last; None: unknown
_held: list[int] = []  # a tool id whose events stay on between sessions


class Session:
    """Lets events reach a recorder, from `start` to `stop`.

    Attributes:
        log: the finished log, after the end.
        tampered: what of the monitoring the program changed, after the end; empty where nothing.
    """

    def __init__(self, follower: Follower) -> None:
        self.follower = follower
        self.recorder: Recorder | None = None
        self.log: RunLog | None = None
        self.tampered: tuple[str, ...] = ()
        self._monitoring = monitoring()
        self._tool = -1
        self._left: tuple[int, tuple[str, ...], str | None, int] | None = None  # ended, not given back: id, calls for it, holder, events
        self._keeps = False  # events stay on after the end
        self._events = FOLLOWED  # local events of followed code
        self._decided = decisions(follower)
        self._followed: dict[int, CodeType] = {}  # by identity
        self._paused: dict[int, CodeType] = {}  # generators and coroutines that are not followed, by identity
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._no_more_events: Callable[[], None] | None = None  # the recorder's, found before events come

    @property
    def followed(self) -> tuple[CodeType, ...]:
        """The code whose events are on, until the end."""
        return tuple(self._followed.values())

    def discover(self, code: CodeType, namespace: dict[str, Any]) -> CodeMap | None:
        """Decide on a code object that starts: its map, with its events switched on, or None."""
        key = (id(code), namespace.get("__name__"))
        known = self._decided.get(key)
        if known is None:
            found = code_map(code, program_texts.program_of(code, namespace)) if self.follower.follows(code, namespace) else None
            self._decided[key] = known = (code, found)
        found = known[1]
        if found is None:
            if code.co_flags & PAUSES:
                self._watch(code, EVENTS.PY_RESUME, again=False, among=self._paused)
            return None
        return found if self._watch(code, self._events, again=False) else None

    def watch_again(self, code: CodeType) -> None:
        """Switch all events of a followed code object on again, those too that a callback had switched off for an instruction."""
        self._watch(code, 0, self._events)

    def _watch(self, code: CodeType, *events: int, again: bool = True, among: dict[int, CodeType] | None = None) -> bool:
        """Ask for local events of a code object, one set after the other; False where the session has ended (in another thread).

        CPython (3.12 to 3.15) forgets which tool asked for INSTRUCTION events when a second tool does so for the first time: other tools,
        such as those of a trace around this one, get theirs back.
        """
        with _tool_lock:  # while it is held no Python function is called, here and below: its start would be an event, too
            tool = self._tool
            if tool < 0 or self._monitoring.get_tool(tool) != TOOL_NAME:  # over, or taken away by the program
                return False
            known = self._followed if among is None else among
            if again or id(code) not in known:  # two threads may meet it at once
                known[id(code)] = code
                ask = self._monitoring.set_local_events
                calls: list[Call] = [(ask, tool, code, wanted) for wanted in events]
                for number in TOOL_IDS:
                    if number != tool and self._monitoring.get_tool(number) is not None:
                        others = self._monitoring.get_local_events(number, code)
                        if others & EVENTS.INSTRUCTION:
                            calls += [(ask, number, code, others & ~EVENTS.INSTRUCTION), (ask, number, code, others)]
                if len(calls) == 1:
                    ask(tool, code, events[0])
                else:
                    deque(starmap(operator.call, calls), maxlen=0)
            return True

    def start(self, recorder: Recorder, on_limit: Callable[[str], None] | None = None) -> None:
        """Take a tool id and switch the events on. `on_limit` is asked at a limit on steps or bytes, instead of ending the program.

        Raises:
            RecorderError: every tool id is taken.
        """
        self._make_ready(recorder, on_limit)
        self._events_on()

    def ready(self, recorder: Recorder) -> RunProgram:
        """Take a tool id. What runs a program, once, with the events on, as if so many frames stood on the stack.

        `stop` gets to know whether the events are off again.

        CPython goes through the code of every frame that is running when events are switched, and of every function that is called while
        they are on; so what switches them for a short run is C where it can be, and called from as few and short functions as can be.

        Raises:
            RecorderError: every tool id is taken.
        """
        self._make_ready(recorder, None)
        run = self._monitoring.run_alone
        return functools.partial(run, self._run_beside_others, _running, self._tool, not self._keeps, recorder.no_more_events)

    def _run_beside_others(self, depth: int, program: Program) -> Ended:
        self._events_on()
        try:
            return self._monitoring.at_depth(depth, program), None, False
        except BaseException as error:
            return None, error, False

    def _make_ready(self, recorder: Recorder, on_limit: Callable[[str], None] | None) -> None:
        self.recorder = recorder
        self._callbacks, self._no_more_events = recorder.callbacks(), recorder.no_more_events
        self._keeps = bool(_held)
        self._tool = _held.pop() if self._keeps else take_tool_id(self._monitoring)
        if LINES_KEEP_INSTRUCTIONS and len(list(filter(self._monitoring.get_tool, range(6)))) > 1:
            self._callbacks = {**self._callbacks, EVENTS.LINE: IGNORE_LINE}
            self._events |= EVENTS.LINE
        self._monitoring.guard(self._tool, TOOL_NAME, self._callbacks, EVERYWHERE, self._followed, self._events)
        for event, callback in self._callbacks.items():
            self._monitoring.register_callback(self._tool, event, callback)
        if _report_again(self._tool, self.follower):
            self._monitoring.restart_events()
        recorder.begin(self.watch_again, on_limit)
        with _tool_lock:
            _running.append(self)

    def _events_on(self) -> None:
        with _tool_lock:
            if len(_running) == 1:
                self._monitoring.set_events(self._tool, EVERYWHERE)
                return
        self._in_one_go(self._tool, [(self._monitoring.set_events, self._tool, EVERYWHERE)])

    def _in_one_go(self, tool: int, calls: list[Call]) -> None:
        """Make calls that switch a tool's events, and give other recordings theirs back: CPython loses some where a tool starts or ends.

        The others may be running in other threads: so all is done from C, where no other thread gets its turn in between.
        """
        ask = self._monitoring.set_local_events
        with _tool_lock:
            again: list[Call] = [
                (ask, session._tool, code, events)
                for session in _running
                if session._tool not in {-1, tool} and self._monitoring.get_tool(session._tool) == TOOL_NAME
                for code in session._followed.values()
                for events in (0, session._events)
            ]
            deque(starmap(operator.call, calls + again), maxlen=0)

    def renew(self, recorder: Recorder, on_limit: Callable[[str], None] | None = None) -> RunLog:
        """Go on with another recorder in the midst of the run; the log of the one before. Frames that run join at their next event."""
        if self.recorder is None or self._tool < 0:
            raise RecorderError("the session is not running; call start() first")
        before, self.recorder = self.recorder, recorder
        log = before.finish()
        callbacks, self._no_more_events = recorder.callbacks(), recorder.no_more_events
        self._callbacks.update(callbacks)  # the guard holds this very dict
        for event, callback in callbacks.items():
            self._monitoring.register_callback(self._tool, event, callback)
        recorder.begin(self.watch_again, on_limit)
        for code in list(self._followed.values()):  # what the one before needed no events for
            self.watch_again(code)
        return log

    def stop(self, *results: Any, ended: bool = False) -> RunLog:
        """Switch everything off, hand the tool id back, and finish the log, with the run's result where one is given.

        Args:
            results: the run's result, if any.
            ended: whether the events are off already, or never came.
        """
        if self.recorder is None or self._no_more_events is None:
            raise RecorderError("the session was not started; call start() first")
        if self._left is None:
            if not ended:
                self._no_more_events()
            self._events_off(ended=ended)
        return self._finish(self.recorder, self._give_back(), results)

    def _events_off(self, *, ended: bool) -> None:
        """End the events."""
        monitoring = self._monitoring
        with _tool_lock:
            tool, self._tool = self._tool, -1
            called, holder = monitoring.guard_end(tool), monitoring.get_tool(tool)
            events = EVERYWHERE if ended else monitoring.get_events(tool) if holder == TOOL_NAME else 0
            self._left = tool, called, holder, events
            if ended or holder != TOOL_NAME or self._keeps:
                return
            if len(_running) == 1:
                monitoring.set_events(tool, 0)
                return
        self._in_one_go(tool, [(monitoring.set_events, tool, 0)])

    def _give_back(self) -> tuple[str, ...]:
        """Give the tool id back as it was, once the events have ended; what the program had changed of it."""
        problems: list[str] = []
        calls: list[Call] = []
        if self._left is None:
            return ()
        tool, called, holder, events = self._left
        monitoring = self._monitoring
        with _tool_lock:
            if holder != TOOL_NAME:
                problems.append("the program took the recorder's monitoring id away")
                if monitoring.get_tool(tool) is None:
                    monitoring.use_tool_id(tool, TOOL_NAME)
            if holder in {TOOL_NAME, None}:
                if events != EVERYWHERE:
                    problems.append("the program switched the recorder's events off")
                for event, callback in self._callbacks.items():
                    if monitoring.register_callback(tool, event, None) is not callback:
                        problems.append("the program replaced a callback of the recorder")
                for code in self._followed.values():
                    if monitoring.get_local_events(tool, code) != self._events:
                        problems.append(f"the program switched the recorder's events for {code.co_qualname} off")
                    calls.append((monitoring.set_local_events, tool, code, 0))
                calls += [(monitoring.set_local_events, tool, code, 0) for code in self._paused.values()]
                calls.append((_held.append, tool) if self._keeps else (monitoring.free_tool_id, tool))
            self._followed.clear()
            self._paused.clear()
            self._left = None
            if len(_running) == 1:
                deque(starmap(operator.call, calls), maxlen=0)
                calls.clear()
        if calls:
            self._in_one_go(tool, calls)
        problems += [f"the program called sys.monitoring.{name} for the recorder's monitoring id" for name in called]
        return tuple(dict.fromkeys(problems))

    def _finish(self, recorder: Recorder, tampered: tuple[str, ...], results: tuple[Any, ...]) -> RunLog:
        self.tampered = tampered
        if self in _running:
            _running.remove(self)
        if recorder.finished:  # by the program, which found the recorder: what was recorded until then is kept
            self.tampered += ("the program ended the recording",)
        else:
            for result in results:
                recorder.result(result)
        self.log = recorder.finish()
        kinds.forget_programs()
        return self.log

    def close(self) -> None:
        """End a session that something kept from its `stop`."""
        if self._tool >= 0 or self._left is not None:
            self.stop()


_decisions: dict[object, dict[tuple[int, object], tuple[CodeType, CodeMap | None]]] = {}  # by scope
SCOPES_LIMIT = 64  # scopes under which decisions are remembered
DECISIONS_LIMIT = 4096  # code objects that are remembered under one scope


def decisions(follower: Follower) -> dict[tuple[int, object], tuple[CodeType, CodeMap | None]]:
    """What was decided of code objects under the same scope before, by id (they are held) and module name."""
    if len(_decisions) > SCOPES_LIMIT:
        _forget(_decisions)
    found = _decisions.setdefault(follower.token, {})
    if len(found) > DECISIONS_LIMIT:
        _forget(found)
    return found


def _report_again(tool: int, follower: Follower) -> bool:
    """Whether code that earlier sessions with this tool id told CPython not to report may be followed now."""
    before = _switched_off.setdefault(tool, [])
    latest = before[-1] if before else None
    if latest is not None and latest.token == follower.token:
        return False
    others = [known for known in before if known is None or known.token != follower.token]
    again = len(others) >= SCOPES_LIMIT or any(known is None or _may_hide(known, follower) for known in others)
    before[:] = [follower] if again else [*others, follower]
    return again


def _may_hide(before: Follower, now: Follower) -> bool:
    """Whether a code object that one of them did not follow may be followed for the other."""
    if before.scope != now.scope or before.scope.depth != "tree" or not before.ignored_files <= now.ignored_files:
        return True
    new, entries = now.modules - before.modules, {id(code) for code in now.entries}
    met = _decisions.get(before.token, {})
    return any(found is None and (name in new or at in entries) for (at, name), (_, found) in met.items())


def _forget(met: dict[Any, Any]) -> None:
    """What was decided is known no longer: which code was switched off neither."""
    met.clear()
    for before in _switched_off.values():
        before.append(None)


def hold_events() -> None:
    """Keep a tool id, with the events that each session asks for, from now on, also between sessions.

    For a process that is forked from for each session: CPython changes each code object that runs after events were switched on or off, and
    so memory that would otherwise stay shared. The sessions after that must not overlap.
    """
    if not _held:
        found = monitoring()
        tool = take_tool_id(found)
        found.set_events(tool, EVERYWHERE)
        _held.append(tool)


def take_tool_id(found: Monitoring) -> int:
    """A tool id that nobody uses; an id that another tool holds is never taken away."""
    with _tool_lock:
        for number in TOOL_IDS:
            if found.get_tool(number) is None:
                found.use_tool_id(number, TOOL_NAME)
                return number
    holders = ", ".join(f"{number}: {found.get_tool(number)}" for number in sorted(TOOL_IDS))
    raise RecorderError(f"all six ids of sys.monitoring are taken ({holders}); stop one of these tools, then trace again")
