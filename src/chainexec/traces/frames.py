"""Frames, their states, and the call stack at a moment of the run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chainexec.errors import TraceLookupError
from chainexec.recording import log as L
from chainexec.traces.heap import UNBOUND, HeapObject, SlotHistory
from chainexec.traces.values import Value

if TYPE_CHECKING:
    from chainexec.traces.code import CodeFacts
    from chainexec.traces.model import Step
    from chainexec.traces.reader import Reader

LOCAL, CLOSURE, GLOBAL = range(3)
# Names that the interpreter itself stores in the namespace of a class body or module; they are no variables of the program.
BOOKKEEPING = frozenset({
    "__module__", "__qualname__", "__firstlineno__", "__static_attributes__", "__classdict__", "__classdictcell__",
    "__conditional_annotations__", "__annotate_func__", "__annotate__", "__annotations_cache__",
})  # fmt: skip
STILL_OPEN = 1 << 62


class Overlay:
    """The variables of one run of an inlined comprehension, which only its own steps show."""

    __slots__ = ("comprehension", "history", "outer", "slots", "start", "stop")

    def __init__(self, comprehension: int, slots: frozenset[int], size: int, start: int, outer: Overlay | None) -> None:
        self.comprehension = comprehension
        self.slots = slots
        self.history = SlotHistory(size)
        self.start = start
        self.stop = STILL_OPEN
        self.outer = outer


class Frame:
    """One activation of one function. Two frames are equal when they have the same number in equal traces.

    Attributes:
        id: its number, from 0, in the order of the calls.
    """

    __slots__ = (
        "_call_step", "_code", "_depth", "_end_position", "_end_step", "_facts", "_globals", "_joined", "_line", "_loops", "_other",
        "_overlay", "_overlays", "_own_names", "_parent", "_parents", "_pass_ends", "_passes", "_reader", "_slots", "_start_position",
        "_thread", "id",
    )  # fmt: skip

    def __init__(
        self, reader: Reader, identity: int, code: int, facts: CodeFacts, step: int, position: int, parent_step: int, parent: Frame | None,
        thread: int,
    ) -> None:  # fmt: skip
        self.id = identity
        self._reader = reader
        self._code = code
        self._facts = facts
        self._call_step = step
        self._start_position = position
        self._parents = [(step, parent_step)]  # from which step on, which step of the caller was open
        self._parent = parent
        self._depth: int = 1 if parent is None else parent._depth + 1
        self._thread = thread
        self._slots = SlotHistory(len(facts.variables))
        self._other = step  # its latest step that is neither a LINE nor an ITERATION
        self._line = -1  # its latest LINE step
        self._end_position = STILL_OPEN
        self._end_step = -1
        self._joined = 0  # 1: it was running when recording began; 2: and may have been anywhere in its loops
        self._globals: HeapObject | None = None
        self._own_names: HeapObject | None = None
        self._passes: list[tuple[int, int, int]] = []  # running comprehension clauses: (comprehension, clause, its latest step)
        self._pass_ends: dict[int, int] = {}  # ITERATION step -> where its clause was over
        self._overlay: Overlay | None = None
        self._overlays: list[Overlay] = []
        self._loops: Any = None  # made by traces.branches

    @property
    def function(self) -> str:
        """Qualified name of the function; `<module>` for a script or module body."""
        return self._facts.qualname

    @property
    def name(self) -> str:
        """Name of the function without the classes and functions around it."""
        return self._facts.name

    @property
    def filename(self) -> str:
        """The file of its code, or the name that stands for it, such as `<program>`."""
        return self._facts.filename

    @property
    def line(self) -> int:
        """The line of its `def`."""
        return self._facts.line

    @property
    def depth(self) -> int:
        """How many followed frames are open with it, from 1 for the outermost."""
        return self._depth

    @property
    def parent(self) -> Frame | None:
        """The followed frame that called it (for a generator: the one that started it); None for the outermost."""
        return self._parent

    @property
    def thread(self) -> str:
        """Name of the thread in which it began."""
        return self._reader.thread_name(self._thread)

    @property
    def joined(self) -> bool:
        """Whether it was already running when recording began."""
        return bool(self._joined)

    @property
    def call_step(self) -> Step:
        """Its `call` step."""
        return self._reader.step(self._call_step)

    @property
    def return_step(self) -> Step | None:
        """Its `return` or `unwind` step; None where it never ended while it was recorded."""
        while self._end_step < 0 and self._reader.position < self._reader.record_count:
            self._reader.need_position(self._reader.position + 1)
        return self._reader.step(self._end_step) if self._end_step >= 0 else None

    @property
    def arguments(self) -> Mapping[str, Value]:
        """Name -> value when it was called, in the order of the signature; `args` and `kwargs` of a variadic function included."""
        after = self._reader.step(self._call_step).after
        return {name: after[name] for name in self._facts.parameters if name in after}

    @property
    def steps(self) -> Sequence[Step]:
        """The steps of this frame, in order."""
        self._reader.need_all()
        step = self._reader.step
        return [step(index) for index in self._reader.steps_of(self)]

    def _base(self) -> int:
        """Its latest step that is no pass of a comprehension."""
        return max(self._line, self._other)

    def _open(self) -> int:
        """The step of it that is open."""
        return self._passes[-1][2] if self._passes else max(self._line, self._other)

    def _parent_step_at(self, step: int) -> int:
        parents = self._parents
        if len(parents) == 1:
            return parents[0][1]
        return parents[max(bisect_right(parents, step, key=lambda row: row[0]) - 1, 0)][1]

    def _live_at(self, position: int) -> bool:
        return self._start_position < position <= self._end_position

    def _next_step(self, step: int) -> int:
        """The step of this frame after `step`; the number of steps of the trace where there is none."""
        reader = self._reader
        reader.need_step(step + 1)
        if step + 1 < len(reader.step_at):  # the most frequent case, without the list of the frame's steps
            position = reader.step_at[step + 1]
            if reader.columns.b[position] == self.id and reader.columns.kind[position] >> 1 & 63 < L.OUTPUT:
                return step + 1
        steps = reader.steps_of(self)
        while (not steps or steps[-1] <= step) and reader.position < reader.record_count:
            reader.need_position(reader.position + 1)
            steps = reader.steps_of(self)
        place = bisect_right(steps, step)
        return steps[place] if place < len(steps) else reader.step_count

    def _overlays_at(self, position: int) -> list[Overlay]:
        """The comprehensions that run at a place of the log, outermost first."""
        return [overlay for overlay in self._overlays_from(position - 1) if position < overlay.stop] if self._overlays else []

    def _overlays_from(self, position: int) -> list[Overlay]:
        """The comprehensions that run behind the record at a place of the log, outermost first."""
        place = bisect_right(self._overlays, position, key=lambda overlay: overlay.start)
        found = []
        overlay: Overlay | None = self._overlays[place - 1] if place else None
        while overlay is not None:
            if position < overlay.stop:
                found.append(overlay)
            overlay = overlay.outer
        return found[::-1]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        return self is other or (self.id == other.id and self._reader.content() == other._reader.content())

    def __hash__(self) -> int:
        return hash((Frame, self.id))

    def __repr__(self) -> str:
        return f"<Frame {self.id} {self.function} depth {self._depth}>"


def _given_names(frame: Frame, names: HeapObject) -> frozenset[Any] | None:
    """The names that others put into a frame's own namespace: what a metaclass's `__prepare__` puts there. None: perhaps all of them."""
    if names.layout != L.DICT:
        return frozenset()  # it holds only names that the code uses
    if frame._facts.name == "<module>":
        return None  # `exec` may have been handed any dict
    reader = frame._reader
    return frozenset(names.names_at(reader.columns, reader.position_of(frame._call_step + 1)))


class State(Mapping[str, Value]):
    """The variables of one frame at one moment: name -> Value; first its locals, then its closure, then the globals that its code uses.

    Unbound variables are absent. Made when first looked into.
    """

    def __init__(self, frame: Frame, position: int, overlays: Sequence[Overlay] | None = None) -> None:
        self._frame = frame
        self._position = position
        self._running = overlays

    @cached_property
    def _raw(self) -> dict[str, tuple[int, Any]]:
        """Name -> (section, raw value)."""
        frame, position = self._frame, self._position
        reader, facts = frame._reader, frame._facts
        reader.need_position(position)
        columns = reader.columns
        slots = frame._slots.at(columns, position)[0]
        overlays = self._running if self._running is not None else frame._overlays_at(position)
        if overlays:
            slots = list(slots)
            for overlay in overlays:
                inner = overlay.history.at(columns, position)[0]
                for slot in overlay.slots:
                    slots[slot] = inner[slot]
        names = facts.variables
        first_free = len(names) - facts.free_count
        found: dict[str, tuple[int, Any]] = {}
        hidden = facts.handed_on if not overlays else ()  # comprehensions read them
        for slot, raw in enumerate(slots):
            if raw is not UNBOUND and names[slot][0] != "." and slot not in hidden:
                found[names[slot]] = (LOCAL if slot < first_free else CLOSURE, raw)
        if frame._own_names is not None:
            given = _given_names(frame, frame._own_names)
            for name, raw in frame._own_names.names_at(columns, position).items():
                if type(name) is not str or name in BOOKKEEPING or ((given is None or name in given) and name not in facts.globals_used):
                    continue
                # A class's own name, not the one that it hands on to what is inside it: that one its comprehensions see.
                if name not in found or (found[name][0] == CLOSURE and not overlays):
                    found[name] = (LOCAL, raw)
        if frame._globals is not None:
            namespace = frame._globals.names_at(columns, position)
            for name in facts.globals_used:
                if name in namespace and name not in found and name not in facts.only_bound:
                    found[name] = (GLOBAL, namespace[name])
        return found

    def __getitem__(self, name: str) -> Value:
        try:
            raw = self._raw[name][1]
        except KeyError:
            known = ", ".join(self._raw) or "nothing"
            raise KeyError(f"{name!r} is not bound in {self._frame.function} at this moment; bound are: {known}") from None
        return Value(self._frame._reader, raw, self._position)

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, name: object) -> bool:
        return name in self._raw

    def _section(self, section: int) -> dict[str, Value]:
        reader, position = self._frame._reader, self._position
        return {name: Value(reader, raw, position) for name, (where, raw) in self._raw.items() if where == section}

    @property
    def locals(self) -> Mapping[str, Value]:
        """The function's own variables; of a module or class body, its names."""
        return self._section(LOCAL)

    @property
    def closure(self) -> Mapping[str, Value]:
        """Variables of enclosing functions that its code uses."""
        return self._section(CLOSURE)

    @property
    def globals(self) -> Mapping[str, Value]:
        """Names of its module that its code uses."""
        return self._section(GLOBAL)

    def __hash__(self) -> int:
        return hash(tuple(self._raw))

    def __eq__(self, other: object) -> bool:
        here = (self._frame, self._position, self._running)
        if isinstance(other, State) and other._frame is self._frame and (other._frame, other._position, other._running) == here:
            return True
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{name}: {value.short(60)}" for name, value in self.items()) + "}"


