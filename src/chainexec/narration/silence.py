"""Steps that need no words: telling passes them over, and checking expects nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.frames import FrameNames
from chainexec.narration.pauses import ends_items
from chainexec.narration.words import VERBOSITIES, Words
from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.narration.moments import Run

WITHS = frozenset({"With", "AsyncWith"})
SILENT = frozenset({"Try", "TryStar", "GeneratorExp"})  # to reach `try` changes nothing; a generator expression is told by its passes


WORDLESS = frozenset({L.LINE, L.RETURN, L.RESUME, L.RAISE})  # only such steps can go without words


def is_silent(run: Run, step: int, names: FrameNames) -> bool:
    """Whether nothing has to be said of a step itself."""
    columns, position = run.columns, run.step_at[step]
    kind = columns.kind[position] >> 1 & 63
    if kind == L.LINE:
        place = columns.a[position]
        sort = run.frames[columns.b[position]]._facts.statements[place].kind
        return sort in SILENT or (sort == "ClassDef" and place == 0 and names.is_class_body(run.frame(step)))  # the class's own header
    if kind == L.RETURN:
        return names.ends_silently(run.frame(step))
    if kind == L.RESUME:
        frame = run.frame(step)
        return names.is_generator_expression(frame) and not run.reader.changes(step)
    if kind == L.RAISE:
        return ends_items(run, step)
    return False


def after_silence(run: Run, step: int) -> int:
    """The first step from `step` on that needs words."""
    names = FrameNames(run.trace, Words(VERBOSITIES["standard"], 0))
    while step < run.count and run.kind(step) in WORDLESS and is_silent(run, step, names):
        step += 1
    return step
