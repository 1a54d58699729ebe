"""`verify_corpus`: is a finished corpus what its recipe makes of its programs?"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.building import CORPUS_FILE
from chainexec.corpus.files import digest_of, read_json, read_rows
from chainexec.corpus.making import make_samples
from chainexec.corpus.program import Program
from chainexec.corpus.recipe import Recipe
from chainexec.corpus.samples import has_form, row_of
from chainexec.corpus.shards import MANIFEST, SPLITS, file_name, open_runner, shared_facts
from chainexec.errors import ArgumentError, CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chainexec.corpus.recipe import View
    from chainexec.corpus.running import Runner


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification found.

    Attributes:
        files: files whose check sums were compared.
        programs: programs that were run again.
        samples: samples that were made again and compared.
        faults: what is not as it should be, one text each.
    """

    files: int
    programs: int
    samples: int
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything that was looked at is as it should be."""
        return not self.faults

    def __str__(self) -> str:
        head = f"{self.files:,} files and {self.samples:,} samples of {self.programs:,} programs were checked"
        return f"{head}: all as they should be" if self.ok else "\n".join([f"{head}: {len(self.faults):,} faults", *self.faults[:50]])


def verify_corpus(
    folder: str | Path, *, programs: int | None = 100, seed: int = 0, isolation: str = "auto",
    progress: Callable[[int, int], object] | None = None,
) -> VerifyReport:
    """Compare the files of a corpus with their check sums, run programs again from their provenance, and compare every text and answer.

    Args:
        folder: of a finished corpus.
        programs: how many are run again, chosen by the seed; None runs all.
        seed: which ones.
        isolation: how they are run, as for `build_corpus`.
        progress: called with the number of programs that are done, and of all.

    Returns:
        What was compared, and whatever was not as it should be; its `ok` is true where nothing was.

    Raises:
        CorpusError: the folder is no finished corpus, or was built by another version.
        ArgumentError: a number below 1.
    """
    if programs is not None and (type(programs) is not int or programs < 1):
        raise ArgumentError(f"programs={programs!r}: a whole number from 1 on is needed, or None for all")
    place = Path(folder)
    if not (place / CORPUS_FILE).is_file():
        raise CorpusError(f"{place} is no corpus: it has no {CORPUS_FILE}")
    corpus = read_json(place / CORPUS_FILE)
    recipe = Recipe.from_dict(corpus["recipe"])
    entries = [read_json(path) for path in sorted((place / MANIFEST).glob("[0-9]*.json"))]
    if not (place / MANIFEST / "total.json").is_file():
        raise CorpusError(f"{place} is not finished: run the build again, and it goes on where it was")
    damaged = _damaged(place, entries)
    faults = list(damaged.values())
    with open_runner(recipe, isolation) as runner:
        facts = shared_facts(recipe, runner)
        for name in ("chainexec", "python"):
            if facts[name] != corpus[name]:
                raise CorpusError(f"{place} was built with {name} {corpus[name]}, and this is {facts[name]}: verify it with that version")
        facts["isolation"] = corpus["isolation"]  # as it was then; it must not change what a program does
        chosen = _chosen(entries, place, programs, seed, damaged)
        total = sum(map(len, chosen.values()))
        done = samples = 0
        for (split, index), rows in chosen.items():
            views = [view for view in recipe.output.views if f"{view.name}/{split}/{file_name(index)}" not in damaged]
            known = _known(place, views, split, index)
            for row in rows:
                made, wrong = _compare(Program.from_dict(row), recipe, views, runner, facts, known)
                samples += made
                faults += wrong
                done += 1
                if progress is not None:
                    progress(done, total)
    return VerifyReport(sum(len(entry["files"]) for entry in entries), done, samples, tuple(faults))


def _damaged(place: Path, entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Files that are not what the manifest says, and shards that are missing, with what is wrong."""
    faults = {}
    for number, entry in enumerate(entries):
        if entry["shard"] != number:
            faults[f"shard {number}"] = f"shard {number} is missing"
        for name, facts in entry["files"].items():
            path = place / name
            if not path.is_file():
                faults[name] = f"{name} is missing"
            elif digest_of(path) != facts["sha256"]:
                faults[name] = f"{name} is not what was written: its check sum differs"
    return faults


def _chosen(
    entries: Sequence[Mapping[str, Any]], place: Path, wanted: int | None, seed: int, damaged: Mapping[str, str]
) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Programs to run again, by split and shard."""
    places = []
    for entry in entries:
        for split in SPLITS:
            name = f"programs/{split}/{file_name(entry['shard'])}"
            facts = None if name in damaged else entry["files"].get(name)
            places += [((split, entry["shard"]), row) for row in range(0 if facts is None else facts["rows"])]
    if wanted is not None and wanted < len(places):
        places = sorted(random.Random(seed).sample(places, wanted))  # noqa: S311 - no secret
    chosen: dict[tuple[str, int], list[dict[str, Any]]] = {}
    rows: list[dict[str, Any]] = []
    last = None
    for shard, row in places:
        if shard != last:
            rows, last = read_rows([place / "programs" / shard[0] / file_name(shard[1])]), shard
        chosen.setdefault(shard, []).append(json.loads(rows[row]["row"]))
    return chosen


def _known(place: Path, views: Sequence[View], split: str, index: int) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of a shard: by program, then by view and id."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for view in views:
        path = place / view.name / split / file_name(index)
        for row in read_rows([path]) if path.is_file() else ():
            found.setdefault(row["program"], {})[f"{view.name}: {row['id']}"] = row
    return found


def _compare(
    program: Program, recipe: Recipe, views: Sequence[View], runner: Runner, facts: Mapping[str, Any],
    known: Mapping[str, Mapping[str, dict[str, Any]]],
) -> tuple[int, list[str]]:
    """Make the samples of a program again: how many, and which differ."""
    made = make_samples(program, recipe, runner, facts)
    there = dict(known.get(program.id, {}))
    faults = []
    names = set()
    for sample in made.samples:
        for view in views:
            name = f"{view.name}: {sample.id}"
            row = there.get(name)
            if row is None:
                if view.share >= 1 and sample.task in view.tasks and has_form(sample, view.format):
                    faults.append(f"{name} is missing in the corpus")
                continue
            names.add(name)
            again = row_of(sample, view.format)
            faults += [f"{name}: {column} differs" for column in row if row[column] != again[column]]
    faults += [f"{name} is in the corpus and cannot be made again" for name in there if name not in names]
    return len(made.samples), faults
