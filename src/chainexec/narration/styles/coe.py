"""Chain of Execution in prose: statement by statement, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.audit import check_prose
from chainexec.narration.frames import FrameNames
from chainexec.narration.narrator import Narrator
from chainexec.narration.silence import after_silence
from chainexec.narration.styles.style import Style
from chainexec.narration.words import VERBOSITIES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.compression import Compression
    from chainexec.narration.model import NarrationStep
    from chainexec.narration.moments import Run


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    return Narrator(run, words, compression).tell()


def gap_in(run: Run, count: int, step: int) -> str:
    words = Words(VERBOSITIES["standard"], 0)
    return words.say("left_out_in", count, FrameNames(run.trace, words).label(run.frame(step)))


STYLE = Style(
    "coe", "prose, statement by statement, with the values and the reasons", tell, check_prose, gap_in=gap_in, settled=after_silence,
)  # fmt: skip
