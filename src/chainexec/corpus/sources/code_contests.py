"""CodeContests: problems with solutions in several languages and several sets of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.program import Program
from chainexec.corpus.sources.making import Row, Source, programs
from chainexec.corpus.sources.stdin_tests import MOST_SOLUTIONS, MOST_TESTS, decoded, is_python_3, pairs, scripts, solutions
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given

PYTHON_3 = 3  # the number of the language in the data set's enumeration: 1 is Python 2
TESTS = ("public_tests", "private_tests", "generated_tests")


def read(
    *paths: Given, solutions_each: int = MOST_SOLUTIONS, tests_each: int = MOST_TESTS, licence: str = "CC-BY-4.0"
) -> Iterator[Program | Unusable]:
    """The first solutions in Python 3 of each problem, with its first tests: public ones before private and generated ones."""

    def make(row: Row) -> Iterator[Program]:
        given = row.first("solutions")
        if not isinstance(given, dict) or not isinstance(given.get("solution"), list) or not isinstance(given.get("language"), list):
            raise RowError("broken row", "'solutions' should have the lists 'language' and 'solution'")
        codes = [
            code
            for language, code in zip(given["language"], given["solution"], strict=False)
            if isinstance(code, str) and (language == PYTHON_3 or is_python_3(language))
        ]
        tests = (pair for name in TESTS for pair in pairs(decoded(row, name)))
        name = row.id("name")
        problem = Program(
            f"code-contests/{name}", "", scripts(tests, tests_each), "competitions", name,
            row.text("description", default=""), licence, {"data set": "CodeContests", "row": name},
        )  # fmt: skip
        yield from solutions(problem, codes, solutions_each)

    return programs("code-contests", paths, make, ids=("name",))


SOURCE = Source("code-contests", "CodeContests: solutions in Python 3 with what they read and print", read)
