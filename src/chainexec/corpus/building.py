"""`build_corpus`: from programs to a folder of training data; stopped at any moment, it goes on where it was."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.card import write_card
from chainexec.corpus.engines import engine_of
from chainexec.corpus.files import UNFINISHED, arrow, read_json, write_json
from chainexec.corpus.gates import Gatekeeper
from chainexec.corpus.program import Program, Unusable
from chainexec.corpus.recipe import Recipe
from chainexec.corpus.report import write_report
from chainexec.corpus.running import ISOLATIONS, Drop
from chainexec.corpus.shards import MANIFEST, Task, entry_path, finished, make_shard, open_runner, shown_drops
from chainexec.corpus.sources import source_of
from chainexec.errors import ArgumentError, CorpusError
from chainexec.showable import Showable
from chainexec.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

CORPUS_FILE = "corpus.json"
FORMAT = 1  # of the folder
MANY_DROPS = 1000  # details of drops that are kept for the report


@dataclass(frozen=True, slots=True)
class CorpusReport(Showable):
    """What a build came to.

    Attributes:
        folder: where the corpus is.
        programs: that were read, those left out included.
        samples: in the corpus; each is counted once, in however many views it stands.
        shards: in the corpus.
        made: shards that this build made; the others were there already.
        drops: how many of what were left out, by reason, such as {"program: duplicate": 3}.
        counts: samples by task, kind, domain, level, licence, tokens and steps.
        seconds: that this build took.
        made_samples: samples that this build made.
    """

    folder: Path
    programs: int
    samples: int
    shards: int
    made: int
    drops: Mapping[str, int]
    counts: Mapping[str, Mapping[str, int]]
    seconds: float
    made_samples: int

    @property
    def rate(self) -> float:
        """Samples a second in this build."""
        return self.made_samples / self.seconds if self.seconds else 0.0

    def __str__(self) -> str:
        lines = [f"{self.samples:,} samples of {self.programs:,} programs in {self.shards:,} shards in {self.folder}"]
        if self.made:
            lines.append(f"{self.made:,} shards made in {self.seconds:.1f} s: {self.rate:,.0f} samples a second")
        if self.made < self.shards:
            lines.append(f"{self.shards - self.made:,} shards were there already")
        lines += [f"left out: {count:,} x {reason}" for reason, count in sorted(self.drops.items(), key=lambda pair: -pair[1])]
        return "\n".join(lines)


@dataclass(slots=True)
class Progress:
    """How far a build is. Given to `progress` after each shard and now and then while programs are read.

    Attributes:
        read: programs read so far.
        total: how many there are, where that is known.
        done: programs in finished shards.
        shards: finished ones.
        samples: in finished shards.
        made_samples: in shards that this build finished.
        seconds: since the build began.
        drops: what was left out so far, by reason.
    """

    read: int = 0
    total: int | None = None
    done: int = 0
    shards: int = 0
    samples: int = 0
    made_samples: int = 0
    seconds: float = 0.0
    drops: Counter[str] = field(default_factory=Counter)


def build_corpus(
    programs: Iterable[Program | Unusable] | str | Sequence[str],
    out: str | Path,
    *,
    recipe: Recipe | None = None,
    engine: str = "local",
    workers: int | None = None,
    isolation: str = "auto",
    progress: Callable[[Progress], object] | None = None,
) -> CorpusReport:
    """Build a corpus of training samples from programs.

    The folder is a data set that `datasets.load_dataset(out, VIEW)` loads. The same programs, recipe and versions give the same bytes with
    any engine and number of workers. Stopped or killed, the same call goes on with the shards that are missing.

    Args:
        programs: `Program`s, `Unusable` rows of sources among them; or names of sources such as "cruxeval:PATH" (see `SOURCES`).
        out: the folder; made where it is not there.
        recipe: which samples are made; default `Recipe()`.
        engine: "local" (processes of this machine), "ray", ...
        workers: how many shards are made at a time; by default as many as there are processors.
        isolation: how programs are run: "strict" (seccomp and Landlock, or an error), "auto" (the most that this machine has), "process",
            or "none" (in the worker's own process: only for programs that you trust).
        progress: called now and then with a `Progress`.

    Returns:
        What the build came to: how many samples of which sort, and what was left out, by reason.

    Raises:
        ArgumentError: something given cannot work, or a package is missing; says which.
        CorpusError: the folder holds another corpus, or cannot be written.
        SandboxError: the isolation cannot be had on this machine.
    """
    recipe = _recipe(recipe)
    carrier = engine_of(engine)
    carrier.check()
    arrow()
    count = _workers(workers)
    if isolation not in ISOLATIONS:
        raise ArgumentError(f"isolation={isolation!r}: there are {', '.join(map(repr, ISOLATIONS))}")
    given = _programs(programs)
    folder = Path(out)
    with open_runner(recipe, isolation) as runner:  # where the isolation cannot be had, it is said before anything is begun
        layers = dict(runner.layers)
    _begin(folder, recipe, layers)
    with _alone(folder):
        return _built(programs, given, folder, recipe, isolation, progress, lambda tasks: carrier.run(tasks, count))


def _built(
    programs: Any, given: Iterator[Program | Unusable], folder: Path, recipe: Recipe, isolation: str,
    progress: Callable[[Progress], object] | None, carry: Callable[[Iterator[Task]], Iterator[dict[str, Any]]],
) -> CorpusReport:  # fmt: skip
    state = Progress(total=len(programs) if isinstance(programs, list | tuple) and not _names(programs) else None)
    build = _Build(folder, recipe, isolation, state, progress)
    entries = build.run(given, carry)
    for unfinished in folder.rglob(f"*{UNFINISHED}"):  # of a build or a worker that was killed
        unfinished.unlink(missing_ok=True)
    return build.finish(entries)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one build at a time works on a folder. The lock ends with the process, however it ends."""
    try:
        import fcntl
    except ImportError:  # not on Windows, where two builds at once would do each shard twice, and nothing worse
        yield
        return
    with (folder / CORPUS_FILE).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CorpusError(f"another build is at work on {folder}; wait for it, or stop it first") from None
        except OSError:  # a file system without locks
            yield
            return
        yield


def make_part(
    programs: str | Sequence[str], out: str | Path, *, recipe: Recipe | None = None, isolation: str = "auto", part: int = 0, parts: int = 1
) -> Iterator[dict[str, Any]]:
    """Make those shards of a corpus whose number modulo `parts` is `part`, in this process; yields all entries, those that were there, too.

    For engines that start processes of their own, each of which makes a part. `build_corpus` then finds all shards and completes
    the corpus.

    Raises:
        ArgumentError, CorpusError, SandboxError: as for `build_corpus`.
    """
    recipe = _recipe(recipe)
    arrow()
    folder = Path(out)
    with open_runner(recipe, isolation) as runner:
        _begin(folder, recipe, runner.layers)

        def carry(tasks: Iterator[Task]) -> Iterator[dict[str, Any]]:
            return (make_shard(task, runner) for task in tasks if task.index % parts == part)

        build = _Build(folder, recipe, isolation, Progress(), None)
        yield from build.run(_programs(programs), carry)


def _names(programs: object) -> bool:
    return isinstance(programs, str) or (isinstance(programs, list | tuple) and any(isinstance(one, str) for one in programs))


def _programs(programs: Any) -> Iterator[Program | Unusable]:
    """The programs of what was given."""
    if _names(programs):
        names = [programs] if isinstance(programs, str) else list(programs)
        if not all(isinstance(name, str) for name in names):
            raise ArgumentError("programs has names of sources and other things: give names only, or Programs only")
        sources = [source_of(name) for name in names]  # all of them now, so that a missing file is said at once
        return (program for source in sources for program in source)
    try:
        return iter(programs)
    except TypeError:
        raise ArgumentError(f"programs={type(programs).__name__}: give Programs, or names of sources such as 'cruxeval:PATH'") from None


def _recipe(recipe: Recipe | None) -> Recipe:
    if recipe is None:
        return Recipe()
    if not isinstance(recipe, Recipe):
        raise ArgumentError(f"recipe is of type {type(recipe).__name__}: give a Recipe; Recipe.load(path) reads one")
    return recipe


def _workers(workers: int | None) -> int:
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if type(workers) is not int or workers < 1:
        raise ArgumentError(f"workers={workers!r}: a whole number from 1 on is needed")
    return workers


def _begin(folder: Path, recipe: Recipe, layers: Mapping[str, Any]) -> None:
    """Make the folder, or see that it is this corpus's."""
    wanted = {
        "format": FORMAT, "chainexec": __version__, "python": platform.python_version(), "recipe": recipe.to_dict(),
        "digest": recipe.digest, "isolation": dict(layers),
    }  # fmt: skip
    path = folder / CORPUS_FILE
    if path.exists():
        there = read_json(path)
        if there.get("digest") != recipe.digest:
            raise CorpusError(f"{folder} holds a corpus of another recipe ({there.get('recipe', {}).get('name')!r}); choose another folder")
        for name in ("format", "chainexec", "python", "isolation"):
            if there.get(name) != wanted[name]:
                raise CorpusError(
                    f"{folder} was begun with {name} {there.get(name)}, and this is {wanted[name]}: the corpus would be of two kinds; "
                    "choose another folder"
                )
        return
    if folder.exists() and not (folder.is_dir() and all(file.name.startswith(CORPUS_FILE) for file in folder.iterdir())):
        raise CorpusError(f"{folder} is there and is no corpus; choose an empty or a new folder")
    write_json(path, wanted)


class _Build:
    """A build under way."""

    def __init__(
        self, folder: Path, recipe: Recipe, isolation: str, state: Progress, tell: Callable[[Progress], object] | None
    ) -> None:
        self._folder, self._recipe, self._isolation, self._state, self._tell = folder, recipe, isolation, state, tell
        self._drops: list[Drop] = []
        self._counted: Counter[str] = Counter()
        self._shards = 0
        self._there: list[dict[str, Any]] = []
        self._pace: list[tuple[float, int]] = []
        self._made = 0
        self._started = time.monotonic()

    def run(
        self, programs: Iterator[Program | Unusable], carry: Callable[[Iterator[Task]], Iterator[dict[str, Any]]]
    ) -> list[dict[str, Any]]:
        """The entries of all shards, in order."""
        entries: list[dict[str, Any]] = []
        with tempfile.TemporaryDirectory(prefix="chainexec-gates-") as place, Gatekeeper(self._recipe, Path(place)) as gates:
            for entry in carry(self._missing(self._tasks(programs, gates))):
                self._made += 1
                self._state.made_samples += entry["samples"]
                self._pace.append((time.monotonic() - self._started, entry["samples"]))
                self._count(entry)
                entries.append(entry)
        entries += self._there
        entries.sort(key=lambda entry: int(entry["shard"]))
        return entries

    def _tasks(self, programs: Iterator[Program | Unusable], gates: Gatekeeper) -> Iterator[Task]:
        """Programs that pass the gates, in shards."""
        batch: list[tuple[str, dict[str, Any]]] = []
        for program in programs:
            self._state.read += 1
            passed = self._passed(program, gates)
            if passed is not None:
                batch.append(passed)
            if len(batch) == self._recipe.output.shard:
                yield self._task(batch)
                batch = []
            if not self._state.read % 200:
                self._say()
        if batch:
            yield self._task(batch)

    def _passed(self, program: Program | Unusable, gates: Gatekeeper) -> tuple[str, dict[str, Any]] | None:
        """The key of a program that passes, and its row."""
        if isinstance(program, Unusable):
            self._drop(Drop("row", program.reason, program.detail, program.id))
            return None
        if not isinstance(program, Program):
            raise ArgumentError(f"a source gave something of type {type(program).__name__}; it must give Program or Unusable")
        found = gates.judge(program)
        if isinstance(found, Drop):
            self._drop(found._replace(id=program.id))
            return None
        return found, program.to_dict()

    def _task(self, batch: list[tuple[str, dict[str, Any]]]) -> Task:
        task = Task(self._shards, tuple(batch), self._recipe.to_dict(), str(self._folder.resolve()), self._isolation)
        self._shards += 1
        return task

    def _missing(self, tasks: Iterator[Task]) -> Iterator[Task]:
        """The tasks whose shards are not there yet."""
        for task in tasks:
            entry = finished(task)
            if entry is None:
                yield task
            else:
                self._there.append(entry)
                self._count(entry)

    def _count(self, entry: Mapping[str, Any]) -> None:
        self._state.shards += 1
        self._state.done += entry["programs"]
        self._state.samples += entry["samples"]
        self._state.drops.update(entry["drops"])
        self._say()

    def _drop(self, drop: Drop) -> None:
        self._counted[f"{drop.what}: {drop.reason}"] += 1
        self._state.drops[f"{drop.what}: {drop.reason}"] += 1
        if len(self._drops) < MANY_DROPS:
            self._drops.append(drop)

    def _say(self) -> None:
        if self._tell is not None:
            self._state.seconds = time.monotonic() - self._started
            self._tell(self._state)

    def finish(self, entries: list[dict[str, Any]]) -> CorpusReport:
        """Write what tells of the whole corpus."""
        if entry_path(self._folder, len(entries)).exists():
            raise CorpusError(f"{self._folder} has more shards than these programs make; give all the programs that it was begun with")
        drops = Counter(self._counted)
        counts: dict[str, Counter[str]] = {}
        for entry in entries:
            drops.update(entry["drops"])
            for name, found in entry["counts"].items():
                counts.setdefault(name, Counter()).update(found)
        report = CorpusReport(
            self._folder, self._state.read, sum(entry["samples"] for entry in entries), len(entries), self._made,
            dict(sorted(drops.items())), {name: dict(found) for name, found in counts.items()}, time.monotonic() - self._started,
            self._state.made_samples,
        )  # fmt: skip
        details = [*shown_drops(self._drops), *(drop for entry in entries for drop in entry["dropped"])]
        write_json(self._folder / MANIFEST / "total.json", _total(report, entries))
        write_card(self._folder, self._recipe, report, entries)
        write_report(self._folder, self._recipe, report, entries, details, self._pace)
        return report


def _total(report: CorpusReport, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the whole corpus comes to: the same for the same corpus, whatever it took to build it."""
    sizes = [facts["bytes"] for entry in entries for facts in entry["files"].values()]
    return {
        "programs": report.programs, "samples": report.samples, "shards": report.shards, "drops": dict(report.drops),
        "counts": {name: dict(sorted(found.items())) for name, found in sorted(report.counts.items())},
        "files": len(sizes), "bytes": sum(sizes),
    }  # fmt: skip
