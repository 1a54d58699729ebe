"""The recorder in plain Python: the executable specification of the C recorder, and its stand-in where that one is not available.

At every event of a followed frame it takes the frame, compares everything that it knows with its copies (`snapshot`), writes what
changed, then writes the event's own record. Nothing is skipped and nothing is guessed from the kind of an instruction.

What is written, in order, at one event: the changes of tracked objects (in order of their ids), of the slots of the frame that ran (the
event's own frame; for the start or resumption of a callee the caller's), of closure cells that other live frames share, then the event's
step.

Exceptions: RAISE is a step where an exception starts. An exception that came out of a callee, or is raised on by the interpreter (no
`except` clause fits, a `finally` block is over), does not start again; one that `throw` or `close` brings into a generator starts there,
and a bare `raise` is a step. An exception by which an iterator tells a `for`, `yield from` or `await` that it has ended is none.

Limits of this recorder:
* it holds lists, dicts, tuples and others that cannot be weakly referenced for one step longer than the program does; finalisers that run
  when it lets them go run inside its callback and are not recorded;
* a signal that comes while it works is handled before the program goes on, but CPython tells nobody of calls inside a callback: the handler
  has no steps, only what it changes and raises is recorded;
* it makes the attribute dict of an instance that had none yet, and raises `sys.getrecursionlimit()` by the room that it needs itself;
* variables of comprehensions that are inlined into a module or class body are seen as far as `f_locals` shows them, and so are a
  function's on CPython before 3.13.18 where they are closure variables, too (`interpreter.Hazards`).
"""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from chainexec.analysis import facts as maps
from chainexec.errors import InternalError, RecorderError
from chainexec.recording import log as records
from chainexec.recording import typenames
from chainexec.recording.activation import OPTIMIZED, Activation, OpenPass, stack_height
from chainexec.recording.growing_log import FinishedLog, GrowingLog
from chainexec.recording.interpreter import HEADROOM, PAUSES, is_over, operation_at, thread_of
from chainexec.recording.log import NO_END, NO_FRAME, pack_span
from chainexec.recording.snapshot import ABSENT, Heap
from chainexec.recording.turns import Turn, raised_by_signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    from chainexec.analysis.facts import CodeMap
    from chainexec.recording.log import TypeInfo

EVENTS = sys.monitoring.events
DISABLE = sys.monitoring.DISABLE
CALLBACK_DEPTH = 2  # from a callback's own frame, past `_guarded`, to the program's
ITERATOR_END = {"FOR_ITER": StopIteration, "SEND": StopIteration, "END_ASYNC_FOR": StopAsyncIteration}


