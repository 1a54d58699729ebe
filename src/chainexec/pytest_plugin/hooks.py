"""The hooks that are there with `--chainexec`: each phase of a test is recorded, and a failure's report gets a section.

What happens here must not change what becomes of a test: whatever goes wrong with recording or telling is said in the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import CodeType

    from chainexec.recording.window import Recorded, Window

SECTION = "chainexec: the steps that led to the failure"
SIZE = 256 << 20  # bytes of records that are kept of one phase


class FailureHooks:
    """Records the phases of tests.

    Args:
        tokens: how long the text about one failure may be.
        steps: how many steps of a phase are kept at most, the last ones.
        follow: patterns of code to follow besides the test's module and the user's own files.
    """

    def __init__(self, tokens: int, steps: int, follow: tuple[str, ...]) -> None:
        self._tokens, self._steps, self._follow = tokens, steps, follow
        self._window: Window | None = None  # of the phase that runs
        self._item: pytest.Item | None = None
        self._suspended: dict[CodeType, None] = {}  # generators' code that was followed: fixtures go on where they are torn down
        self._recorded: Recorded | str | None = None  # of the phase that is over, or why there is nothing

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        return (yield from self._phase(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        return (yield from self._phase(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        return (yield from self._phase(item))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:  # fmt: skip
        report = yield
        running = self._window is not None and self._item is item  # the report of a subtest
        if report.failed and call.excinfo is not None:
            text = self._told(item, call.excinfo.value, running=running)
            if text:
                add_section(report, text)
        if not running:
            self._recorded = None
        return report

    def _phase(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        self._recorded = None
        if self._window is not None:  # a test that runs another one in this process: the outer one is recorded
            return (yield)
        try:
            from chainexec.pytest_plugin.failures import window_of

            window = window_of(item, self._follow, self._steps, SIZE)
            window.start(self._suspended)
        except Exception as error:
            self._recorded = f"Nothing was recorded: {error}"
            return (yield)
        self._window, self._item = window, item
        try:
            return (yield)
        finally:
            self._window = self._item = None
            self._suspended.update(dict.fromkeys(window.generators))
            try:
                self._recorded = window.stop()
            except Exception as error:
                self._recorded = f"Nothing was recorded: {type(error).__name__}: {error}"

    def _told(self, item: pytest.Item, error: BaseException, *, running: bool) -> str:
        try:
            from chainexec.pytest_plugin.failures import told

            recorded = self._window.take() if running and self._window is not None else self._recorded
            if recorded is None or isinstance(recorded, str):
                return recorded or ""
            return told(recorded, error, self._tokens, item.config.rootpath, running=running)
        except Exception as failure:
            return f"The steps cannot be told: {type(failure).__name__}: {failure}"


def add_section(report: pytest.TestReport, text: str) -> None:
    """Add a text to a failure: to the very representation of the exception, which goes wherever the failure is shown."""
    add = getattr(report.longrepr, "addsection", None)
    if add is not None:
        add(SECTION, text)
    else:  # a plain text, such as that of `pytest.fail(..., pytrace=False)`
        report.sections.append((SECTION, text))
