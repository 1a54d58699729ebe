"""The commands `ask` and `grade`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chainexec
from chainexec.cli.programs import add_running_options, obtain
from chainexec.cli.showing import OK, RAISED, complain
from chainexec.errors import ArgumentError
from chainexec.questions import KINDS
from chainexec.questions.formats.jsonl import read_jsonl

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from chainexec.questions import Grade, Question

ALL_RIGHT, SOME_WRONG, NONE_ASKED = OK, RAISED, RAISED
RESPONSE_KEYS = ("response", "completion")

ASK_EPILOG = """\
PROGRAM and ARGUMENT are those of `chainexec trace`: script.py, file.py:function, module:function, run.trace; see `chainexec trace --help`.

Exit status: 0 there are questions, 1 none can be asked (standard error says why), 2 a usage error or input that cannot be read,
130 interrupted."""

GRADE_EPILOG = """\
QUESTIONS is what `chainexec ask --json` prints: a question a line. RESPONSES is one of
  responses.jsonl   a line for each question: a JSON string, or an object with "response"
  responses.txt     the response to the only question, or where there are several questions a line for each
  -                 the same as a text file, read from standard input
Responses are never run as code. Where arguments are asked for, the question's program is run with those that a response gives: grade
only questions whose programs you trust.

Exit status: 0 all are right, 1 some are wrong, 2 a usage error or input that cannot be read, 130 interrupted."""


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    asks = command("ask", run_ask, "Ask questions about a run, with their answers.", ASK_EPILOG)
    asks.add_argument("program", metavar="PROGRAM", nargs="?", help="what to run, or a saved trace")
    add_running_options(asks)
    asks.add_argument("--kinds", metavar="NAME,...", help="ask questions of these kinds only; --list-kinds lists them")
    asks.add_argument("-n", metavar="N", type=int, help="how many questions (default: up to three of each kind)")
    asks.add_argument("--seed", type=int, default=0, help="another seed asks other questions")
    asks.add_argument("--choices", metavar="N", type=int, default=0, help="give N answers to choose among")
    asks.add_argument("--longest", metavar="N", type=int, help="ask nothing whose answer has more than N characters")
    asks.add_argument("--rationale", action="store_true", help="print what of the run leads to each answer, too")
    asks.add_argument("--json", action="store_true", help="print JSON, a line for each question, for `chainexec grade`")
    asks.add_argument("--list-kinds", action="store_true", help="list the kinds of questions, and end")
    grades = command("grade", run_grade, "Grade responses to questions.", GRADE_EPILOG)
    grades.add_argument("questions", metavar="QUESTIONS", type=Path, help="file with a question a line, as JSON")
    grades.add_argument("responses", metavar="RESPONSES", help="file with the responses (below)")
    grades.add_argument("--max-steps", metavar="N", type=int, help="stop a run after N steps (default: 100000)")
    grades.add_argument("--max-seconds", metavar="S", type=float, help="stop a run after S seconds (default: 10)")
    grades.add_argument("--json", action="store_true", help="print JSON, a line for each response; the summary goes to standard error")


def run_ask(options: argparse.Namespace) -> int:
    if options.list_kinds:
        width = max(map(len, KINDS))
        for name, summary in KINDS.items():
            print(f"{name:<{width}}  {summary}")
        return OK
    if options.program is None:
        raise ArgumentError("ask needs a PROGRAM, or --list-kinds.")
    kinds = None if options.kinds is None else [name.strip() for name in options.kinds.split(",") if name.strip()]
    found = chainexec.ask(
        obtain(options), kinds=kinds, n=options.n, seed=options.seed, choices=options.choices, longest=options.longest
    )
    for number, question in enumerate(found, 1):
        if options.json:
            print(json.dumps(question.to_dict()))
        else:
            print_question(number, question, rationale=options.rationale)
    if kinds is not None or not found:
        for name, why in found.unasked.items():
            print(f"chainexec: no question of kind {name}: {why}.", file=sys.stderr)
    if found.missing:
        complain(f"there are {found.missing} fewer questions than asked for.", OK)
    return OK if found else NONE_ASKED


def print_question(number: int, question: Question, *, rationale: bool) -> None:
    print(f"---- question {number}: {question.kind}, level {question.difficulty.level}\n\n{question.prompt}\n")
    if rationale:
        print(f"{question.rationale}\n")
    print(f"Answer: {question.answer}\n")


def run_grade(options: argparse.Namespace) -> int:
    questions = read_jsonl(options.questions)
    for place, question in enumerate(questions, 1):
        if not isinstance(question, dict):
            raise ArgumentError(f"{options.questions}: entry {place} is no question; give what `chainexec ask --json` prints.")
    responses = read_responses(options.responses, len(questions))
    limits = {"steps": options.max_steps, "seconds": options.max_seconds}
    limits = {name: value for name, value in limits.items() if value is not None}
    given = chainexec.Limits(**{"steps": 100_000, "seconds": 10.0, "bytes": 256 << 20, **limits})
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for number, (question, response) in enumerate(zip(questions, responses, strict=True), 1):
        grade = chainexec.grade(question, response, limits=given)
        kind = str(question.get("kind", "question"))
        counts[kind] += 1
        right[kind] += grade.correct
        print(json.dumps({"number": number, "kind": kind, **grade.to_dict()}) if options.json else graded_line(number, kind, grade))
    summary = summary_line(counts, right)
    print(summary, file=sys.stderr if options.json else sys.stdout)
    return ALL_RIGHT if right.total() == counts.total() else SOME_WRONG


def graded_line(number: int, kind: str, grade: Grade) -> str:
    return f"{number:>5}  {'right' if grade.correct else 'wrong'}  {kind}: {grade.reason.encode(errors='backslashreplace').decode()}"


def summary_line(counts: Counter[str], right: Counter[str]) -> str:
    total = counts.total()
    share = f" ({100 * right.total() / total:.1f} %)" if total else ""
    kinds = "; ".join(f"{kind} {right[kind]} of {count}" for kind, count in sorted(counts.items()))
    return f"{right.total()} of {total} right{share}" + (f": {kinds}" if len(counts) > 1 else "")


def read_responses(name: str, wanted: int) -> list[str]:
    """The responses of a file, one for each question."""
    found = json_responses(name) if name.endswith((".jsonl", ".json")) else text_responses(name, wanted)
    if len(found) != wanted:
        raise ArgumentError(f"{name} has {len(found)} responses for {wanted} questions; give one for each question.")
    return found


def json_responses(name: str) -> list[str]:
    found: list[str] = []
    for place, row in enumerate(read_jsonl(name), 1):
        response: Any = row
        if isinstance(row, dict):
            response = next((row[key] for key in RESPONSE_KEYS if key in row), None)
        if not isinstance(response, str):
            raise ArgumentError(f'{name}: entry {place} is neither a text nor an object with the text "response".')
        found.append(response)
    return found


def text_responses(name: str, wanted: int) -> list[str]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise ArgumentError(f"cannot read {name}: {error.strerror}; check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        raise ArgumentError(f"{name} is no UTF-8 text ({error.reason}); name a file with responses.") from error
    return [text] if wanted == 1 else text.removesuffix("\n").split("\n") if text else []
