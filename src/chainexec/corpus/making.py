"""From one program to its samples: run it, tell it, ask about it, rewrite it; whatever does not hold is left out and counted."""

from __future__ import annotations

import json
import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.corpus.prompts import telling_prompt
from chainexec.corpus.running import INPUTS, VARIANTS, Drop
from chainexec.corpus.samples import Sample, level_of, number_of, part_of
from chainexec.corpus.tokens import tokenizer_of
from chainexec.corpus.variants import renamed_call
from chainexec.errors import ArgumentError, TraceFileError
from chainexec.narration import audit_all, narrate
from chainexec.questions import ask, trace_variables
from chainexec.questions.literals import is_literal, same
from chainexec.traces import Raised, Returned, first_difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chainexec.corpus.recipe import Recipe
    from chainexec.corpus.running import Runner
    from chainexec.narration import Narration
    from chainexec.questions import Question
    from chainexec.traces import Trace


WORDINGS = 256  # seeds of tellings: each is a vocabulary of its own, which is made once in a worker


@dataclass(slots=True)
class Made:
    """What came of one program: its samples, and what was left out."""

    samples: list[Sample] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)


def make_samples(program: Program, recipe: Recipe, runner: Runner, facts: Mapping[str, Any]) -> Made:
    """All samples of one program.

    Args:
        program: one that passed the gates.
        recipe: how many of what.
        runner: runs it.
        facts: provenance that all samples of the corpus share.
    """
    made = Made()
    known: list[tuple[int, Input, Trace]] = []
    for number, given in enumerate(_inputs(program, recipe, runner, made)):
        name = f"{program.id}#{number}"
        with _damage_counted(name, made):
            trace = _run(program, program.source, given, number, recipe, runner, made)
            if trace is not None:
                _Telling(program, given, trace, name, recipe, facts, made).add_all()
                known.append((number, given, trace))
    if recipe.variants.per_program and known:
        _variants(program, known, recipe, runner, facts, made)
    return made


# ---- inputs ----------------------------------------------------------------------------------------------------------


def _inputs(program: Program, recipe: Recipe, runner: Runner, made: Made) -> list[Input]:
    """What the program is run with: given inputs, and made ones; each once."""
    found = list(program.inputs)
    if len(found) > recipe.inputs.given:
        chosen = random.Random(number_of(recipe.seed, program.id, "inputs")).sample(range(len(found)), recipe.inputs.given)  # noqa: S311
        found = [found[place] for place in sorted(chosen)]
    if program.generator is not None and recipe.inputs.made:
        seed = number_of(recipe.seed, program.id, "made") % 1_000_000
        answer = runner.work(INPUTS, {**_generating(program), "n": recipe.inputs.made, "seed": seed})
        if isinstance(answer, Drop):
            made.drops.append(answer._replace(id=program.id))
        else:
            calls = answer.get("calls")
            texts = [call for call in calls if isinstance(call, str)] if isinstance(calls, list) else []
            if len(texts) < recipe.inputs.made:
                made.drops.append(Drop("input", "not made", str(answer.get("refused", ""))[:500], program.id))
            found += [Input(call=call) for call in texts[: recipe.inputs.made]]
    seen: set[tuple[str | None, str]] = set()
    out: list[Input] = []
    for given in found:
        key = given.call, given.stdin
        if key in seen:
            made.drops.append(Drop("input", "duplicate input", "", program.id))
        else:
            seen.add(key)
            out.append(given)
    if not out:
        made.drops.append(Drop("program", "no inputs", "", program.id))
    return out


def _generating(program: Program) -> dict[str, Any]:
    assert program.generator is not None
    generator = program.generator
    return {"source": program.source, "entry": generator.entry, "generator": generator.source, "function": generator.function}


# ---- runs ------------------------------------------------------------------------------------------------------------


@contextmanager
def _damage_counted(name: str, made: Made) -> Iterator[None]:
    """What a child sent may be no true trace, which shows only where it is read: the run is left out, and nothing else suffers."""
    try:
        yield
    except TraceFileError as error:
        made.drops.append(Drop("run", "malformed", str(error), name))


def _run(program: Program, source: str, given: Input, number: int | str, recipe: Recipe, runner: Runner, made: Made) -> Trace | None:
    """A run that passes the gates of runs; what does not is counted."""
    name = f"{program.id}#{number}"
    trace = runner.trace(source, given)
    if isinstance(trace, Drop):
        made.drops.append(trace._replace(id=name))
        return None
    drop = _gate(given, trace, recipe, name)
    if drop is None:
        again = runner.trace(source, given, other=True)
        if isinstance(again, Drop):
            drop = Drop("run", "nondeterministic", f"the second run ended otherwise: {again.reason} {again.detail}")
        else:
            other = first_difference(trace, again)
            if other is not None:
                drop = Drop("run", "nondeterministic", other)
    if drop is not None:
        made.drops.append(drop._replace(id=name))
        return None
    return trace


