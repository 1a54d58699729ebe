"""A shard: some programs, made into samples and written, whole or not at all. It is what an engine hands to a worker."""

from __future__ import annotations

import hashlib
import json
import platform
import traceback
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.files import digest_of, json_lines, read_json, write_json, write_rows
from chainexec.corpus.making import Made, make_samples
from chainexec.corpus.program import Program
from chainexec.corpus.recipe import Recipe
from chainexec.corpus.running import INPUTS, VARIANTS, Drop, Runner
from chainexec.corpus.samples import Sample, has_form, part_of, row_of
from chainexec.errors import ChainexecError, CorpusError
from chainexec.isolated import JOB
from chainexec.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.corpus.recipe import View

SHOWN_DROPS = 5  # of each reason, with their details, in the entry of a shard
SPLITS = ("train", "validation")
MANIFEST = "manifest"
COUNTED = ("task", "kind", "domain", "level", "licence", "tokens", "steps", "totals")


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to make one shard. Plain data: `to_dict` is JSON.

    Attributes:
        index: of the shard, from 0.
        programs: as `Program.to_dict` gives them, each with the key that decides its split.
        recipe: as `Recipe.to_dict` gives it.
        out: the folder of the corpus.
        isolation: how programs are run.
    """

    index: int
    programs: tuple[tuple[str, Mapping[str, Any]], ...]
    recipe: Mapping[str, Any]
    out: str
    isolation: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "index": self.index, "programs": [list(pair) for pair in self.programs], "recipe": dict(self.recipe), "out": self.out,
            "isolation": self.isolation,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Task:
        return cls(row["index"], tuple((key, program) for key, program in row["programs"]), row["recipe"], row["out"], row["isolation"])

    @property
    def digest(self) -> str:
        """Changes when the programs or the recipe do."""
        text = json.dumps([self.index, [list(pair) for pair in self.programs], dict(self.recipe)], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_name(index: int) -> str:
    """Name of the files of a shard."""
    return f"part-{index:05d}.parquet"


def entry_path(out: Path, index: int) -> Path:
    """Where the entry of a finished shard stands."""
    return out / MANIFEST / f"{index:05d}.json"


def finished(task: Task) -> dict[str, Any] | None:
    """The entry of a shard that is there already; None where it must be made.

    Raises:
        CorpusError: another shard stands there, of other programs.
    """
    path = entry_path(Path(task.out), task.index)
    if not path.exists():
        return None
    entry: dict[str, Any] = read_json(path)
    if entry.get("digest") != task.digest:
        raise CorpusError(
            f"{task.out} has shard {task.index} of other programs: give the same programs in the same order to continue, or another folder"
        )
    for name, facts in entry["files"].items():
        file = Path(task.out) / name
        if not file.is_file() or file.stat().st_size != facts["bytes"]:
            return None
    return entry


def make_shard(task: Task, runner: Runner | None = None) -> dict[str, Any]:
    """Make and write a shard; what it returns is its entry in the manifest, which is written last.

    Args:
        task: the shard.
        runner: what runs the programs; one of its own by default.

    Raises:
        CorpusError: it cannot be written.
    """
    if runner is None:
        recipe = Recipe.from_dict(task.recipe)
        with open_runner(recipe, task.isolation) as own:
            return make_shard(task, own)
    recipe = Recipe.from_dict(task.recipe)
    facts = shared_facts(recipe, runner)
    samples: dict[str, list[Sample]] = {split: [] for split in SPLITS}
    programs: dict[str, list[Program]] = {split: [] for split in SPLITS}
    drops: list[Drop] = []
    for key, row in task.programs:
        program = Program.from_dict(row)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # "\\d" in a program nobody vouches for is its own affair
            made = _made(program, recipe, runner, facts)
        drops += made.drops
        if made.samples:
            split = split_of(key, recipe)
            samples[split] += made.samples
            programs[split].append(program)
    files = _write(Path(task.out), task.index, recipe, samples, programs)
    everything = [sample for split in SPLITS for sample in samples[split]]
    entry = {
        "shard": task.index,
        "digest": task.digest,
        "programs": len(task.programs),
        "with_samples": sum(map(len, programs.values())),
        "samples": len(everything),
        "files": files,
        "drops": dict(sorted(Counter(f"{drop.what}: {drop.reason}" for drop in drops).items())),
        "dropped": shown_drops(drops),
        "counts": counts_of(everything),
        "isolation": dict(runner.layers),
    }
    write_json(entry_path(Path(task.out), task.index), entry)
    return entry


def _made(program: Program, recipe: Recipe, runner: Runner, facts: Mapping[str, Any]) -> Made:
    """A program's samples. A defect of this library costs one program, not the corpus: it is counted, and shown with its place."""
    try:
        return make_samples(program, recipe, runner, facts)
    except (ChainexecError, OSError, MemoryError):  # of the machine, or of what was asked for: no other program fares better
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno}); please report it"
        return Made([], [Drop("program", "internal error", where, program.id)])


