"""What a corpus is to hold: how many samples of which sort are made of each run, what is left out, and in which forms it is written."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from chainexec.corpus.tokens import tokenizer_of
from chainexec.errors import ArgumentError
from chainexec.narration.styles import styles
from chainexec.narration.words import VERBOSITIES
from chainexec.questions import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

TASKS = ("coe", "question", "tracing", "variant")
FORMATS = ("text", "messages", "prompt_completion", "verl")
LEVELS = (1, 2, 3, 4, 5)  # of difficulty


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """How many inputs of a program are run.

    Attributes:
        given: of those that came with it, at most; where there are more, they are chosen by the seed.
        made: by its generator, besides the given ones.
    """

    given: int = 5
    made: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rationales:
    """Chains of Execution of a whole run (task "coe").

    Attributes:
        per_run: how many of one run; they differ in wording, and in style and verbosity where several are named.
        styles: which styles take turns.
        verbosities: "brief", "standard", "full".
        max_tokens: within which each is told, by summaries where it must be; None tells every step.
    """

    per_run: int = 1
    styles: tuple[str, ...] = ("coe",)
    verbosities: tuple[str, ...] = ("standard",)
    max_tokens: int | None = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions about a run (tasks "question" and "tracing").

    Attributes:
        per_run: questions of all kinds of one run, at most.
        kinds: names of kinds; empty for all of them.
        longest: characters of an answer, at most.
        choices: answers to choose among; 0 asks openly.
        variables: how many variables of a run are followed through it, by a series of questions from coarse to fine each.
        each: questions of one variable in one stage of its series.
    """

    per_run: int = 6
    kinds: tuple[str, ...] = ()
    longest: int = 300
    choices: int = 0
    variables: int = 0
    each: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """Programs rewritten so that they do the same (the samples of a variant have the task "variant" where they are rationales).

    Attributes:
        per_program: variants of each program, at most.
        inputs: how many inputs each is run with.
        strength: "cosmetic", "mild" or "structural".
        rules: names of rules or groups; empty for all.
    """

    per_program: int = 0
    inputs: int = 1
    strength: str = "structural"
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What is left out, counted.

    Attributes:
        min_steps: a run of fewer steps is too trivial.
        max_tokens: a sample of more tokens, prompt included, is too long.
        near: programs whose sets of token 5-grams agree to this part are near duplicates; 0 lets them pass.
        raised: "keep" or "drop" runs that end in an exception.
        evaluation: files of evaluations that must not be in the corpus, such as "cruxeval:PATH".
        keep: for a level of difficulty (1 to 5) the part of its runs that is kept, such as {1: 0.2}; 1 where a level is not named.
    """

    min_steps: int = 4
    max_tokens: int = 8192
    near: float = 0.85
    raised: str = "keep"
    evaluation: tuple[str, ...] = ()
    keep: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """Where a run ends.

    Attributes:
        steps: a run of more is left out. The same on every machine.
        seconds: after which a run is killed and left out; generous, so that no machine is too slow.
        memory: MiB that a program may take.
    """

    steps: int = 10_000
    seconds: float = 10.0
    memory: int = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One form in which samples are written; a configuration of the data set.

    Attributes:
        name: of the configuration.
        format: "text" (for continued pretraining), "messages", "prompt_completion", or "verl" (questions only, with the ground truth).
        tasks: which samples it has.
        share: the part of these that it has, chosen by the sample's id.
    """

    name: str
    format: str
    tasks: tuple[str, ...] = TASKS
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How it is written.

    Attributes:
        views: the forms.
        validation: the part of the programs (not of the samples) whose samples are the split "validation".
        shard: programs in one shard.
        jsonl: also write JSON Lines.
        tokenizer: how tokens are counted: "estimate", "tokenizers:FILE" (a tokenizer.json) or "module:function" (text -> number or list).
    """

    views: tuple[View, ...] = (View(name="text", format="text"), View(name="messages", format="messages"))
    validation: float = 0.01
    shard: int = 100
    jsonl: bool = False
    tokenizer: str = "estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides what is in a corpus. The same recipe and programs give the same bytes.

    Attributes:
        name: shown on the data card.
        seed: chooses inputs, wordings, questions, variants.
        inputs: how many inputs of each program are run.
        rationales: Chains of Execution of whole runs.
        questions: questions about runs.
        variants: programs rewritten.
        gates: what is left out.
        limits: where a run ends.
        output: how it is written.
    """

    name: str = "chainexec"
    seed: int = 0
    inputs: Inputs = Inputs()
    rationales: Rationales = Rationales()
    questions: Asked = Asked()
    variants: Rewritten = Rewritten()
    gates: Gates = Gates()
    limits: RunLimits = RunLimits()
    output: Output = Output()

    def __post_init__(self) -> None:
        _check(self)

    @classmethod
    def tracepile(cls) -> Recipe:
        """The mix of TracePile (arXiv 2510.23629): a Chain of Execution of each run, questions that follow variables, rewritten programs;
        at most 8,192 tokens; for continued pretraining (`text`) and for instruction tuning (`messages`).
        """
        return cls(
            name="tracepile",
            questions=Asked(per_run=3, variables=2),
            variants=Rewritten(per_program=2),
            gates=Gates(max_tokens=8192),
            rationales=Rationales(max_tokens=6000),
        )

    @classmethod
    def load(cls, path: str | Path) -> Recipe:
        """The recipe of a TOML file: its tables have the names and entries of this class; what is left out has its default.

        Raises:
            ArgumentError: it cannot be read, or an entry is unknown or wrong; says which.
        """
        try:
            data = tomllib.loads(Path(path).read_text("utf-8"))
        except OSError as error:
            raise ArgumentError(f"the recipe {path} cannot be read: {error.strerror or error}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ArgumentError(f"the recipe {path} is no TOML file: {error}") from error
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Recipe:
        """The recipe of a `to_dict()`; "base" may name the recipe whose entries count where they are not given ("tracepile")."""
        given = dict(data)
        base = given.pop("base", None)
        if base not in (None, "tracepile"):
            raise ArgumentError(f'base = {base!r}: there is "tracepile"; leave it out for the default')
        recipe: Recipe = _filled(cls.tracepile() if base else cls(), given, "")
        return recipe

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, texts and numbers, ready for JSON or TOML."""
        made: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return made

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that change when any entry does."""
        same = Recipe.from_dict(self.to_dict()).to_dict()  # 1 and 1.0 are the same share
        return hashlib.sha256(json.dumps(same, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# ---- reading ---------------------------------------------------------------------------------------------------------


def _filled(default: Any, data: Mapping[str, Any], where: str) -> Any:
    """A dataclass with the entries of a table; the others as they are in `default`."""
    known = {one.name for one in fields(default)}
    hints = get_type_hints(type(default), None, {"Mapping": dict, "Path": Path, "Any": Any})
    made: dict[str, Any] = {}
    for name, value in data.items():
        place = f"{where}{name}"
        if name not in known:
            raise ArgumentError(f"the recipe has no entry {place!r}; here there are {', '.join(sorted(known))}")
        old = getattr(default, name)
        if is_dataclass(old):
            if not isinstance(value, dict):
                raise ArgumentError(f"the recipe's {place} is a table, such as [{place}]")
            made[name] = _filled(old, value, f"{place}.")
        elif name == "views":
            made[name] = tuple(_view(one, f"{place}[{number}]") for number, one in enumerate(_list(value, place)))
        elif name == "keep":
            made[name] = _keep(value, place)
        elif isinstance(old, tuple):
            made[name] = tuple(_typed(one, str, place) for one in _list(value, place))
        else:
            wanted = hints[name]
            made[name] = value if value is None and type(None) in get_args(wanted) else _typed(value, wanted, place)
    return replace(default, **made)


def _view(data: Any, place: str) -> View:
    if not isinstance(data, dict) or "name" not in data or "format" not in data:
        raise ArgumentError(f'the recipe\'s {place} is a table with "name" and "format"')
    view: View = _filled(View(name="", format="text"), data, f"{place}.")
    return view


def _keep(value: Any, place: str) -> dict[int, float]:
    if not isinstance(value, dict):
        raise ArgumentError(f"the recipe's {place} is a table from levels to parts, such as {{1 = 0.2}}")
    try:
        return {int(level): float(part) for level, part in value.items()}
    except (TypeError, ValueError):
        raise ArgumentError(f"the recipe's {place} is a table from levels (1 to 5) to parts (0 to 1), not {value!r}") from None


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ArgumentError(f"the recipe's {place} is a list, not {value!r}")
    return list(value)


def _typed(value: Any, wanted: Any, place: str) -> Any:
    kinds = tuple(kind for kind in (get_args(wanted) or (wanted,)) if isinstance(kind, type))
    if float in kinds and type(value) is int:
        return float(value)
    if type(value) not in kinds:
        raise ArgumentError(f"the recipe's {place} is {value!r}; it must be of type {' or '.join(kind.__name__ for kind in kinds)}")
    return value


# ---- checking --------------------------------------------------------------------------------------------------------


def _check(recipe: Recipe) -> None:
    """Raise ArgumentError for what cannot work."""
    counts = {
        "inputs.given": recipe.inputs.given, "inputs.made": recipe.inputs.made, "rationales.per_run": recipe.rationales.per_run,
        "questions.per_run": recipe.questions.per_run, "questions.variables": recipe.questions.variables,
        "variants.per_program": recipe.variants.per_program, "gates.min_steps": recipe.gates.min_steps,
    }  # fmt: skip
    positive = {
        "questions.each": recipe.questions.each, "questions.longest": recipe.questions.longest, "variants.inputs": recipe.variants.inputs,
        "gates.max_tokens": recipe.gates.max_tokens, "limits.steps": recipe.limits.steps, "limits.memory": recipe.limits.memory,
        "output.shard": recipe.output.shard,
    }  # fmt: skip
    for least, numbers in ((0, counts), (1, positive)):
        for place, number in numbers.items():
            if type(number) is not int or number < least:
                raise ArgumentError(f"the recipe's {place} is {number!r}; it must be a whole number from {least} on")
    if type(recipe.seed) is not int:
        raise ArgumentError(f"the recipe's seed is {recipe.seed!r}; it must be a whole number")
    if not recipe.limits.seconds > 0:
        raise ArgumentError(f"the recipe's limits.seconds is {recipe.limits.seconds!r}; it must be above 0")
    parts = {"gates.near": recipe.gates.near, "output.validation": recipe.output.validation}
    parts |= {f"gates.keep, level {level}": part for level, part in recipe.gates.keep.items()}
    parts |= {f"view {view.name!r}: share": view.share for view in recipe.output.views}
    for place, part in parts.items():
        if not 0 <= part <= 1:
            raise ArgumentError(f"the recipe's {place} is {part!r}; it must be from 0 to 1")
    one_of = [("rationales.styles", recipe.rationales.styles, tuple(styles()))]
    one_of += [("rationales.verbosities", recipe.rationales.verbosities, tuple(VERBOSITIES))]
    one_of += [("questions.kinds", recipe.questions.kinds, tuple(KINDS)), ("gates.raised", (recipe.gates.raised,), ("keep", "drop"))]
    one_of += [("gates.keep", tuple(map(str, recipe.gates.keep)), tuple(map(str, LEVELS)))]
    for view in recipe.output.views:
        one_of += [(f"view {view.name!r}: format", (view.format,), FORMATS), (f"view {view.name!r}: tasks", view.tasks, TASKS)]
    for place, names, known in one_of:
        for name in names:
            if name not in known:
                raise ArgumentError(f"the recipe's {place} has {name!r}; there are {', '.join(known)}")
    if not recipe.rationales.styles or not recipe.rationales.verbosities:
        raise ArgumentError("the recipe's rationales need one style and one verbosity at least")
    names_of_views = [view.name for view in recipe.output.views]
    if not names_of_views or len(set(names_of_views)) < len(names_of_views):
        raise ArgumentError("the recipe's output.views need one view at least, and a name of its own for each")
    for name in names_of_views:
        if not name.replace("_", "a").replace("-", "a").isalnum() or not name.isascii() or name == "programs":
            raise ArgumentError(f"the recipe has a view named {name!r}; use letters, digits, - and _, and another name than programs")
    if recipe.variants.per_program:
        from chainexec.rewriting.catalogue import check_strength, chosen_rules

        check_strength(recipe.variants.strength)
        chosen_rules(recipe.variants.rules or None)
    tokenizer_of(recipe.output.tokenizer)