class CallStack(Mapping[int, State]):
    """All live frames at one moment: frame id -> State. `frames` are the live ones, oldest first; `current` is the one that runs."""

    def __init__(self, reader: Reader, step: int) -> None:
        self._reader = reader
        self.step = step
        self._position = reader.position_of(step)

    @cached_property
    def current(self) -> Frame | None:
        """The frame whose step opens now (for a `call`, the one that is being called)."""
        if self.step < self._reader.step_count:
            return self._reader.frame_of(self.step)
        return None

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """All frames that have begun and not ended, oldest first, suspended generators among them."""
        return tuple(self._reader.live_frames(self._position))

    @cached_property
    def stack(self) -> tuple[Frame, ...]:
        """The frame that runs and those that wait for it, outermost first; suspended generators are in `frames` alone."""
        found: list[Frame] = []
        seen: set[int] = set()
        frame = self.current
        step = self.step
        while frame is not None and frame.id not in seen:
            found.append(frame)
            seen.add(frame.id)
            step = frame._parent_step_at(step)
            frame = self._reader.frame_of(step) if step >= 0 else None
        return tuple(found[::-1])

    def __getitem__(self, frame: int | Frame) -> State:
        identity = frame.id if isinstance(frame, Frame) else frame
        for live in self.frames:
            if live.id == identity:
                return State(live, self._position)
        raise TraceLookupError(f"no frame {identity} is live when step {self.step} opens; live are {[live.id for live in self.frames]}")

    def __iter__(self) -> Iterator[int]:
        return (frame.id for frame in self.frames)

    def __len__(self) -> int:
        return len(self.frames)

    def __repr__(self) -> str:
        lines = [f"{'  ' * (frame.depth - 1)}{frame.function}: {self[frame.id]!r}" for frame in self.frames]
        return "\n".join([f"<CallStack when step {self.step} opens>", *lines])


def state_after(frame: Frame, step: int, end_position: int) -> State:
    """The state at the end of a step; that of a comprehension's pass still shows the comprehension's variables."""
    reader = frame._reader
    position = reader.step_at[step]
    if reader.columns.kind[position] >> 1 & 63 != L.ITERATION or not frame._overlays:
        return State(frame, end_position)
    reader.need_position(end_position)
    overlays = frame._overlays_from(position)
    moment = min([end_position, frame._pass_ends.get(step, end_position), *(overlay.stop for overlay in overlays)])
    return State(frame, moment, overlays)