def _gate(given: Input, trace: Trace, recipe: Recipe, name: str) -> Drop | None:
    steps = len(trace)
    if steps < recipe.gates.min_steps:
        return Drop("run", "too trivial", f"{steps} steps")
    outcome = trace.outcome
    if isinstance(outcome, Raised):
        if given.output is not None:
            return Drop("run", "wrong output", f"it raised {outcome.type}")
        if recipe.gates.raised == "drop":
            return Drop("run", "raised", outcome.type)
    elif given.output is not None and not _is_right(given, trace):
        return Drop("run", "wrong output", f"{_result(trace)[:200]!r} and not {given.output[:200]!r}")
    level = level_of(steps)
    part = recipe.gates.keep.get(level, 1.0)
    if part < 1 and part_of(recipe.seed, name, "keep") >= part:
        return Drop("run", "not in the mix", f"level {level}")
    return None


def _is_right(given: Input, trace: Trace) -> bool:
    """Whether a run came to what is known to be right: a script's output up to white space, a call's value with its types."""
    assert given.output is not None
    if given.call is None:
        return [line.split() for line in _lines(trace.stdout)] == [line.split() for line in _lines(given.output)]
    result = _result(trace)
    return result == given.output or (is_literal(result) and is_literal(given.output) and same(result, given.output))


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def _result(trace: Trace) -> str:
    """What a call returned, or a script printed."""
    if not isinstance(trace.outcome, Returned):
        return trace.stdout
    return trace.outcome.value.text if trace.frames and trace.frames[0].function != "<module>" else trace.stdout


# ---- variants --------------------------------------------------------------------------------------------------------


def _variants(
    program: Program, known: list[tuple[int, Input, Trace]], recipe: Recipe, runner: Runner, facts: Mapping[str, Any], made: Made
) -> None:
    """Runs of rewritten programs that did what the original did."""
    wanted = recipe.variants
    calls = [given.call for _, given, _ in known if given.call is not None]
    texts = [given.stdin for _, given, _ in known if given.call is None]
    request = {
        "source": program.source, "calls": calls, "stdin": texts, "n": wanted.per_program,
        "seed": number_of(recipe.seed, program.id, "variants") % 1_000_000, "strength": wanted.strength, "rules": list(wanted.rules),
        "steps": 20 * recipe.limits.steps,
    }  # fmt: skip
    answer = runner.work(VARIANTS, request)
    if isinstance(answer, Drop):
        made.drops.append(answer._replace(what="variants", id=program.id))
        return
    for place, variant in enumerate(list(answer.get("variants", ()))[: wanted.per_program], 1):
        source, rules = variant.get("source"), variant.get("rules")
        renames = variant.get("renames")
        if not isinstance(source, str) or not isinstance(rules, list) or not isinstance(renames, dict):
            made.drops.append(Drop("variants", "malformed", "", program.id))
            continue
        for number, given, original in known[: wanted.inputs]:
            name = f"{number}~{place}"
            renamed = Input(None if given.call is None else renamed_call(given.call, renames), given.stdin, given.output, given.level)
            with _damage_counted(f"{program.id}#{name}", made):
                trace = _run(program, source, renamed, name, recipe, runner, made)
                if trace is None:
                    continue
                same = type(trace.outcome) is type(original.outcome) and _result(trace) == _result(original)
                if not same or trace.stdout != original.stdout:
                    made.drops.append(Drop("run", "variant differs", "", f"{program.id}#{name}"))
                    continue
                more = {**facts, "rules": [str(rule) for rule in rules], "variant": place}
                _Telling(program, renamed, trace, f"{program.id}#{name}", recipe, more, made).add_all(task="variant")


# ---- samples of one run ----------------------------------------------------------------------------------------------