def open_runner(recipe: Recipe, isolation: str) -> Runner:
    """What runs the programs of a recipe."""
    jobs = (JOB, *((INPUTS,) if recipe.inputs.made else ()), *((VARIANTS,) if recipe.variants.per_program else ()))
    return Runner(isolation, recipe.limits, jobs=jobs)


def shared_facts(recipe: Recipe, runner: Runner) -> dict[str, Any]:
    """Provenance that all samples of a corpus share."""
    return {
        "chainexec": __version__,
        "python": platform.python_version(),
        "recipe": recipe.digest[:16],
        "isolation": dict(runner.layers),
    }


def split_of(key: str, recipe: Recipe) -> str:
    """The split in which all samples of a program are, its variants' included."""
    return "validation" if part_of(recipe.seed, "split", key) < recipe.output.validation else "train"


def _write(
    out: Path, index: int, recipe: Recipe, samples: Mapping[str, list[Sample]], programs: Mapping[str, list[Program]]
) -> dict[str, dict[str, Any]]:
    """The files of a shard, with their sizes and check sums."""
    files: dict[str, dict[str, Any]] = {}
    for split in SPLITS:
        rows_of: dict[str, tuple[str, list[dict[str, Any]]]] = {"programs": ("programs", [_program_row(one) for one in programs[split]])}
        for view in recipe.output.views:
            rows_of[view.name] = view.format, [row_of(one, view.format) for one in samples[split] if _belongs(one, view)]
        for name, (form, rows) in rows_of.items():
            path = out / name / split / file_name(index)
            if not rows:
                for old in (path, json_lines(path)):
                    old.unlink(missing_ok=True)  # of an attempt that was not finished
                continue
            jsonl = recipe.output.jsonl and name != "programs"
            write_rows(path, form, rows, jsonl=jsonl)
            for file in (path, json_lines(path)) if jsonl else (path,):
                key = file.relative_to(out).as_posix()
                files[key] = {"rows": len(rows), "bytes": file.stat().st_size, "sha256": digest_of(file)}
    return files


def _belongs(sample: Sample, view: View) -> bool:
    return sample.task in view.tasks and has_form(sample, view.format) and (view.share >= 1 or part_of(view.name, sample.id) < view.share)


def _program_row(program: Program) -> dict[str, Any]:
    return {
        "id": program.id, "domain": program.domain, "licence": program.licence, "title": program.title, "source": program.source,
        "row": json.dumps(program.to_dict(), ensure_ascii=False, sort_keys=True),
    }  # fmt: skip


def shown_drops(drops: Iterable[Drop]) -> list[dict[str, str]]:
    """Some of each reason, with what exactly happened."""
    left: dict[tuple[str, str], int] = defaultdict(lambda: SHOWN_DROPS)
    shown = []
    for drop in drops:
        key = drop.what, drop.reason
        if left[key]:
            left[key] -= 1
            shown.append({name: value[:500].encode("utf-8", "backslashreplace").decode() for name, value in drop._asdict().items()})
    return shown


def counts_of(samples: Iterable[Sample]) -> dict[str, dict[str, int]]:
    """How many samples there are of each task, kind, domain, level, licence, and by numbers of tokens and steps in powers of two."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for sample in samples:
        for name in ("task", "domain", "level", "licence"):
            counts[name][str(getattr(sample, name))] += 1
        counts["kind"][f"{sample.task}: {sample.kind}"] += 1
        counts["tokens"][str(1 << max(sample.tokens - 1, 0).bit_length())] += 1  # under the next power of two
        counts["steps"][str(1 << max(sample.steps - 1, 0).bit_length())] += 1
        counts["totals"]["tokens"] += sample.tokens
        counts["totals"]["characters"] += len(sample.prompt) + len(sample.response)
    return {name: dict(sorted(found.items())) for name, found in counts.items()}
