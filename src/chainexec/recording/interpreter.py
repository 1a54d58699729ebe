"""Facts of the interpreter that the Python recorder has to work around."""

from __future__ import annotations

import gc
import inspect
import opcode
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from chainexec.analysis.facts import CodeMap

    Span = tuple[int, int, int, int]

PAUSES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR  # co_flags: the code runs a piece at a time
MAKE_CELL = opcode.opmap["MAKE_CELL"]
LOAD_FAST_AND_CLEAR = opcode.opmap["LOAD_FAST_AND_CLEAR"]
LOOP_ENDS = frozenset(number for name, number in opcode.opmap.items() if name in {"END_FOR", "END_ASYNC_FOR"})
RETURNS = frozenset(number for name, number in opcode.opmap.items() if name in {"RETURN_VALUE", "RETURN_CONST"})
BEHIND = 40  # code units behind a comprehension among which its variables are surely put back


class Headroom:
    """Room on the interpreter's stack for the callbacks of this recorder, so that they do not use up the program's recursion limit.

    The limit is raised while any recording is under way; `exceeded` tells where the program would have reached its own.
    """

    SIZE = 150  # frames that callbacks may need at once

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._limit = 0  # the program's own
        self._first = 0  # ... as it was at the beginning

    def enter(self) -> None:
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._limit = self._first = sys.getrecursionlimit()
                sys.setrecursionlimit(self._limit + self.SIZE)

    def leave(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._notice()
                sys.setrecursionlimit(self._limit)

    def exceeded(self, depth: int) -> bool:
        if self._notice():
            sys.setrecursionlimit(self._limit + self.SIZE)
        return depth > self._limit

    def _notice(self) -> bool:
        """Whether the program set a limit of its own since the last look; then it counts."""
        found = sys.getrecursionlimit()
        if found == self._limit + self.SIZE:
            return False
        self._limit = self._first if found == self._first + self.SIZE else found  # it may set again what it read
        return True


HEADROOM = Headroom()


class Hazards:
    """Where `frame.f_locals` must not be read whole: on CPython 3.13.0 that crashes while an inlined comprehension runs whose variable has
    the name of a cell of the function but is none itself, because its slot then holds no cell. There the names are read one by one, without
    that one.
    """

    PRESENT = (3, 13) <= sys.version_info < (3, 13, 18)

    def __init__(self, code_map: CodeMap) -> None:
        code = code_map.code
        shared = {*code.co_cellvars, *code.co_freevars}
        spans = [(one.span, {slot for slot in one.slots if code_map.variables[slot] in shared}) for one in code_map.passes]
        self._text = code.co_code
        self._positions = list(code.co_positions()) if any(slots for _, slots in spans) else []
        self._spans: list[tuple[Span, set[str]]] = []
        self._behind: dict[int, set[str]] = {}  # by code unit
        for span, slots in spans:
            bare = slots and slots - self._cells_made(code, span)
            if bare:
                names = {code_map.variables[slot] for slot in bare}
                self._spans.append((span, names))
                for unit in self._until_restored(self._text, span, bare):
                    self._behind.setdefault(unit, set()).update(names)

    def __bool__(self) -> bool:
        return bool(self._spans)

    def _cells_made(self, code: CodeType, span: Span) -> set[int]:
        """The slots that a comprehension makes cells of itself: functions inside it use them."""
        text = code.co_code
        units = range(len(text) // 2)
        return {text[2 * unit + 1] for unit in units if text[2 * unit] == MAKE_CELL and self._inside(unit, span)}

    def _until_restored(self, text: bytes, span: Span, slots: set[int]) -> Iterator[int]:
        """The code units behind a comprehension whose variables still lie in the slots: its value is stored before they are put back."""
        taken, left = False, set(slots)
        for last in range(len(text) // 2):
            if not self._inside(last, span):
                taken = False
                continue
            taken = taken or text[2 * last] == LOAD_FAST_AND_CLEAR
            if text[2 * last] in LOOP_ENDS:
                left = set(slots)
            left -= stored_at(text[2 * last], text[2 * last + 1])
            if not taken or not left or self._inside(last + 1, span):  # most instructions that put them back bear the comprehension's place
                continue
            for unit in range(last + 1, min(last + 1 + BEHIND, len(text) // 2)):
                yield unit
                left -= stored_at(text[2 * unit], text[2 * unit + 1])
                if not left:
                    break

    def _inside(self, unit: int, span: Span) -> bool:
        line, end_line, column, end_column = self._positions[unit] if unit < len(self._positions) else (None,) * 4
        if line is None or column is None or end_line is None or end_column is None:
            return False
        return span[:2] <= (line, column) and (end_line, end_column) <= span[2:]

    def at(self, offset: int) -> set[str]:
        """The names that must not be read when the instruction at a byte offset runs."""
        if self._text[offset] in RETURNS:  # no comprehension runs, and all are put back
            return set()
        placed = None not in self._positions[offset // 2]
        found = (names for span, names in self._spans if not placed or self._inside(offset // 2, span))
        return set().union(*found, self._behind.get(offset // 2, ()))


def stored_at(operation: int, argument: int) -> set[int]:
    """The slots that an instruction stores."""
    match opcode.opname[operation]:
        case "STORE_FAST" | "STORE_FAST_MAYBE_NULL":
            return {argument}
        case "STORE_FAST_STORE_FAST":
            return {argument >> 4, argument & 15}
        case "STORE_FAST_LOAD_FAST":
            return {argument >> 4}
    return set()


def height(frame: FrameType, base: FrameType | None) -> int:
    """How many frames stand on the interpreter's stack above `base` (above nothing: None), this one included."""
    count = 0
    walker: FrameType | None = frame
    while walker is not None and walker is not base:
        count += 1
        walker = walker.f_back
    return count


CLOSED_WITHOUT_EVENT: bool = sys.version_info >= (3, 13)  # generators that wait outside of any `try` and `with`


def is_over(frame: FrameType, *, read: bool) -> bool:
    """Whether the generator of a suspended frame is gone or, where its variables are going to be read, closed: they must not be, then.

    Of one that is gone the frame object itself refers to the frame's code. One that is closed is told by what may be done with its frame:
    since CPython 3.13 `clear` refuses a frame that is suspended. (Before, a generator is not closed without an event.)
    """
    if any(part is frame.f_code for part in gc.get_referents(frame)):
        return True
    if not (read and CLOSED_WITHOUT_EVENT):
        return False
    try:
        frame.clear()
    except RuntimeError:
        return False
    return True


def thread_of(ident: int) -> threading.Thread | None:
    """The Python thread of an ident, None for threads that Python did not start.

    Neither `threading.enumerate` nor `current_thread` will do in a callback: both may wait for a lock of `threading`, whose holder may be
    waiting for the recorder's.
    """
    found: threading.Thread | None = threading._active.get(ident)  # type: ignore[attr-defined]
    return found


def operation_at(code: CodeType, offset: int) -> str:
    """The name of the instruction at a byte offset."""
    return opcode.opname[code.co_code[offset]]
