"""The word problems that are shipped with this library, each with the program that solves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.maths import maths
from chainexec.corpus.sources.making import Source, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Program


def read_maths(each: int | str = 10, *, seed: int = 0) -> Iterator[Program]:
    """The shipped word problems.

    Args:
        each: how often each is put, with other numbers and names.
        seed: another seed chooses others.
    """
    return maths(per_problem=whole_number("maths", each), seed=seed)


SOURCE = Source("maths", "word problems with programs, shipped with chainexec; `maths:20` puts each 20 times", read_maths)
