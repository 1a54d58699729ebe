"""A followed frame while it lives: what is known of it, and how its variables are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.recording.interpreter import Hazards, height
from chainexec.recording.snapshot import ABSENT

if TYPE_CHECKING:
    from types import FrameType

    from chainexec.analysis.facts import CodeMap

OPTIMIZED = 0x1  # co_flags: local variables live in slots, not in a dict


class OpenPass:
    """A comprehension's clause whose pass is running."""

    __slots__ = ("number", "outer", "record")

    def __init__(self, number: int, record: int, outer: int) -> None:
        self.number = number  # index into `CodeMap.passes`
        self.record = record  # place of its ITERATION record
        self.outer = outer  # the step that was open around it


class Activation:
    """A followed frame that is running or suspended."""

    __slots__ = (
        "code", "depth", "frame", "fresh_header", "genexpr", "hazards", "height", "joined", "map", "namespace", "number", "open_count",
        "open_record", "open_statement", "open_step", "parent", "pass_counts", "passes", "shared", "slots", "suspended", "visits",
    )  # fmt: skip

    def __init__(self, number: int, frame: FrameType, code_map: CodeMap, parent: Activation | None) -> None:
        self.number = number
        self.frame = frame
        self.code = frame.f_code
        self.map = code_map
        self.parent = parent
        self.depth: int = 1 if parent is None else parent.depth + 1
        self.height = stack_height(frame, parent)
        self.joined = False  # it was running before it was recorded
        self.slots: dict[int, Any] = {}  # payload by slot, as last seen
        shared = (*self.code.co_cellvars, *self.code.co_freevars)
        self.shared = tuple(slot for slot, name in enumerate(code_map.variables) if name in shared)
        self.genexpr = (bool(code_map.statements) and code_map.statements[0].kind == "GeneratorExp") or self.code.co_name == "<genexpr>"
        self.hazards = Hazards(code_map) if Hazards.PRESENT else None
        self.namespace: Any = None  # of a module or class body: its names
        self.visits: dict[int, int] = {}  # by statement
        self.open_step = -1  # number of the step that is open
        self.open_record = -1  # its place in the log where it is a LINE step, else -1
        self.open_statement = -1  # the statement of that LINE step
        self.open_count = 0  # ... and how often it has run
        self.fresh_header = -1  # statement whose STEP was the last entry, -1 once a LOOP_STEP followed
        self.passes: list[OpenPass] = []
        self.pass_counts: dict[int, int] = {}
        self.suspended = False

    def values(self) -> tuple[dict[int, Any], set[str]]:
        """The frame's bound slots, and the names that cannot be read now."""
        frame, variables = self.frame, self.map.variables
        unread = self.hazards.at(frame.f_lasti) if self.hazards else set()
        seen: Any = frame.f_locals
        if not self.code.co_flags & OPTIMIZED:
            return self._values_beside_names(seen, unread), unread
        if not unread:
            seen = dict(seen)
        return {slot: seen[name] for slot, name in enumerate(variables) if name not in unread and name in seen}, unread

    def _values_beside_names(self, seen: Any, unread: set[str]) -> dict[int, Any]:
        """Of a module's or class body's frame: its closure variables, and the variables of an inlined comprehension that is running.

        Both may have a variable of the same name: these are two slots.
        """
        variables = self.map.variables
        first_free = len(variables) - len(self.code.co_freevars)
        closure = ((slot, _closure_value(self.frame, variables[slot])) for slot in range(first_free, len(variables)))
        found = {slot: value for slot, value in closure if value is not ABSENT}
        if seen is not self.namespace and self.namespace is not None:
            running = {self.map.passes[one.number].comprehension for one in self.passes}
            hidden = {slot for one in self.map.passes if one.comprehension in running for slot in one.slots}
            if self.map.program is None:  # nobody knows where a comprehension is: it is one that shows them
                hidden.update(range(first_free))
            found.update((slot, seen[variables[slot]]) for slot in hidden if variables[slot] not in unread and variables[slot] in seen)
        return found


def _closure_value(frame: FrameType, name: str) -> Any:
    """What a class body's closure variable is bound to: `f_locals` does not show it there, but it is a variable of the function around."""
    outer = frame.f_back
    while outer is not None and not outer.f_code.co_flags & OPTIMIZED:
        outer = outer.f_back
    if outer is None or name not in (*outer.f_code.co_cellvars, *outer.f_code.co_freevars):
        return ABSENT
    seen: Any = outer.f_locals
    return seen.get(name, ABSENT)


def stack_height(frame: FrameType, parent: Activation | None) -> int:
    """How many frames stand on the interpreter's stack up to this one."""
    return height(frame, None) if parent is None else parent.height + height(frame, parent.frame)
