"""The competition tasks that are shipped with this library: programs that read and print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.competitions import competitions
from chainexec.corpus.sources.making import Source, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Program


def read_competitions(inputs: int | str = 10, *, seed: int = 0) -> Iterator[Program]:
    """The shipped tasks.

    Args:
        inputs: of each.
        seed: another seed makes other inputs.
    """
    return competitions(per_program=whole_number("competitions", inputs), seed=seed)


SOURCE = Source("competitions", "competition tasks, shipped with chainexec; `competitions:20` gives each 20 inputs", read_competitions)
