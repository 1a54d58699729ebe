"""Places as data (what a question is about, for graders and judges), and the names of a call that can be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.questions.parts import parts_of
from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.questions.loops import LoopRun
    from chainexec.questions.view import View, Visit
    from chainexec.traces import Frame, State


def spot(view: View, visit: Visit, **more: Any) -> dict[str, Any]:
    """One run of a statement: line, column, which run in the call, which call (calls of followed functions are counted from the first)."""
    statement = view.statement(visit)
    return {"line": statement.line, "column": statement.column, "visit": visit.number, "frame": visit.frame, **more}


def loop_spot(view: View, run: LoopRun) -> dict[str, Any]:
    """One run of a loop: line and column of its header, which of its runs in the call, which call."""
    statement = view.frames[run.frame]._facts.statements[run.place]
    return {"line": statement.line, "column": statement.column, "entry": run.entry, "frame": run.frame}


def local_names(view: View, frame: int) -> frozenset[str]:
    """The variables of a call; of a script its top-level names."""
    return view.kept(_local_names)[id(view.frames[frame]._facts)]


def _local_names(view: View) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for frame in view.lines_of:
        facts = view.frames[frame]._facts
        if id(facts) not in found:
            own = facts.variables[: len(facts.variables) - facts.free_count]
            names = (*own, *facts.globals_used) if facts.owns_namespace else own
            found[id(facts)] = frozenset(name for name in names if name.isidentifier() and not name.startswith("__"))
    return found


def names_at_work(view: View, frame: int) -> tuple[str, ...]:
    """Those that a statement of the function binds or may change, sorted: not the arguments that are only read."""
    return view.kept(_names_at_work)[id(view.frames[frame]._facts)]


def _names_at_work(view: View) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for frame in view.lines_of:
        facts = view.frames[frame]._facts
        if id(facts) not in found:
            parts = [parts_of(statement.kind, statement.text) for statement in facts.statements]
            told = frozenset().union(*(part.bound | part.changed for part in parts))
            found[id(facts)] = tuple(sorted(told & local_names(view, frame)))
    return found


def state_at_end(view: View, frame: Frame) -> State | None:
    """The variables of a call when it returned; None where it did not."""
    last = frame.return_step
    if last is None or view.run.kind(last.index) != L.RETURN:
        return None
    return last.before
