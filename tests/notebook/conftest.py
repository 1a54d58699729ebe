"""An IPython shell, and a browser, where they are there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Shell:
    """A worker process; one for all tests, each with a namespace of its own."""

    def __init__(self, folder):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore", "IPYTHONDIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("shell_worker.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the shell has ended with {self.process.wait()}"
        return json.loads(line)

    def run(self, *cells, load=True):
        """What each of the cells shows, in a new session."""
        return self.ask(cells=cells, load=load)


@pytest.fixture(scope="session")
def shell(tmp_path_factory):
    pytest.importorskip("IPython", reason="IPython is not installed: pip install 'chainexec[notebook]'")
    shell = Shell(tmp_path_factory.mktemp("ipython"))
    yield shell
    shell.process.stdin.close()
    shell.process.wait(10)
    shell.process.stdout.close()


@pytest.fixture(scope="module")
def browser():
    """A headless browser; one for each module, as asyncio.run() does not work while playwright is there."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is not installed")
    if BROWSER is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield browser
        browser.close()