class Recorder:
    """Writes the log of a run; the session (`session.py`) hands its callbacks to sys.monitoring.

    Args:
        discover: called once for each code object that starts, with its globals; the CodeMap of code to follow, else None.
        describe_type: what a trace has to know of a type.
        detail: 0 lines. 1 (expressions) needs the C recorder.
        max_steps, max_bytes, max_depth: limits, 0 for none.
        deadline: `time.monotonic()` value at which the run ends, 0.0 for none.
        stop: exception class that callbacks raise in the program from the moment at which a limit is hit.
    """

    def __init__(
        self,
        discover: Callable[[CodeType, dict[str, Any]], CodeMap | None],
        describe_type: Callable[[type], TypeInfo],
        detail: int,
        max_steps: int,
        max_bytes: int,
        max_depth: int,
        deadline: float,
        stop: type[BaseException],
    ) -> None:
        if detail:
            raise RecorderError('detail="expressions" needs the C recorder; use detail="lines", or see chainexec.recorder_info()')
        self.discover, self.stop = discover, stop
        self.max_steps, self.max_bytes, self.max_depth, self.deadline = max_steps, max_bytes, max_depth, deadline
        self.on_limit: Callable[[str], None] | None = None
        self.log = GrowingLog(max_steps, stop)
        self.heap = Heap(self.log.write, describe_type)
        self.codes: list[CodeType] = []
        self.maps: list[CodeMap] = []
        self.events = self.looks = 0
        self._active = self._begun = self._over = False
        self.finished = False
        self.failure: Exception | None = None
        self._entries: list[dict[int, list[maps.Entry]]] = []
        self._known: dict[int, tuple[CodeType, int]] = {}  # by id: the code, held, and its index, -1 where it is not followed
        self._live: dict[FrameType, Activation] = {}
        self.lent: dict[int, int] = {}  # by thread: how many of the frames on its stack are not the program's
        self._frames = 0
        self._others: dict[int | None, threading.Thread] = {}  # threads that ran before: no part of this run
        self.left_out = 0  # events of theirs
        self._travelling: dict[int, BaseException] = {}  # by thread: the exception that just left a frame

    # ---- the session's side ------------------------------------------------------------------------------------------

    def callbacks(self) -> dict[int, Callable[..., Any]]:
        callbacks: dict[int, Callable[..., Any]] = {
            EVENTS.PY_START: self._on_start,
            EVENTS.PY_RESUME: self._on_resume,
            EVENTS.PY_THROW: self._on_throw,
            EVENTS.PY_RETURN: self._on_return,
            EVENTS.PY_YIELD: self._on_yield,
            EVENTS.PY_UNWIND: self._on_unwind,
            EVENTS.RAISE: self._on_raise,
            EVENTS.RERAISE: self._on_reraise,
            EVENTS.INSTRUCTION: self._on_instruction,
        }
        return {event: self._guarded(callback) for event, callback in callbacks.items()}

    def _guarded(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """A defect of the recorder must not look like an exception of the program: it ends the recording, and `finish` tells of it."""
        ends_run = callback == self._on_instruction

        def guarded(*arguments: Any) -> Any:
            if self._over:
                return None
            if self.failure is not None and self._begun and self.on_limit is None and ends_run:
                raise self.stop("failure")  # nobody records it any more, or sees to its limits
            with Turn():
                try:
                    return callback(*arguments)
                except (self.stop, RecursionError):
                    raise
                except Exception as error:
                    self.failure = self.failure or error
                    self._active = False
                    if raised_by_signal(error):
                        raise
                    return None

        return guarded

    def begin(
        self, watch_again: Callable[[CodeType], None] | None = None, on_limit: Callable[[str], None] | None = None
    ) -> None:  # fmt: skip
        """Start recording. `on_limit` is asked at a limit on steps or bytes instead of ending the run; it may finish this recorder."""
        del watch_again  # no entry is left without an event
        self.on_limit = on_limit
        if on_limit is not None:
            self.log.max_steps = 0
        own = threading.current_thread()
        self._others = {thread.ident: thread for thread in threading.enumerate() if thread is not own}
        HEADROOM.enter()
        self._active = self._begun = True

    def result(self, value: object) -> None:
        """Write the outcome's value; the last thing before `finish`."""
        with Turn():
            if self._active and self.limit is None:
                self.heap.look()
                self.heap.put(records.RESULT, 0, 0, value)
                self.heap.drain()

    def finish(self) -> FinishedLog:
        """Stop recording and hand out the log; steps that are open stay open (NO_END)."""
        with Turn():
            if self._begun:
                HEADROOM.leave()
            self._active = self._begun = False
            self.finished = True
            if self.failure is not None and raised_by_signal(self.failure):
                raise RecorderError(
                    f"a signal handler raised {type(self.failure).__name__} in the middle of the Python recorder (a program with threads): "
                    "the run cannot be recorded; the C recorder has no such moment, see chainexec.recorder_info()"
                ) from self.failure
            if self.failure is not None:
                raise InternalError(
                    f"the Python recorder failed with {type(self.failure).__name__}: {self.failure}; please report it with the program"
                ) from self.failure
            self.log.flush_output()
            stats = {"recorder": "python", "events": self.events, "looks": self.looks, "other_threads": self.left_out}
            log = FinishedLog(self.log, self.codes, self.maps, self.heap.names, self.heap.types, stats)
            self._live.clear()
            self._travelling.clear()
            self.heap.objects.clear()
            self.heap.by_address.clear()
            return log

    def no_more_events(self) -> None:
        """What comes from now on, in other threads, is no part of the run."""
        self._over = True

    def output(self, stream: int, text: str) -> None:
        """The program wrote to stdout (1) or stderr (2)."""
        with Turn():
            if not self._active or self.limit is not None or not text:
                return
            activation = self._running(sys._getframe(1))
            number = NO_FRAME if activation is None else activation.number
            if not self.log.goes_on(stream, number):
                self._reach_stream(activation)
            self.log.say(stream, number, text)

    def input(self, text: str) -> None:
        """The program read a line."""
        with Turn():
            if self._active and self.limit is None:
                activation = self._running(sys._getframe(1))
                self._reach_stream(activation)
                self.log.thread_change()
                self.log.step(records.INPUT, 0, NO_FRAME if activation is None else activation.number, text)

    def _reach_stream(self, activation: Activation | None) -> None:
        """What the statement that writes or reads has done so far, such as a `:=` among the arguments, comes before the step."""
        self.log.flush_output()
        if activation is not None and not self._over:
            self._settle(activation)

    @property
    def step_count(self) -> int:
        """Steps written so far."""
        return self.log.steps

    @property
    def limit(self) -> str | None:
        """The name of the limit that was hit."""
        return self.log.limit

    # ---- writing -----------------------------------------------------------------------------------------------------

    def _open(self, activation: Activation, step: int, record: int, count: int) -> None:
        activation.open_step, activation.open_record, activation.open_count = step, record, count
        self.log.owner = activation.number

    def _close(self, activation: Activation) -> None:
        """The frame's open LINE step and ITERATION steps end where the next step begins."""
        self._close_passes(activation, 0)
        if activation.open_record >= 0:
            self.log.rows[activation.open_record][3] = pack_span(self.log.next_step(), activation.open_count)
            activation.open_record = -1

    def _close_passes(self, activation: Activation, keep: int) -> None:
        while len(activation.passes) > keep:
            ended = activation.passes.pop()
            activation.open_step = ended.outer
            self.log.rows[ended.record][3] = pack_span(self.log.next_step(), activation.pass_counts[ended.number])

    # ---- limits ------------------------------------------------------------------------------------------------------

    def _check_limits(self, depth: int, activation: Activation | None = None) -> bool:
        """Raise in the program once a limit is hit; nothing is recorded from then on.

        In a frame that joined the recording the exception is raised only at the event that hits the limit: the frame's own end of the
        recording (leaving a `with Tracer()`) comes after it. Returns False where nothing is recorded any more.
        """
        if self.limit is not None and activation is not None and activation.joined:
            return False
        if self.limit is None:
            if self.on_limit is not None and self.max_steps and self.log.steps >= self.max_steps:
                self.on_limit("steps")
            elif self.max_bytes and self.log.bytes > self.max_bytes:
                self._limit_hit("bytes")
            elif self.max_depth and depth > self.max_depth:
                self.log.limit = "depth"
            elif self.deadline and time.monotonic() > self.deadline:
                self.log.limit = "seconds"
        if self.limit is not None:
            raise self.stop(self.limit)
        return self._active

    def _limit_hit(self, limit: str) -> None:
        """The run ends, or goes on unharmed where somebody wants to be asked."""
        if self.on_limit is None:
            self.log.limit = limit
        else:
            self.on_limit(limit)

    # ---- frames ------------------------------------------------------------------------------------------------------

    def _follow(self, code: CodeType, namespace: dict[str, Any]) -> int:
        """Index of followed code, -1 for other code; asks the session at the first meeting."""
        known = self._known.get(id(code))
        if known is not None:
            return known[1]
        number = -1
        found = self.discover(code, namespace)
        if found is not None:
            number = len(self.codes)
            self.codes.append(code)
            self.maps.append(found)
            table: dict[int, list[maps.Entry]] = {}
            for entry in found.entries:
                table.setdefault(entry.offset, []).append(entry)
            self._entries.append(table)
            module = namespace.get("__name__")
            if type(module) is str:
                self.heap.modules.add(module)
        self._known[id(code)] = (code, number)
        return number

    def _running(self, frame: FrameType | None) -> Activation | None:
        """The innermost followed frame, from `frame` outwards."""
        while frame is not None:
            found = self._live.get(frame)
            if found is not None:
                return found
            frame = frame.f_back
        return None

    def _enter(self, frame: FrameType, number: int, *, joined: bool) -> Activation:
        """A followed frame starts, or is met for the first time while it runs."""
        self.log.need_room()
        parent = self._running(frame.f_back)
        self._settle(parent)
        self.log.thread_change()
        activation = Activation(self._frames, frame, self.maps[number], parent)
        self._frames += 1
        self._live[frame] = activation
        step = self.log.step(records.CALL, number, activation.number, -1 if parent is None else parent.open_step)
        self._open(activation, step, -1, 0)
        if joined:
            activation.joined = True
            self.log.write(records.JOINED, int(self.on_limit is not None), activation.number, 0)
        self._namespaces(activation)
        self._compare_slots(activation)
        self.heap.drain()
        return activation

    def _namespaces(self, activation: Activation) -> None:
        code, frame = activation.code, activation.frame
        used = activation.map.globals_used
        module_like = not code.co_flags & OPTIMIZED
        if module_like:
            own: Any = frame.f_locals
            if typenames.has_base(typenames.bases(type(own)), dict):
                activation.namespace = own
                self._namespace(activation, 1, own, used)
            if own is frame.f_globals:
                return
        if used:
            self._namespace(activation, 0, frame.f_globals, used)

    def _namespace(self, activation: Activation, which: int, space: dict[str, Any], used: tuple[str, ...]) -> None:
        if space is not activation.frame.f_globals:  # a class body's names are its own: all of them are state
            self.log.write(records.NAMESPACE, which, activation.number, self._drained(space).number)
            return
        tracked = self.heap.find(space) or self.heap.meet(space, records.NAMESPACE_DICT)
        tracked.names.update(dict.fromkeys(used))
        if tracked.layout == records.NAMESPACE_DICT and tracked not in self.heap.fresh:
            self.heap.fresh.append(tracked)
        self.heap.drain()
        self.log.write(records.NAMESPACE, which, activation.number, tracked.number)

    def _drained(self, value: object) -> Any:
        """The payload of a value whose content is in the log."""
        payload = self.heap.payload(value)
        self.heap.drain()
        return payload

    def _leave(self, activation: Activation) -> None:
        self._live.pop(activation.frame, None)
        self.log.owner = NO_FRAME if activation.parent is None else activation.parent.number

    # ---- looking -----------------------------------------------------------------------------------------------------

    def _settle(self, activation: Activation | None) -> None:
        """Write everything that changed since the last event; it belongs to the open step of `activation`."""
        self.looks += 1
        self.log.thread_change()
        self.log.own(None if activation is None else activation.number)
        self._drop_closed_generators()
        self.heap.look()
        if activation is not None:
            self._compare_slots(activation)
        for other in list(self._live.values()):
            if other is not activation and other.shared:
                self._compare_slots(other, other.shared)
        self.heap.drain()
        self.heap.release()

    def _compare_slots(self, activation: Activation, only: tuple[int, ...] | None = None) -> None:
        known, variables = activation.slots, activation.map.variables
        values, unread = activation.values()
        for slot in range(len(variables)) if only is None else only:
            if variables[slot] in unread or variables[slot][0] == maps.FOREIGN:
                continue
            value = values.get(slot, ABSENT)
            if value is ABSENT:
                if slot in known:
                    del known[slot]
                    self.log.write(records.UNBIND, slot, activation.number, 0)
            elif slot not in known or not self.heap.same(known[slot], value):
                known[slot] = self.heap.put(records.BIND, slot, activation.number, value, known.get(slot, ABSENT))
        values.clear()
        value = None
        self.heap.drain()

    def _drop_closed_generators(self) -> None:
        """Since 3.13 a suspended generator without handlers is closed without an event."""
        for activation in [a for a in self._live.values() if a.suspended]:
            if is_over(activation.frame, read=bool(activation.shared)):
                del self._live[activation.frame]

    # ---- events ------------------------------------------------------------------------------------------------------

    def _event(self, frame: FrameType) -> Activation | None:
        """The activation of a followed frame at one of its events; one that was running before recording began joins here."""
        found = self._live.get(frame)
        if found is not None or not self._active or self._of_others():
            return found
        number = self._follow(frame.f_code, frame.f_globals)
        return None if number < 0 else self._enter(frame, number, joined=True)

    def _of_others(self) -> bool:
        """Whether this event happens in a thread that is no part of the run."""
        other = self._others.get(threading.get_ident())
        if other is None or other is not thread_of(threading.get_ident()):
            return False
        self.left_out += 1
        return True

    def _on_start(self, code: CodeType, _offset: int) -> Any:
        if not self._active or self._of_others():
            return None
        frame = sys._getframe(CALLBACK_DEPTH)
        number = self._follow(code, frame.f_globals)
        if number < 0:
            return None if code.co_flags & PAUSES else DISABLE  # the C recorder, in another run, has to know of each start
        self.events += 1
        parent = self._running(frame.f_back)
        if HEADROOM.exceeded(stack_height(frame, parent) - self.lent.get(threading.get_ident(), 0)):
            raise RecursionError("maximum recursion depth exceeded")
        if not self._check_limits(1 if parent is None else parent.depth + 1):
            return None
        self._travelling.pop(threading.get_ident(), None)
        self._live.pop(frame, None)
        self._enter(frame, number, joined=False)
        return None

    def _on_instruction(self, code: CodeType, offset: int) -> Any:
        known = self._known.get(id(code))
        if known is None and self._active and not self._of_others():
            known = (code, self._follow(code, sys._getframe(CALLBACK_DEPTH).f_globals))
        if known is None or known[1] < 0:
            return DISABLE
        entries = self._entries[known[1]].get(offset)
        if entries is None:
            return DISABLE
        if not self._active:
            return None
        activation = self._event(sys._getframe(CALLBACK_DEPTH))
        if activation is None:
            return None
        self.events += 1
        if not self._check_limits(activation.depth, activation):
            return None
        self._travelling.pop(threading.get_ident(), None)
        self._settle(activation)
        for entry in entries:
            self._entry(activation, entry)
        return None

    def _entry(self, activation: Activation, entry: maps.Entry) -> None:
        action, number, frame = entry.action, entry.number, activation.number
        if action == maps.STEP:
            activation.fresh_header = number
            self._line(activation, number)
        elif action == maps.LOOP_STEP:
            if activation.fresh_header != number:
                self._line(activation, number)
            activation.fresh_header = -1
        elif action == maps.STEP_ONCE:
            if activation.open_record < 0 or activation.open_statement != number:
                activation.fresh_header = number
                self._line(activation, number)
        elif action == maps.PASS:
            self._pass(activation, number)
        elif action == maps.PASSES_END:
            self._passes_end(activation, number)
        elif action == maps.HANDLED:
            self._close(activation)
            self._open(activation, self.log.step(records.HANDLED, number, frame, 0), -1, 0)
        elif action == maps.BRANCH:
            self.log.write(records.BRANCH, number, frame, 1)
        elif action == maps.STORED:
            self.log.write(records.STORED, number, frame, 0)

    def _line(self, activation: Activation, statement: int) -> None:
        self._close(activation)
        activation.pass_counts.clear()
        visit = activation.visits[statement] = activation.visits.get(statement, 0) + 1
        step = self.log.step(records.LINE, statement, activation.number, pack_span(NO_END, visit))
        activation.open_statement = statement
        self._open(activation, step, len(self.log.rows) - 1, visit)

    def _pass(self, activation: Activation, number: int) -> None:
        for depth, running in enumerate(activation.passes):
            if running.number == number:
                self._close_passes(activation, depth)
                break
        count = activation.pass_counts[number] = activation.pass_counts.get(number, 0) + 1
        step = self.log.step(records.ITERATION, number, activation.number, pack_span(NO_END, count))
        activation.passes.append(OpenPass(number, len(self.log.rows) - 1, activation.open_step))
        activation.open_step = step
        self.log.owner = activation.number

    def _passes_end(self, activation: Activation, number: int) -> None:
        for depth, running in enumerate(activation.passes):
            if running.number == number:
                self._close_passes(activation, depth)
                break
        activation.pass_counts.pop(number, None)
        self.log.write(records.PASSES_END, number, activation.number, 0)

    def _on_resume(self, _code: CodeType, _offset: int) -> Any:
        activation = self._event(sys._getframe(CALLBACK_DEPTH)) if self._active else None
        if activation is not None:
            self.events += 1
            if self._check_limits(activation.depth, activation):
                self._travelling.pop(threading.get_ident(), None)
                self._resume(activation, thrown=0)

    def _on_throw(self, _code: CodeType, _offset: int, _error: BaseException) -> Any:
        frame = sys._getframe(CALLBACK_DEPTH)
        activation = self._known_frame(frame)
        if activation is None and self.limit is None:  # a generator that has not begun, and never will
            activation = self._event(frame)
        if activation is not None:
            self.events += 1
            self._resume(activation, thrown=1)

    def _resume(self, activation: Activation, thrown: int) -> None:
        self.log.need_room()
        parent = self._running(activation.frame.f_back)
        self._settle(parent)
        activation.parent = parent
        activation.height = stack_height(activation.frame, parent)
        activation.suspended = False
        step = self.log.step(records.RESUME, thrown, activation.number, -1 if parent is None else parent.open_step)
        if activation.genexpr:  # its LINE step goes on
            activation.open_step = step
            self.log.owner = activation.number
        else:
            self._open(activation, step, -1, 0)
        self._compare_slots(activation)

    def _on_return(self, _code: CodeType, _offset: int, value: object) -> Any:
        activation = self._known_frame(sys._getframe(CALLBACK_DEPTH))
        if activation is not None:
            self.events += 1
            self._travelling.pop(threading.get_ident(), None)
            self._settle(activation)
            self._value_step(activation, records.RETURN, 0, value)
            self._leave(activation)

    def _on_yield(self, _code: CodeType, _offset: int, value: object) -> Any:
        activation = self._known_frame(sys._getframe(CALLBACK_DEPTH))
        if activation is not None:
            self.events += 1
            self._travelling.pop(threading.get_ident(), None)
            self._settle(activation)
            self._value_step(activation, records.YIELD, 0, value, keep=activation.genexpr)
            activation.suspended = True
            self.log.owner = NO_FRAME if activation.parent is None else activation.parent.number

    def _value_step(self, activation: Activation, operation: int, a: int, value: object, *, keep: bool = False) -> int:
        """A step that carries a value: what is new of the value comes first."""
        self.log.need_room()
        self._drained(value)
        if not keep:
            self._close(activation)
            activation.open_step = self.log.next_step()
        self.heap.put(operation, a, activation.number, value)
        self.log.steps += 1
        return self.log.steps - 1

    def _on_unwind(self, _code: CodeType, _offset: int, error: BaseException) -> Any:
        activation = self._known_frame(sys._getframe(CALLBACK_DEPTH))
        if activation is not None:
            self.events += 1
            self._settle(activation)
            if self.log.is_full():  # another exception is under way
                self.log.limit = self.limit or "steps"
            else:
                self._value_step(activation, records.UNWIND, 0, error)
            self._leave(activation)
            self._travelling[threading.get_ident()] = error

    def _on_raise(self, code: CodeType, offset: int, error: BaseException) -> Any:
        activation = self._known_frame(sys._getframe(CALLBACK_DEPTH))
        if activation is None:
            return
        self.events += 1
        ending = ITERATOR_END.get(operation_at(code, offset))
        if ending is not None and type(error) is ending:
            return
        self._settle(activation)
        self._stored_before(activation, activation.frame.f_lasti)
        if self._travelling.get(threading.get_ident()) is not error:
            self._raised(activation, 0, error)

    def _stored_before(self, activation: Activation, at: int) -> None:
        """What a statement that fails at an offset stored before, and what would be told of it if it came to its end."""
        for start, end, slot in activation.map.stores_before:
            if start <= at < end:
                self.log.write(records.STORED, slot, activation.number, 0)

    def _on_reraise(self, code: CodeType, offset: int, error: BaseException) -> Any:
        activation = self._known_frame(sys._getframe(CALLBACK_DEPTH))
        if activation is not None:
            self.events += 1
            self._settle(activation)
            self._stored_before(activation, offset)
            if operation_at(code, offset) == "RAISE_VARARGS":
                self._raised(activation, 1, error)

    def _raised(self, activation: Activation, explicit: int, error: BaseException) -> None:
        step = self._value_step(activation, records.RAISE, explicit, error)
        self._open(activation, step, -1, 0)

    def _known_frame(self, frame: FrameType) -> Activation | None:
        """The activation of a frame at an event that also comes for code that is not followed, or after a limit."""
        return self._live.get(frame) if self._active and self.limit is None else None
