"""Codeforces submissions with tests, as several public data sets write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.program import Program
from chainexec.corpus.sources.making import Row, Source, programs
from chainexec.corpus.sources.stdin_tests import MOST_TESTS, code_in, decoded, is_python_3, pairs, scripts
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given

ACCEPTED = {"OK", "ACCEPTED", "AC"}
TESTS = ("official_tests", "test_cases", "tests", "examples", "public_tests", "private_tests")
PARTS = (
    "description", "problem-description", "statement", "input_format", "input-specification", "output_format", "output-specification",
    "note",
)  # fmt: skip


def read(*paths: Given, tests_each: int = MOST_TESTS, licence: str = "unknown") -> Iterator[Program | Unusable]:
    """Submissions in Python 3, one a row; those with a verdict must have been accepted.

    The program is the field `code`, `source`, `solution` or `generation` (there in ```python fences); the tests are lists of
    {"input", "output"}, or `demo-input` and `demo-output`.
    """

    def make(row: Row) -> Iterator[Program]:
        name = _name(row)
        language = row.first("programmingLanguage", "programming_language", "language", "lang", default="python")
        if not is_python_3(language):
            raise RowError("no Python", f"the language is {language!r}")
        verdict = row.first("verdict", "status", default="OK")
        if not isinstance(verdict, str) or verdict.upper() not in ACCEPTED:
            raise RowError("not solved", f"the verdict is {verdict!r}")
        tests = [pair for field in TESTS for pair in pairs(decoded(row, field))]
        if not tests and "demo-input" in row.fields:
            tests = list(pairs({"input": decoded_list(row, "demo-input"), "output": decoded_list(row, "demo-output")}))
        yield Program(
            f"codeforces/{name}", code_in(row.text("code", "source", "solution", "generation")), scripts(tests, tests_each), "competitions",
            row.text("title", "name", default=""), "\n\n".join(text for part in PARTS if (text := row.text(part, default=""))), licence,
            {"data set": "Codeforces", "row": name},
        )  # fmt: skip

    return programs("codeforces", paths, make, ids=("submission_id", "id"))


def _name(row: Row) -> str:
    """What names the submission; an id of the problem alone would come again with each of its solutions."""
    given = row.first("submission_id", "submissionId", default=None)
    if given is not None:
        return str(given)
    problem = row.first("problem_id", "id", default="")
    return f"{problem}@{row.place}" if problem != "" else row.place


def decoded_list(row: Row, name: str) -> list[str]:
    value = row.first(name, default=[])
    return value if isinstance(value, list) else [row.text(name)]


SOURCE = Source("codeforces", "Codeforces: accepted submissions in Python 3 with what they read and print", read)
