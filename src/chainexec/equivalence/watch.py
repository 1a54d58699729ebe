"""Counts the steps of a run, ends it at a limit, and sees which branches it takes: by sys.monitoring, without recording anything.

A step is the start of a function or a jump (every pass of a loop ends in one): whatever Python code runs for ever makes endlessly many
of them. That is a fraction of the events that a recorder needs, and a count of them ends an endless loop at the same place every time.
"""

from __future__ import annotations

import dis
import math
import sys
import time
from collections.abc import Callable
from types import CodeType
from typing import TYPE_CHECKING, Any, Protocol, Self

from chainexec.equivalence.alarm import Alarm
from chainexec.equivalence.model import BranchCoverage
from chainexec.recording.guard import monitoring
from chainexec.recording.limits import LimitReached
from chainexec.recording.session import take_tool_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

MONITORING = sys.monitoring
EVENTS = MONITORING.events
DISABLE = MONITORING.DISABLE
STEPS = EVENTS.PY_START | EVENTS.JUMP
TWO_BRANCH_EVENTS = sys.version_info >= (3, 14)  # until then one event for both ways, which can only be switched off for both at once
LEFT, RIGHT = getattr(EVENTS, "BRANCH_LEFT", 0), getattr(EVENTS, "BRANCH_RIGHT", 0)
BRANCHES = LEFT | RIGHT if TWO_BRANCH_EVENTS else EVENTS.BRANCH
BRANCH_OPERATIONS = frozenset(
    number for name, number in dis.opmap.items() if name == "FOR_ITER" or (name.startswith("POP_JUMP_IF_") and "BACKWARD" not in name)
)
# What decides whether an exception is handled: no branch that anybody wrote.
HANDLING = frozenset(dis.opmap[name] for name in ("CHECK_EXC_MATCH", "CHECK_EG_MATCH", "WITH_EXCEPT_START") if name in dis.opmap)
BETWEEN = frozenset(dis.opmap[name] for name in ("TO_BOOL", "CACHE", "EXTENDED_ARG", "NOT_TAKEN") if name in dis.opmap)
WAITING = 5  # times the seconds that are allowed, after which also a run ends that does not compute: it waits, or has no processor
CLOCK_MASK = 15  # the clock is looked at every 16 steps: a single one may take long
UNLIMITED = sys.maxsize


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """A code object and all those inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_of(constant)


def branch_offsets(code: CodeType) -> list[int]:
    """Byte offsets of the instructions that go one of two ways; none in a function that the compiler made of annotations (from 3.14 on)."""
    found: list[int] = []
    if code.co_name == "__annotate__" and code.co_posonlyargcount == 1 and code.co_varnames[:1] in {("format",), (".format",)}:
        return found
    before = 0
    for place, operation in enumerate(code.co_code[::2]):
        if operation in BRANCH_OPERATIONS and before not in HANDLING:
            found.append(2 * place)
        if operation not in BETWEEN:
            before = operation
    return found


class Watch:
    """Context manager, to be entered as often as needed: the code objects that `follow` names are counted, from `allow` on.

    It holds one tool id of sys.monitoring while it is open. Events are asked for by code object, so that no other code becomes slower.
    """

    def __init__(self) -> None:
        self._tool = -1
        self._followed: list[CodeType] = []
        self._ways: dict[tuple[int, int], Any] = {}
        self._both: set[tuple[int, int]] = set()
        self._path: set[tuple[int, int, int]] | None = None
        self.allow, self.used, self.reached, late, callbacks = _counter()
        self._alarm = Alarm(late)
        if TWO_BRANCH_EVENTS:
            callbacks[LEFT] = self._branch_once
            callbacks[RIGHT] = self._branch_once
        else:
            callbacks[EVENTS.BRANCH] = self._branch
        self._callbacks = callbacks

    def __enter__(self) -> Self:
        self._tool = take_tool_id(monitoring())
        self._ways.clear()
        self._both.clear()
        self._path = None
        for event, callback in self._callbacks.items():
            MONITORING.register_callback(self._tool, event, callback)
        self._alarm.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._alarm.__exit__(kind, error, traceback)
        for code in self._followed:
            MONITORING.set_local_events(self._tool, code, 0)
        self._followed.clear()
        for event in self._callbacks:
            MONITORING.register_callback(self._tool, event, None)
        MONITORING.free_tool_id(self._tool)
        self._tool = -1

    def follow(self, codes: Iterable[CodeType], *, branches: bool) -> None:
        """Count the steps of these code objects from their next instruction on, and see their branches where `branches` says so."""
        events = STEPS | BRANCHES if branches else STEPS
        for code in codes:
            MONITORING.set_local_events(self._tool, code, events)
            self._followed.append(code)

    def _branch(self, code: CodeType, offset: int, to: int) -> Any:
        key = (id(code), offset)
        if self._path is not None:
            self._path.add((*key, to))
            if self._ways.setdefault(key, to) != to:
                self._both.add(key)
            return None
        if self._ways.setdefault(key, to) == to:
            return None
        self._both.add(key)
        return DISABLE

    def _branch_once(self, code: CodeType, offset: int, to: int) -> Any:
        key = (id(code), offset)
        if self._ways.setdefault(key, to) != to:
            self._both.add(key)
        if self._path is None:
            return DISABLE
        self._path.add((*key, to))
        return None

    def coverage(self, codes: Iterable[CodeType]) -> BranchCoverage:
        """Which of the ways at the branches of these code objects were gone since `follow`."""
        covered = total = 0
        missing: set[int] = set()
        for code in codes:
            offsets = branch_offsets(code)
            total += 2 * len(offsets)
            open_places = []
            for offset in offsets:
                key = (id(code), offset)
                ways = (key in self._ways) + (key in self._both)
                covered += ways
                if ways < 2:
                    open_places.append(offset)
            if open_places:
                missing |= _lines_at(code, open_places)
        return BranchCoverage(covered, total, tuple(sorted(missing)))

    def new_path(self) -> frozenset[tuple[int, int, int]]:
        """The ways that were gone since this was asked last; from the first time on they are kept run by run, which costs more."""
        path = frozenset(self._path or ())
        self._path = set()
        return path

    def ways(self) -> int:
        """How many ways have been seen so far; grows with every new one."""
        return len(self._ways) + len(self._both)


def _lines_at(code: CodeType, offsets: list[int]) -> set[int]:
    spans = [(start, end, line) for start, end, line in code.co_lines() if line is not None]
    return {line for offset in offsets for start, end, line in spans if start <= offset < end}


class _Allow(Protocol):
    def __call__(self, steps: int, seconds: float = math.inf, begun: float = 0.0) -> None: ...


_Counter = tuple[_Allow, Callable[[], int], Callable[[], str | None], Callable[[], None], dict[int, Callable[..., Any]]]


def _counter() -> _Counter:
    """Functions that set how many steps (and seconds, from a `time.process_time` on) are left, tell how many were made
    and which limit was reached (a program may catch what is raised then), and look at the clock; and the callbacks that count.
    """
    left = allowed = UNLIMITED
    begin = worked = 0.0
    deadline = patience = math.inf
    ended: str | None = None
    clock, work = time.monotonic, time.process_time

    def allow(steps: int, seconds: float = math.inf, begun: float = 0.0) -> None:
        nonlocal left, allowed, begin, worked, deadline, patience, ended
        left = allowed = steps
        begin, worked, patience, ended = clock(), begun, seconds, None
        deadline = begin + seconds

    def used() -> int:
        return allowed - left

    def reached() -> str | None:
        return ended

    def late() -> None:
        nonlocal left, allowed, ended
        if clock() > deadline and (work() - worked > patience or clock() - begin > WAITING * patience):
            allowed -= left
            left = 0  # the program may catch this one: its next step raises again
            ended = "seconds"
            raise LimitReached(ended)

    def step(_code: CodeType, _offset: int, _to: int = 0) -> None:
        nonlocal left, ended
        left -= 1
        if left < 0:
            ended = ended or "steps"
            raise LimitReached(ended)
        if not left & CLOCK_MASK:
            late()

    return allow, used, reached, late, {EVENTS.PY_START: step, EVENTS.JUMP: step}
