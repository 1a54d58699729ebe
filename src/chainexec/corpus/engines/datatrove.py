"""A step for a pipeline of datatrove, and with it everything that datatrove runs on, Slurm among it.

Each rank reads the programs, lets them through the same gates, and makes the shards that are its own. When all ranks are done,
`build_corpus` with the same arguments finds all shards and writes the data card and the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chainexec.corpus.recipe import Recipe


def shard_step(programs: str | Sequence[str], out: str | Path, *, recipe: Recipe | None = None, isolation: str = "auto") -> Any:
    """A `PipelineStep` that makes a rank's shards of a corpus; it passes documents on as they are.

    Args:
        programs: names of sources, as for `build_corpus`: each rank reads them for itself.
        out: the corpus's folder, the same for all ranks.
        recipe: as for `build_corpus`.
        isolation: as for `build_corpus`.

    Raises:
        ArgumentError: datatrove is not installed, or something given cannot work.
    """
    try:
        from datatrove.pipeline.base import PipelineStep
    except ImportError:
        raise ArgumentError("shard_step() needs datatrove: pip install 'chainexec[datatrove]'") from None

    class ShardStep(PipelineStep):  # type: ignore[misc]
        type = "chainexec"
        name = "shards"

        def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
            from chainexec.corpus.building import make_part

            if data:
                yield from data
            for entry in make_part(programs, out, recipe=recipe, isolation=isolation, part=rank, parts=world_size):
                self.stat_update("shards")
                self.stat_update("samples", value=entry["samples"])

    return ShardStep()
