"""Chain of Execution in prose: statement by statement, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.audit import check_prose
from chainexec.narration.narrator import Narrator
from chainexec.narration.silence import after_silence
from chainexec.narration.styles.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.compression import Compression
    from chainexec.narration.model import NarrationStep
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Words


def tell(run: Run, words: Words, compression: Compression | None) -> Iterator[NarrationStep]:
    return Narrator(run, words, compression).tell()


STYLE = Style("coe", "prose, statement by statement, with the values and the reasons", tell, check_prose, settled=after_silence)
