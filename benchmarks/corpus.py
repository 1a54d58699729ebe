"""How fast a corpus is built: samples a second, everything included, by workers and isolation.

    python benchmarks/corpus.py CRUXEVAL.jsonl [--rounds N] [--programs N] [--times N]

With --times each program stands there N times, each time with another function that is not called (the gate of near duplicates is off then): a longer build, in which what is done once (starting,
card, report) counts for less. Every row is a whole build of its own folder (isolation, two runs, telling, audit, Parquet, card, report), the rows interleaved; the fastest round counts. The times are wall-clock, so the machine
should be quiet. On Linux a build has as many processors as it has workers, so that the rows can be compared: a single worker that has two lets the programs run on the other.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import resource
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import chainexec
from chainexec.corpus.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = ((1, "none"), (1, "process"), (1, "strict"), (2, "strict"))  # workers, isolation
TRACEPILE = 2_600_000  # samples


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("cruxeval")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--programs", type=int, default=800)
    options.add_argument("--times", type=int, default=1)
    given = options.parse_args()
    once = list(source_of(f"cruxeval:{given.cruxeval}@{given.programs}"))
    programs = [renewed(program, time) for time in range(given.times) for program in once]
    recipe = chainexec.Recipe.from_dict({"output": {"shard": 50}, "gates": {"near": 0.0} if given.times > 1 else {}})
    best: dict[tuple[int, str], chainexec.CorpusReport] = {}
    for _ in range(given.rounds):
        for workers, isolation in ROWS:
            with tempfile.TemporaryDirectory() as folder, processors(workers):
                report = chainexec.build_corpus(programs, Path(folder) / "corpus", recipe=recipe, workers=workers, isolation=isolation)
            if (workers, isolation) not in best or report.rate > best[workers, isolation].rate:
                best[workers, isolation] = report
    print(f"{len(programs):,} CRUXEval programs, {report.samples:,} samples, CPython {sys.version.split()[0]}\n")
    print("| workers, processors | isolation | samples a second | of it for each worker |\n|---|---|---|---|")
    for (workers, isolation), row in best.items():
        print(f"| {workers} | {isolation} | {row.rate:,.0f} | {row.rate / workers:,.0f} |")
    rate = best[2, "strict"].rate / 2
    hours = TRACEPILE / rate / 3600
    print(f"\n{TRACEPILE:,} samples at {rate:,.0f} a second for each core take {hours:,.1f} core hours: samples / (rate x cores) / 3600.")
    print(f"Most memory of the building process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB.")


@contextlib.contextmanager
def processors(count: int) -> Iterator[None]:
    """Only so many processors for this process and those that it starts, where that can be had."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def renewed(program: chainexec.Program, time: int) -> chainexec.Program:
    """A program that is no duplicate of the one it is made of."""
    if not time:
        return program
    return dataclasses.replace(program, source=f"{program.source}\n\ndef another_{time}():\n    return {time}\n", id=f"{program.id}-{time}")


if __name__ == "__main__":
    main()
