"""Questions and grades: what is asked, and behind a click the answer and how it is found."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from chainexec.notebook.displays.narrations import told
from chainexec.notebook.markup import (
    Html,
    chip,
    code_block,
    fence,
    folded,
    join,
    markdown_code,
    markdown_sentences,
    markdown_table,
    sentences,
    shortened,
    shown,
    table,
    tag,
)
from chainexec.questions import Grade, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.questions.model import Questions

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEVELS = ("", "one look", "easy", "middling", "hard", "a long way")
MANY = 100  # questions of a list that are shown
TOLD = 10_000  # steps that the rationales of one display tell in all: to tell them takes about a second


def html(thing: Question | Questions | Grade) -> str:
    if isinstance(thing, Grade):
        return _grade(thing)
    if isinstance(thing, Question):
        why = next(_rationales([thing]))
        return shown("Question", [thing.kind, _level(thing)], _question(thing, why), label=f"Question of the kind {thing.kind}")
    program = _common_program(thing)
    rows = [folded("The program", code_block(program))] if program else []
    rows += [
        folded(_headline(number, one), _question(one, why, without=program), class_="row")
        for number, (one, why) in enumerate(zip(thing, _rationales(thing[:MANY]), strict=False), 1)
    ]
    rest = [tag("p", f"... and {len(thing) - MANY:,} more", class_="dim")] if len(thing) > MANY else []
    title = f"{len(thing):,} question{'' if len(thing) == 1 else 's'}"
    return shown(title, [], *rows, *rest, _unasked(thing), label="Questions about a run")


def markdown(thing: Question | Questions | Grade) -> str:
    if isinstance(thing, Grade):
        answer = "" if thing.answer is None else f" Its answer: {markdown_code(shortened(thing.answer, 500))}"
        return f"**{'right' if thing.correct else 'wrong'}**: {markdown_sentences(shortened(thing.reason, 2000))}{answer}"
    if isinstance(thing, Question):
        return f"{_prompt_markdown(thing)}\n\n**Answer:** {markdown_code(shortened(thing.answer, 2000))}"
    rows = [
        (str(number), markdown_code(one.kind, cell=True), markdown_sentences(_asked(one), cell=True), _answer_cell(one))
        for number, one in enumerate(thing[:MANY], 1)
    ]
    more = [f"\\.\\.\\. and {len(thing) - MANY:,} more"] if len(thing) > MANY else []
    return "\n\n".join([markdown_table(("", "kind", "question", "answer"), rows), *more])


def plain(thing: Question | Questions | Grade) -> str:
    if isinstance(thing, Grade | Question):
        return str(thing)
    lines = [f"{n:>3}  {one.kind}: {_asked(one)}  --> {shortened(one.answer, 60)}" for n, one in enumerate(thing[:MANY], 1)]
    more = [f"... and {len(thing) - MANY:,} more"] if len(thing) > MANY else []
    return "\n".join([f"{len(thing)} question{'' if len(thing) == 1 else 's'}", *lines, *more])


def _answer_cell(question: Question) -> str:
    return markdown_code(shortened(question.answer, 200), cell=True)


def _headline(number: int, question: Question) -> Html:
    asks = tag("span", sentences(_asked(question)), class_="asks")
    return join([tag("span", str(number), class_="count"), " ", tag("code", question.kind), " ", asks])


def _common_program(questions: Questions) -> str | None:
    """The program that most of the prompts begin with: in a list it stands once."""
    first = Counter(found.group(2).rstrip("\n") for one in questions if (found := FENCED.search(one.prompt)) is not None)
    return first.most_common(1)[0][0] if first else None


def _question(question: Question, why: Html | None, *, without: str | None = None) -> Html:
    choices = tag("ol", *(tag("li", tag("code", choice)) for choice in question.choices), class_="choices") if question.choices else None
    steps = f"from step{'' if len(question.evidence) == 1 else 's'} {_numbers(question.evidence)}" if question.evidence else ""
    answer = tag("p", tag("code", shortened(question.answer), class_="answer"), " ", tag("span", steps, class_="dim"))
    return tag("div", _prompt(question.prompt, without), choices, folded("Answer", answer, why, class_="reveal"), class_="question")


def _prompt(prompt: str, without: str | None) -> Html:
    """The program as a block of code (one that is shown elsewhere is left out), the sentences as paragraphs."""
    parts: list[Html] = []
    at = 0
    for block in FENCED.finditer(prompt):
        text = block.group(2).rstrip("\n")
        parts += [*_paragraphs(prompt[at : block.start()]), *([] if text == without else [code_block(text)])]
        at = block.end()
    return join([*parts, *_paragraphs(prompt[at:])])


def _paragraphs(text: str) -> list[Html]:
    found = []
    for paragraph in shortened(text).strip().split("\n\n"):
        lines = [sentences(line) for line in paragraph.splitlines()]
        found.append(tag("p", *(join([line, Html("<br>")]) for line in lines[:-1]), *lines[-1:]))
    return [one for one in found if one != "<p></p>"]


def _rationales(questions: Sequence[Question]) -> Iterator[Html | None]:
    """How each of them is found; of long runs only of the first ones, as each rationale tells the run up to the answer."""
    steps = 0
    for question in questions:
        steps += max(question.evidence, default=0)
        if steps > TOLD and question.evidence:
            path = f" tells it ({max(question.evidence) + 1:,} steps)"
            yield tag("p", "How it is found: ", tag("code", ".rationale"), path, class_="dim")
        else:
            text = question.rationale
            yield folded("How it is found", _rationale(text)) if text else None


def _rationale(text: str) -> Html:
    from chainexec.narration import NarrationStep

    lines = text.split("\n")
    return told([NarrationStep(line.strip(), (len(line) - len(line.lstrip())) // 2, ()) for line in lines if line.strip()])


def _asked(question: Question) -> str:
    """The sentence that asks, without the program and without how to answer."""
    last = FENCED.sub("", question.prompt).strip().rpartition("\n\n")[2]
    return next((line for line in last.splitlines() if line.endswith("?")), last.partition("\n")[0])


def _level(question: Question) -> str:
    level = question.difficulty.level
    return f"difficulty {level} of 5: {LEVELS[level]}"


def _numbers(evidence: tuple[int, ...]) -> str:
    return ", ".join(map(str, evidence[:8])) + (f" and {len(evidence) - 8:,} more" if len(evidence) > 8 else "")


def _unasked(questions: Questions) -> Html | None:
    rows = sorted(questions.unasked.items())
    if not rows:
        return None
    return folded(f"{len(rows)} kind{'' if len(rows) == 1 else 's'} could not be asked", table(("kind", "why"), rows), class_="aside")


def _prompt_markdown(question: Question) -> str:
    parts: list[str] = []
    at = 0
    for block in FENCED.finditer(question.prompt):
        parts += [_lines_markdown(question.prompt[at : block.start()]), fence(shortened(block.group(2)), block.group(1))]
        at = block.end()
    return "\n\n".join(part for part in [*parts, _lines_markdown(question.prompt[at:])] if part)


def _lines_markdown(text: str) -> str:
    parts = [part.splitlines() for part in text.strip().split("\n\n") if part.strip()]
    return "\n\n".join("  \n".join(map(markdown_sentences, lines)) for lines in parts)


def _grade(grade: Grade) -> str:
    answer = tag("p", "Its answer: ", tag("code", shortened(grade.answer, 2000))) if grade.answer is not None else None
    verdict = chip("right", "good") if grade.correct else chip("wrong", "bad")
    return shown("Grade", [verdict], tag("p", sentences(shortened(grade.reason, 4000))), answer, label="Grade of a response")
