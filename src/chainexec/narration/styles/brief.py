"""The same prose in fewer words: no calculations, no contents of changed objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.audit import check_prose
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
    return Narrator(run, Words(VERBOSITIES["brief"], words.seed), compression).tell()


STYLE = Style("brief", "the same prose with short values, without calculations", tell, check_prose, settled=after_silence)
