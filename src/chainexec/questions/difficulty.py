"""How hard a question is, measured on the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.model import Difficulty

if TYPE_CHECKING:
    from chainexec.questions.view import View

COUNTED = 12  # open frames whose variables are counted


def difficulty_at(view: View, evidence: tuple[int, ...]) -> Difficulty:
    """Of a question that the run up to the last step of the evidence answers."""
    if view.run.count == 0:
        return Difficulty(0, 0, 0)
    last = min(max(evidence, default=0), view.run.count - 1)
    frame = view.run.frame(last)
    values = 0
    above = frame
    for _ in range(COUNTED):
        values += len(above._facts.variables)
        if above.parent is None:
            break
        above = above.parent
    return Difficulty(last + 1, values, frame.depth)