class _Telling:
    """The samples of one run in the making."""

    def __init__(
        self, program: Program, given: Input, trace: Trace, name: str, recipe: Recipe, facts: Mapping[str, Any], made: Made
    ) -> None:
        self._program, self._given, self._trace, self._name, self._recipe, self._made = program, given, trace, name, recipe, made
        self._cost = tokenizer_of(recipe.output.tokenizer)
        self._drafts: list[tuple[Sample, str | Narration]] = []  # with the text that the audit has still to find right
        self._facts = {**facts, "source_sha256": _digest(program), "input": _plain_input(given), "origin": dict(program.origin)}

    def add_all(self, task: str = "coe") -> None:
        for place in range(self._recipe.rationales.per_run):
            self._tell(place, task)
        if task == "coe":
            self._ask()
            self._follow()
        self._audit()

    def _tell(self, place: int, task: str) -> None:
        wanted = self._recipe.rationales
        chance = number_of(self._recipe.seed, self._name, task, place)
        style = wanted.styles[(chance + place) % len(wanted.styles)]
        verbosity = wanted.verbosities[(chance // 7 + place) % len(wanted.verbosities)]
        seed = chance % WORDINGS
        name = f"{self._name}/{task}/{place}"
        try:
            told = narrate(self._trace, style=style, verbosity=verbosity, seed=seed, max_tokens=wanted.max_tokens, tokenizer=self._cost)
        except ArgumentError as error:  # nothing true fits into so few tokens
            self._drop("too long", str(error), name)
            return
        prompt = telling_prompt(self._program, self._given, self._trace, style, chance // 11)
        more = {"seed": seed, "verbosity": verbosity, "omitted": told.omitted}
        self._add(name, task, style, level_of(len(self._trace)), prompt, str(told), more, told)

    def _ask(self) -> None:
        wanted = self._recipe.questions
        if not wanted.per_run:
            return
        seed = number_of(self._recipe.seed, self._name, "questions") % 1_000_003
        asked = ask(
            self._trace, n=wanted.per_run, kinds=wanted.kinds or None, seed=seed, longest=wanted.longest, choices=wanted.choices
        )
        for place, question in enumerate(asked):
            self._add_question(question, f"{self._name}/question/{place}", "question", seed)

    def _follow(self) -> None:
        """Series that follow variables through the run: those with the most values first."""
        wanted = self._recipe.questions
        if not wanted.variables or not self._trace.frames:
            return
        seed = number_of(self._recipe.seed, self._name, "tracing") % 1_000_003
        names = _variables(self._trace)[: wanted.variables]
        if not names:
            return
        try:
            series = trace_variables(self._trace, names, each=wanted.each, seed=seed)
        except ArgumentError as error:
            self._drop("cannot be followed", str(error), f"{self._name}/tracing")
            return
        for place, question in enumerate(series):
            if len(question.answer) <= wanted.longest:
                self._add_question(question, f"{self._name}/tracing/{place}", "tracing", seed)

    def _add_question(self, question: Question, name: str, task: str, seed: int) -> None:
        rationale = question.rationale
        response = f"{rationale}\n\n[ANSWER]{question.answer}[/ANSWER]" if rationale else f"[ANSWER]{question.answer}[/ANSWER]"
        truth = {
            "kind": question.kind, "answer": question.answer, "form": question.form, "difficulty": question.difficulty._asdict(),
            "choices": list(question.choices), "data": dict(question.data),
        }  # fmt: skip
        more = {"seed": seed, "form": question.form, "evidence": list(question.evidence), "difficulty": question.difficulty._asdict()}
        self._add(
            name, task, question.kind, question.difficulty.level, question.prompt, response, more,
            rationale, answer=question.answer, truth=json.dumps(truth, ensure_ascii=False, sort_keys=True),
        )  # fmt: skip

    def _add(
        self, name: str, task: str, kind: str, level: int, prompt: str, response: str, more: Mapping[str, Any],
        told: str | Narration, *, answer: str = "", truth: str = "",
    ) -> None:  # fmt: skip
        """Add a sample that passes the gates of samples; the audit of what it tells, which costs most, comes last, for all at once."""
        if not _is_text(prompt) or not _is_text(response):
            self._drop("no text", "it has a surrogate character, which no file can hold", name)
            return
        tokens = self._cost(prompt) + self._cost(response)
        if tokens > self._recipe.gates.max_tokens:
            self._drop("too long", f"{tokens} tokens", name)
            return
        program = self._program
        sample = Sample(
            name, task, kind, program.domain, program.id, program.licence, level, len(self._trace), prompt, response, answer, truth, tokens,
            {**self._facts, **more},
        )  # fmt: skip
        self._drafts.append((sample, told))

    def _audit(self) -> None:
        """Every sample whose telling the audit finds right is one."""
        reports = audit_all([told for _, told in self._drafts], self._trace)
        for (sample, _), report in zip(self._drafts, reports, strict=True):
            if report.ok:
                self._made.samples.append(sample)
            else:
                self._drop("unaudited", str(report)[:500], sample.id)

    def _drop(self, reason: str, detail: str, name: str) -> None:
        self._made.drops.append(Drop("sample", reason, detail, name))


def _variables(trace: Trace) -> list[str]:
    """The variables of the first call, those that changed most often first; arguments of one value only last."""
    entry = trace.frames[0].id
    counts: dict[str, int] = {}
    for name in _bound(trace, entry):
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))


def _bound(trace: Trace, frame: int) -> Iterator[str]:
    for step in trace.steps:
        if step.frame.id == frame:
            for change in step.changes:
                if change.name is not None and change.name.isidentifier():
                    yield change.name


def _digest(program: Program) -> str:
    import hashlib

    return hashlib.sha256(program.source.encode("utf-8", "surrogatepass")).hexdigest()


def _plain_input(given: Input) -> dict[str, str]:
    return {"stdin": given.stdin} if given.call is None else {"call": given.call, **({"stdin": given.stdin} if given.stdin else {})}


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
