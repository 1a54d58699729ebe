"""How fast is the grader? Prints a table (Markdown).

    python benchmarks/grading.py

Process time on one core, the best of five repeats. The answers are those of CRUXEval where it lies in ../shared/data, else of a few programs; every
response is another text, but the values in it are read once and remembered, as they are where a model answers a question several times.
"""

from __future__ import annotations

import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from chainexec.questions.formats import from_cruxeval
from chainexec.questions.formats.cruxeval import samples_of_cruxeval
from chainexec.questions.grading import grade
from questions.responses import HOSTILE, LIST, PROMPT

STEP = "Line {n}: `x` is {n} now, and `x > 3` is false, so the loop goes on with `items[{n}]`.\n"
CRUXEVAL = ROOT.parent / "shared" / "data" / "cruxeval" / "cruxeval.jsonl"
REPEATS = 5


def rows():
    if CRUXEVAL.exists():
        from chainexec.questions.formats import read_jsonl

        return read_jsonl(CRUXEVAL)
    code = "def f(xs):\n    return sorted(xs) + [len(xs)]\n"
    return [{"code": code, "input": f"[{n}, 1, 2]", "output": f"[1, 2, {n}, 3]", "id": str(n)} for n in range(3, 203)]


def best(questions, respond):
    """Gradings a second."""
    fastest = 0.0
    for repeat in range(REPEATS):
        responses = [respond(question, f"{repeat}.{number}") for number, question in enumerate(questions)]
        started = time.process_time()
        grades = [grade(question, response) for question, response in zip(questions, responses, strict=True)]
        fastest = max(fastest, len(questions) / (time.process_time() - started))
        wrong = [made for made in grades if not made.correct]
        assert not wrong, wrong[0]
    return fastest


def main():
    all_rows = rows()
    outputs, inputs = from_cruxeval(all_rows, tasks="output"), from_cruxeval(all_rows, tasks="input")
    table = [
        ("output, `[ANSWER]` tags", outputs, lambda question, mark: f"Run {mark}.\n[ANSWER]{question.answer}[/ANSWER]"),
        ("output, an assertion in a code fence", outputs, lambda question, mark: f"Run {mark}.\n```python\nassert {question.data['call']} == {question.answer}\n```"),
        ("output, the last line", outputs, lambda question, mark: f"Run {mark}.\n{question.answer}"),
        ("output, after 20 lines of reasoning", outputs, lambda question, mark: "<think>\n" + "".join(STEP.format(n=n) for n in range(20)) + f"{mark}\n</think>\n[ANSWER]{question.answer}[/ANSWER]"),
        ("input, the program is run", inputs[:400], lambda question, mark: f"Run {mark}.\n[ANSWER]{question.answer}[/ANSWER]"),
    ]
    print("| responses | gradings a second |\n|---|---|")
    for name, questions, respond in table:
        print(f"| {name} | {best(questions, respond):,.0f} |")
    samples = len(samples_of_cruxeval(all_rows))
    question = {"answer": LIST, "form": "literal", "prompt": PROMPT}
    slowest = 0.0
    for response in HOSTILE:
        times = []
        for _ in range(REPEATS):
            started = time.process_time()
            grade(question, response)
            times.append(time.process_time() - started)
        slowest = max(slowest, min(times) / max(len(response) / 1_000_000, 1))
    print(f"\n{samples} programs. The slowest of {len(HOSTILE)} hostile responses takes {1000 * slowest:.1f} ms a megabyte.")


if __name__ == "__main__":
    main()
