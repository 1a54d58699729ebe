"""Whether a statement was done, and whether it bound a name: what telling and checking have to agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.pauses import ends_items, tells_end
from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.narration.moments import Moment, Run

BINDING = frozenset({"Assign", "AnnAssign", "AugAssign"})


def is_aborted(run: Run, moment: Moment) -> bool:
    """Whether an exception ended the statement before it was done, or may have: then only its recorded changes are told."""
    after = moment.end
    if after >= run.count:
        return True
    kind = run.kind(after)
    if kind in (L.RAISE, L.UNWIND):
        return not ends_items(run, after)
    if kind == L.LINE:
        following = moment.next_line
        if following is not None and following.kind == "ExceptHandler":
            return moment.plan.kind != "ExceptHandler"
    if after - 1 <= moment.step or run.kind(after - 1) != L.UNWIND:
        return False
    return not (moment.plan.kind == "AsyncFor" and tells_end(run.value_of(after - 1)))  # that is how the iterator ends the loop


def binds(run: Run, moment: Moment) -> bool:
    """Whether something has to be said of a statement after the calls inside it: that it bound a name."""
    if moment.plan.kind not in BINDING or is_aborted(run, moment):
        return False
    return any(change.name is not None for change in moment.changes)
