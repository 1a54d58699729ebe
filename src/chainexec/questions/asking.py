"""`ask`: questions about a run."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.narration import lookback, narrate
from chainexec.narration.budget import cut_out, estimated_tokens
from chainexec.narration.moments import Run
from chainexec.narration.styles import styles
from chainexec.questions.difficulty import difficulty_at
from chainexec.questions.forms import FORMS
from chainexec.questions.kinds import chosen_kinds
from chainexec.questions.model import Question, Questions
from chainexec.questions.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.narration import NarrationStep
    from chainexec.questions.kinds.kind import Candidate, Draft, Kind
    from chainexec.traces import Trace

EACH = 3  # questions of each kind where no number is asked for
LOOKED_AT = 30  # questions of a balanced kind that are looked at for one with another answer
ROOM = 2000  # tokens (as `narrate` estimates them) of the part of a rationale that tells the run
POOL = 4000  # places of one kind that are chosen among; of more, so many are drawn first


def ask(
    trace: Trace,
    *,
    kinds: Iterable[str] | str | None = None,
    n: int | None = None,
    seed: int = 0,
    choices: int = 0,
    levels: tuple[int, int] = (1, 5),
    longest: int | None = None,
) -> Questions:
    """Questions about a run, with their answers.

    Every answer is read from the trace. Questions that could be understood in more than one way are not asked. The same seed gives the same
    questions.

    Args:
        trace: the run.
        kinds: names of kinds (see `KINDS`); all that can be asked by default.
        n: how many questions; by default up to three of each kind. The kinds take turns, in an order that the seed chooses, so that they
            come about equally often.
        seed: which ones.
        choices: so many answers to choose among, the right one included; 0 asks openly. A question for which there are too few wrong
            answers that are plausible is asked openly.
        levels: lowest and highest `Difficulty.level`.
        longest: the most characters that an answer may have.

    Returns:
        A list; its `unasked` says of which kinds no question could be asked, and why (of those whose turn came); its `missing` how many
        fewer than `n` there are.

    Raises:
        ArgumentError: an unknown kind, a number below 1, or no trace.
    """
    wanted = chosen_kinds(kinds)
    if n is not None and (type(n) is not int or n < 1):
        raise ArgumentError(f"n={n!r}: a whole number of questions from 1 on is needed")
    if type(choices) is not int or choices < 0 or choices == 1:
        raise ArgumentError(f"choices={choices!r}: 0 for open questions, or a whole number from 2 on")
    view = View(trace)
    telling = Telling(trace)
    chance = random.Random(f"{seed}")  # noqa: S311 - no secret
    unasked: dict[str, str] = {}
    if n is not None:  # fewer than there are kinds shall not always be of the same ones
        order = list(wanted)
        random.Random(f"{seed}:kinds").shuffle(order)  # noqa: S311
        wanted = tuple(order)
    queues = {kind.name: _Queue(view, kind, seed) for kind in wanted}
    out: list[Question] = []
    counts: dict[str, int] = defaultdict(int)
    limit = n if n is not None else EACH * len(wanted)
    while queues and len(out) < limit:
        for name in list(queues):
            queue = queues[name]
            draft = queue.take(levels, longest) if n is not None or counts[name] < EACH else None
            if draft is None:
                if not counts[name]:
                    unasked[name] = queue.why()
                del queues[name]
                continue
            counts[name] += 1
            out.append(question_of(view, telling, queue.kind, draft, choices, chance))
            if len(out) == limit:
                break
    return Questions(out, unasked, 0 if n is None else n - len(out))


class Telling:
    """The Chain of Execution of a trace, told once, and the parts of it that lead to answers."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._told: dict[str, tuple[NarrationStep, ...]] = {}
        self._short: tuple[str, ...] = ()

    def _lines(self, verbosity: str) -> tuple[NarrationStep, ...]:
        if verbosity not in self._told:
            self._told[verbosity] = narrate(self._trace, verbosity=verbosity).steps
        return self._told[verbosity]

    def way(self, step: int | None) -> list[str]:
        """The lines up to the end of a step (all for None), where there is room for them; else with less of the values, then with a gap."""
        for verbosity in ("full", "standard"):
            lines = self.until(step, verbosity)
            if sum(len(line.text) for line in lines) <= ROOM * 6 and _price(lines) <= ROOM:
                return list(map(str, lines))
        if step is None:
            if not self._short:
                self._short = tuple(map(str, narrate(self._trace, max_tokens=ROOM).steps))
            return list(self._short)
        kept, _, _ = cut_out(Run(self._trace), styles()["coe"], iter(lines), ROOM, estimated_tokens, to_end=False)
        return list(map(str, kept))

    def until(self, step: int | None, verbosity: str = "full") -> tuple[NarrationStep, ...]:
        """The lines up to the end of a step; all for None."""
        lines = self._lines(verbosity)
        if step is None:
            return lines
        over = max(self._trace._reader.end_of(step), step + 1)
        reached = -1
        for told, line in enumerate(lines):
            if not line.steps:
                continue
            is_back = max(line.steps) < reached and reached >= over - 1 and step not in line.steps
            if is_back or min(line.steps) >= over:
                return lines[:told]  # what follows is in a caller, or later
            reached = max(reached, *line.steps)
        return lines

    def rationale(self, draft: Draft, answer: str) -> str:
        """The part of the telling that leads to a question's answer, what it comes to, and the answer."""
        because = list(draft.because())
        if draft.by_itself is not None:
            return "\n".join([because[0], *self.by_itself(*draft.by_itself), *because[1:], lookback.answer(answer)])
        way = self.way(None if draft.whole else max(draft.evidence, default=None))
        return "\n".join([*way, *because, lookback.answer(answer)])

    def by_itself(self, first: int, last: int) -> list[str]:
        """The lines about statements that run one after the other."""
        over = self._trace._reader.end_of(last)
        return [line.text for line in self._lines("full") if line.steps and first <= min(line.steps) < over]


