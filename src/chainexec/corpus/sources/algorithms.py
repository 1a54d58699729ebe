"""The classical algorithms that are shipped with this library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.algorithms import algorithms
from chainexec.corpus.sources.making import Source, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Program


def read_algorithms(inputs: int | str = 10, *, seed: int = 0) -> Iterator[Program]:
    """The shipped algorithms.

    Args:
        inputs: of each.
        seed: another seed makes other inputs.
    """
    return algorithms(per_program=whole_number("algorithms", inputs), seed=seed)


SOURCE = Source("algorithms", "classical algorithms, shipped with chainexec; `algorithms:20` gives each 20 inputs", read_algorithms)
