"""Running pytest on small projects, with the plugin of this checkout and only the others that a test asks for."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import chainexec.pytest_plugin.failures  # noqa: F401 - once, not anew in each of the sessions inside this one

PLUGIN = "chainexec.pytest_plugin"
HERE = Path(__file__).parent


class Done(NamedTuple):
    code: int
    out: str
    reports: list[str]  # `nodeid phase outcome` of every report, as the project's conftest wrote them down


REPORTS = """
import os
def pytest_runtest_logreport(report):
    with open(os.environ["REPORTS"], "a") as file:
        print(report.nodeid, report.when, report.outcome, getattr(report, "wasxfail", None), file=file)
"""


class Project:
    """A folder with tests."""

    def __init__(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pytester = pytester
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        monkeypatch.setenv("REPORTS", str(pytester.path / "reports.txt"))
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
        self.env = monkeypatch
        self.write("conftest.py", REPORTS)

    def write(self, name: str, text: str) -> None:
        (self.pytester.path / name).write_text(text)

    def run(self, *options: str, plugins: tuple[str, ...] = ()) -> Done:
        """Run pytest in this process."""
        reports = self.pytester.path / "reports.txt"
        reports.unlink(missing_ok=True)
        sys.path.insert(0, str(self.pytester.path))
        made = [importlib.import_module(name) for name in (PLUGIN, *plugins)]
        done = self.pytester.runpytest_inprocess("-p", "no:cacheprovider", *options, plugins=made)
        return Done(int(done.ret), "\n".join(done.outlines + done.errlines), reports.read_text().splitlines() if reports.exists() else [])

    def run_apart(self, *options: str, plugins: tuple[str, ...] = ()) -> Done:
        """Run pytest in a process of its own."""
        reports = self.pytester.path / "reports.txt"
        reports.unlink(missing_ok=True)
        asked = [part for plugin in (PLUGIN, *plugins) for part in ("-p", plugin)]
        done = self.pytester.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *asked, *options)
        return Done(int(done.ret), "\n".join(done.outlines + done.errlines), reports.read_text().splitlines() if reports.exists() else [])

    def section(self, *options: str, plugins: tuple[str, ...] = ()) -> str:
        """The text about the only failure."""
        out = self.run("--chainexec", *options, plugins=plugins).out
        found = sections(out)
        assert len(found) == 1, out
        return found[0]


def sections(out: str) -> list[str]:
    """The texts that the plugin added to failures, from a terminal's output."""
    found, lines = [], out.splitlines()
    for number, line in enumerate(lines):
        if "chainexec: the steps that led to the failure" in line:
            end = next(n for n in range(number + 1, len(lines)) if lines[n].startswith(("___", "===", "---")))
            found.append("\n".join(lines[number + 1 : end]).rstrip())
    return found


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(pytester, monkeypatch)