def _price(lines: Iterable[NarrationStep]) -> int:
    return sum(estimated_tokens(str(line)) + 1 for line in lines)


class _Queue:
    """What is still to be asked of one kind."""

    def __init__(self, view: View, kind: Kind, seed: int) -> None:
        self.kind = kind
        self._view = view
        self._seed = seed
        self._waiting: dict[str, list[Draft]] = defaultdict(list)  # of a balanced kind, by answer
        self._given: dict[str, int] = defaultdict(int)
        self._left_out = ""

    @cached_property
    def _found(self) -> Iterator[Candidate]:
        """What the kind can ask about; looked for when the kind has its turn."""
        return iter(_drawn(self._view, self.kind, self._seed))

    def take(self, levels: tuple[int, int], longest: int | None) -> Draft | None:
        """The next question that can be asked; None where there is none. Of a balanced kind, one with the answer that came least often."""
        if not self.kind.balanced:
            return next(self._drafts(levels, longest), None)
        for draft in self._drafts(levels, longest):
            self._waiting[draft.answer].append(draft)
            self._given.setdefault(draft.answer, 0)
            if len(self._given) > 1 and self._rarest() in self._waiting:
                break  # otherwise look further for another answer
            if sum(map(len, self._waiting.values())) >= LOOKED_AT:
                break
        if not self._waiting:
            return None
        return self._hand_out(min(self._waiting, key=lambda answer: (self._given[answer], answer)))

    def _rarest(self) -> str:
        return min(self._given, key=lambda answer: (self._given[answer], answer))

    def _hand_out(self, answer: str) -> Draft:
        draft = self._waiting[answer].pop(0)
        if not self._waiting[answer]:
            del self._waiting[answer]
        self._given[answer] += 1
        return draft

    def _drafts(self, levels: tuple[int, int], longest: int | None) -> Iterator[Draft]:
        for candidate in self._found:
            draft = self.kind.build(self._view, candidate)
            if draft is None:
                self._left_out = "all that it could ask about would be ambiguous, or has an answer that cannot be given as a text"
            elif longest is not None and len(draft.answer) > longest:
                self._left_out = f"all its answers have more than {longest} characters"
            elif not levels[0] <= difficulty_at(self._view, draft.evidence).level <= levels[1]:
                self._left_out = f"all are outside of the levels {levels[0]} to {levels[1]}"
            else:
                yield draft

    def why(self) -> str:
        return self._left_out or self.kind.none


def _drawn(view: View, kind: Kind, seed: int) -> list[Candidate]:
    """What a kind can ask about, shuffled by the seed."""
    chance = random.Random(f"{seed}:{kind.name}")  # noqa: S311
    found = list(kind.find(view))
    if len(found) > POOL:
        return chance.sample(found, POOL)
    chance.shuffle(found)
    return found


def question_of(view: View, telling: Telling, kind: Kind, draft: Draft, choices: int, chance: random.Random) -> Question:
    form = draft.form or kind.form
    others = dict.fromkeys(text for text in draft.others if text != draft.answer) if choices else ()
    wrong = list(itertools.islice(others, max(choices - 1, 0)))
    among: tuple[str, ...] = ()
    how = FORMS[form]
    if choices and len(wrong) == choices - 1:
        shuffled = [draft.answer, *wrong]
        chance.shuffle(shuffled)
        among = tuple(shuffled)
        how = "Choose one of:\n" + "\n".join(f"({chr(65 + place)}) {text}" for place, text in enumerate(among)) + "\nGive its letter."
    prompt = prompt_text(view, draft, how)
    return Question(
        kind.name, prompt, draft.answer, form, draft.evidence, difficulty_at(view, draft.evidence), among, draft.data,
        lambda: telling.rationale(draft, f"({chr(65 + among.index(draft.answer))}) {draft.answer}" if among else draft.answer),
    )  # fmt: skip


def prompt_text(view: View, draft: Draft, how: str) -> str:
    """Program, call, question, how to answer."""
    parts = [view.program if draft.numbered else view.plain_program]
    if draft.call:
        parts.append(view.situation)
    if draft.given:
        parts.append(draft.given)
    parts.append(f"{draft.question}\n{how}\nPut your answer between [ANSWER] and [/ANSWER].")
    return "\n\n".join(part for part in parts if part)
