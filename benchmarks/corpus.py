"""How fast a corpus is built: samples a second, everything included, by workers and isolation.

    python benchmarks/corpus.py CRUXEVAL.jsonl [--rounds N] [--programs N]

Every row is a whole build of its own folder (isolation, two runs, telling, audit, Parquet, card, report), the rows interleaved; the fastest round counts. The times are wall-clock, so the machine
should be quiet.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from pathlib import Path

import chainexec
from chainexec.corpus.sources import source_of

ROWS = ((1, "none"), (1, "process"), (1, "strict"), (2, "strict"))
TRACEPILE = 2_600_000  # samples


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("cruxeval")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--programs", type=int, default=800)
    given = options.parse_args()
    programs = list(source_of(f"cruxeval:{given.cruxeval}@{given.programs}"))
    recipe = chainexec.Recipe.from_dict({"output": {"shard": 50}})
    best: dict[tuple[int, str], chainexec.CorpusReport] = {}
    for _ in range(given.rounds):
        for workers, isolation in ROWS:
            with tempfile.TemporaryDirectory() as folder:
                report = chainexec.build_corpus(programs, Path(folder) / "corpus", recipe=recipe, workers=workers, isolation=isolation)
            if (workers, isolation) not in best or report.rate > best[workers, isolation].rate:
                best[workers, isolation] = report
    print(f"{len(programs)} CRUXEval programs, {report.samples:,} samples, CPython {sys.version.split()[0]}\n")
    print("| workers | isolation | samples a second | of it for each worker |\n|---|---|---|---|")
    for (workers, isolation), row in best.items():
        print(f"| {workers} | {isolation} | {row.rate:,.0f} | {row.rate / workers:,.0f} |")
    rate = best[2, "strict"].rate / 2
    hours = TRACEPILE / rate / 3600
    print(f"\n{TRACEPILE:,} samples at {rate:,.0f} a second for each core take {hours:,.1f} core hours: samples / (rate x cores) / 3600.")
    print(f"Most memory of the building process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB.")


if __name__ == "__main__":
    main()
