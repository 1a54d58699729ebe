"""Telling that begins late: what comes before is passed over, and the statements that are open by then are known to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.compression import LEVELS, Compression
from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.narration.moments import Run
    from chainexec.narration.narrator import Narrator
    from chainexec.traces import Frame


class LateStart(Compression):
    """Nothing is told in short; but after the first line the narrator goes on at the first statement from step `start` on."""

    def __init__(self, run: Run, start: int) -> None:
        super().__init__(run, LEVELS[0])
        while 0 < start < run.count and run.kind(start) != L.LINE:
            start += 1
        self.start = start if start < run.count and len(run.reader.log.threads) == 1 else 0  # with threads, more than one stack is open

    def skip(self, narrator: Narrator, step: int) -> int:
        """Where to go on after `step`."""
        if not step or step >= self.start:
            return step
        frame = self.run.frame(self.start)
        for open_line in self.open_lines(frame, self.start):
            narrator.pending.setdefault(self.run.end(open_line), []).append(open_line)
            narrator.open_lines[self.run.frame(open_line).id] = open_line
            narrator.asked.add(open_line)
        return self.start

    def open_lines(self, frame: Frame, step: int) -> list[int]:
        """The statements whose calls are under way, the outermost first."""
        found = []
        parent = frame._parent_step_at(step)
        while parent >= 0:
            line = self.run.reader.line_step(parent)
            if line >= 0:
                found.append(line)
            parent = self.run.frame(parent)._parent_step_at(parent)
        return found[::-1]
