"""LiveCodeBench: rows of its code execution part, and problems to which a solution has been added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.corpus.sources.apps import called
from chainexec.corpus.sources.making import Row, Source, is_call, parsed, programs
from chainexec.corpus.sources.stdin_tests import MOST_TESTS, code_in, decoded, scripts, solutions, tested
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given


def read(*paths: Given, tests_each: int = MOST_TESTS, licence: str = "unknown") -> Iterator[Program | Unusable]:
    """Rows with `code`, `input` (a call) and `output`; or with `question_content`, `public_test_cases` and `code` or `code_list`.

    The private test cases are pickled, so they are never read: to unpickle is to run what somebody else wrote.
    """

    def make(row: Row) -> Iterator[Program | Unusable]:
        name = row.id("question_id", "id")
        origin = {"data set": "LiveCodeBench", "row": name}
        if "function_name" in row.fields and "input" in row.fields:
            call = row.text("input")
            if not is_call(call):
                raise RowError("broken input", f"{call[:200]!r} is no call")
            inputs = (Input(call.strip(), output=row.text("output", default="") or None),)
            yield Program(f"livecodebench/{row.id('id')}", row.text("code"), inputs, "competitions", licence=licence, origin=origin)
            return
        tests = decoded(row, "public_test_cases")
        if not isinstance(tests, list):
            raise RowError("no input", "the row has no list 'public_test_cases'")
        codes = row.first("code_list", "code", "solution", default=None)
        if codes is None:
            raise RowError("no Python", "the row has no solution; the data set itself has none")
        title, statement = row.text("question_title", default=""), row.text("question_content", default="")
        problem = Program(f"livecodebench/{name}", "", (), "competitions", title, statement, licence, origin)
        given = [code_in(code) for code in (codes if isinstance(codes, list) else [codes]) if isinstance(code, str)]
        for one in solutions(problem, given, len(given)):
            yield tested(one, lambda program: _inputs(program, row, tests, tests_each))

    return programs("livecodebench", paths, make, ids=("question_id", "id"))


def _inputs(program: Program, row: Row, tests: list[Any], most: int) -> tuple[Input, ...]:
    if any(not isinstance(test, dict) or not isinstance(test.get("input"), str) for test in tests):
        raise RowError("broken row", "a test should be an object with 'input' and 'output'")
    if any(test.get("testtype") == "functional" for test in tests):
        metadata = decoded(row, "metadata")
        function = metadata.get("func_name") if isinstance(metadata, dict) else None
        if not isinstance(function, str):
            raise RowError("no input", "the tests call a function, whose name 'metadata' does not say")
        callee = called(parsed(program.source), function)
        calls = [(f"{callee}({', '.join(test['input'].strip().splitlines())})", test.get("output")) for test in tests]
        wrong = next((call for call, _ in calls if not is_call(call)), None)
        if wrong is not None:
            raise RowError("broken input", f"{wrong[:200]!r} is no call")
        return tuple(Input(call, output=output if isinstance(output, str) else None) for call, output in calls[:most])
    return scripts([(test["input"], test.get("output")) for test in tests], most)


SOURCE = Source("livecodebench", "LiveCodeBench: its code execution rows, and problems with a solution added", read)
