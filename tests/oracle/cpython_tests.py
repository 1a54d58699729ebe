"""cpython_tests.py MODULE [DETAIL]: runs a module of CPython's own tests, recorded where a detail is given, and prints how each test ended, as JSON.

The tests of each class are one recorded run. Of what was recorded some is read, too: it must not fail.
"""

from __future__ import annotations

import importlib
import json
import sys
import unittest
from typing import Any

READ = 3_000  # steps of each class's trace


class Outcomes(unittest.TestResult):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def note(self, test: unittest.TestCase, how: str) -> None:
        if self.found.get(test.id(), "passed") == "passed":
            self.found[test.id()] = how

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        self.note(test, "passed")

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self.note(test, f"error: {err[1]!r}"[:300])

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self.note(test, f"failed: {err[1]!r}"[:300])

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802, ARG002
        self.note(test, "skipped")

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802, ARG002
        self.note(test, "failed as expected")

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:  # noqa: N802, ARG002
        if err is not None:
            self.note(test, f"failed in part: {err[1]!r}"[:300])


def by_class(suite: unittest.TestSuite) -> dict[type, list[unittest.TestCase]]:
    found: dict[type, list[unittest.TestCase]] = {}
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            for kind, tests in by_class(test).items():
                found.setdefault(kind, []).extend(tests)
        else:
            found.setdefault(type(test), []).append(test)
    return found


def record(suite: unittest.TestSuite, outcomes: Outcomes, file: str, detail: Any) -> str | None:
    import chainexec
    from chainexec.traces import Returned

    def program() -> None:
        suite.run(outcomes)

    trace = chainexec.trace(program, detail=detail, scope=chainexec.Scope(include=(file,)), limits=chainexec.Limits(steps=None, bytes=1_000_000_000))
    for step in trace.steps[:READ]:
        for change in step.changes:
            str(change.text)
    return None if isinstance(trace.outcome, Returned) else f"{trace.outcome}"


def main(name: str, detail: str | None) -> None:
    module = importlib.import_module(f"test.{name}")
    outcomes = Outcomes()
    for kind, tests in by_class(unittest.defaultTestLoader.loadTestsFromModule(module)).items():
        suite = unittest.TestSuite(tests)
        if detail is None:
            suite.run(outcomes)
        elif problem := record(suite, outcomes, str(module.__file__), detail):
            outcomes.found[kind.__name__] = problem
    json.dump(outcomes.found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
