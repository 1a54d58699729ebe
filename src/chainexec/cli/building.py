"""The commands `build` and `verify`."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chainexec
from chainexec.cli.showing import OK, RAISED
from chainexec.corpus import Recipe, verify_corpus
from chainexec.corpus.progress import ProgressLine
from chainexec.corpus.sources import SOURCES
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

BUILD_EPILOG = """\
SOURCE is the name of a source, and what it reads: algorithms, maths, competitions (shipped with chainexec), cruxeval:FILE, humaneval:FILE,
jsonl:FILE, jsonl:- for standard input, ...; --list-sources lists all. With @100 behind it, only its first 100 programs are read.
FOLDER is a new folder. Stopped or killed, the same command goes on where it was. Nothing of a program runs outside its sandbox, unless
you say --isolation none.

Exit status: 0 the corpus is complete, 2 a usage error, input that cannot be read or a folder that cannot be written, 130 interrupted."""

VERIFY_EPILOG = """\
Compares the check sums of all files, runs programs again from their provenance, and compares every text and answer.

Exit status: 0 all is as it should be, 1 something is not, 2 a usage error or a folder that is no finished corpus, 130 interrupted."""


def add_building(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    build = command("build", run_build, "Build a corpus of training data from programs.", BUILD_EPILOG)
    build.add_argument("sources", metavar="SOURCE", nargs="*", help="where programs come from (below)")
    build.add_argument("--out", metavar="FOLDER", type=Path, help="where the corpus is written")
    build.add_argument("--recipe", metavar="FILE", help='a TOML file; "tracepile" for the mix of that paper')
    build.add_argument("--seed", type=int, help="another seed chooses other inputs, wordings, questions and variants")
    build.add_argument("--engine", default="local", help="local (default) or ray")
    build.add_argument("--workers", metavar="N", type=int, help="shards that are made at a time (default: one for each processor)")
    build.add_argument("--isolation", default="auto", help="auto (default), strict, process or none")
    build.add_argument("--quiet", action="store_true", help="show no progress")
    build.add_argument("--json", action="store_true", help="print the report as JSON")
    build.add_argument("--list-sources", action="store_true", help="list the sources, and end")
    verify = command("verify", run_verify, "Check a finished corpus by running its programs again.", VERIFY_EPILOG)
    verify.add_argument("folder", metavar="FOLDER", type=Path, help="a corpus that `chainexec build` has finished")
    verify.add_argument("--programs", metavar="N", type=int, default=100, help="run N programs again (default: 100)")
    verify.add_argument("--all", action="store_true", help="run all of them again")
    verify.add_argument("--seed", type=int, default=0, help="another seed chooses other programs")
    verify.add_argument("--isolation", default="auto", help="auto (default), strict, process or none")


def run_build(options: argparse.Namespace) -> int:
    if options.list_sources:
        width = max(map(len, SOURCES))
        for name, one in SOURCES.items():
            print(f"{name:<{width}}  {one.summary}")
        return OK
    if not options.sources or options.out is None:
        raise ArgumentError("build needs a SOURCE and --out FOLDER; --list-sources lists the sources.")
    recipe = _recipe(options)
    given: dict[str, Any] = {"recipe": recipe, "engine": options.engine, "workers": options.workers, "isolation": options.isolation}
    if options.quiet:
        report = chainexec.build_corpus(options.sources, options.out, **given)
    else:
        with ProgressLine() as progress:
            report = chainexec.build_corpus(options.sources, options.out, progress=progress, **given)
    if options.json:
        made = {**dataclasses.asdict(report), "folder": str(report.folder), "rate": report.rate}
        print(json.dumps(made))
    else:
        print(report)
    return OK


def _recipe(options: argparse.Namespace) -> Recipe:
    if options.recipe is None:
        recipe = Recipe()
    elif options.recipe == "tracepile":
        recipe = Recipe.tracepile()
    else:
        recipe = Recipe.load(options.recipe)
    return recipe if options.seed is None else dataclasses.replace(recipe, seed=options.seed)


def run_verify(options: argparse.Namespace) -> int:
    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} of {total:,} programs", end="\n" if done == total else "", file=sys.stderr, flush=True)

    report = verify_corpus(
        options.folder, programs=None if options.all else options.programs, seed=options.seed, isolation=options.isolation, progress=tell
    )
    print(report)
    return OK if report.ok else RAISED
