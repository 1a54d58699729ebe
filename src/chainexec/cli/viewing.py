"""The command `view`."""

from __future__ import annotations

import re
import shutil
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from chainexec.cli.programs import add_running_options, obtain
from chainexec.cli.showing import OK, complain, status_of
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

PAGES = (".html", ".htm")
IN_TERMINALS = ("w3m", "lynx", "links", "elinks", "www-browser")  # browsers that run no script

VIEW_EPILOG = """\
PROGRAM and ARGUMENT are those of `chainexec trace`: script.py, file.py:function, module:function, run.trace; see `chainexec trace --help`.
The page is one file that needs no network; it can be kept and passed on. Its name is printed.

Exit status: 0 the program ended normally, 1 it raised an exception, 2 a usage error or a file that cannot be read or written,
3 a limit stopped it, 130 interrupted."""


def add_viewing(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command."""
    view = command("view", run_view, "Show a run step by step in a browser.", VIEW_EPILOG)
    view.add_argument("program", metavar="PROGRAM", help="what to run, or a saved trace")
    add_running_options(view)
    view.add_argument("--out", metavar="FILE.html", type=Path, help="write the page to this file (default: one in a temporary folder)")
    view.add_argument("--no-open", action="store_true", help="write the page, open no browser")
    view.add_argument("--no-narration", action="store_true", help="leave out the sentences: quicker for a long run")


def run_view(options: argparse.Namespace) -> int:
    from chainexec.notebook.stepper import stepper_page

    if options.out is not None:
        check_place(options.out)
    trace = obtain(options)
    page = stepper_page(trace, narration=not options.no_narration)
    path = options.out if options.out is not None else Path(tempfile.mkdtemp(prefix="chainexec-")) / f"{page_name(options.program)}.html"
    try:
        path.write_text(page, "ascii")
    except OSError as error:
        raise ArgumentError(f"cannot write {path}: {error.strerror}; name another place with --out.") from error
    print(path)
    if not options.no_open and not opened(path):
        complain(f"no browser was found here; open {path} in one.", OK)
    return status_of(trace)


def check_place(path: Path) -> None:
    """Before the program runs: a page may replace a page, but nothing else."""
    if path.is_dir():
        raise ArgumentError(f"--out {path} is a folder; name a file in it, such as {path / 'run.html'}.")
    if path.exists() and path.suffix.lower() not in PAGES:
        raise ArgumentError(f"--out {path} is there and is no .html file; it is left as it is: name another file.")
    if not path.parent.is_dir():
        raise ArgumentError(f"--out {path}: there is no folder {path.parent}; make it, or name another place.")
    try:
        new = not path.exists()
        with path.open("ab"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise ArgumentError(f"cannot write {path}: {error.strerror}; name another place with --out, or leave --out away.") from error


def page_name(program: str) -> str:
    """A file name from what was run: `sort.py:bubble` gives "sort-bubble"."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"\.(py|trace)(?=:|$)", "", re.split(r"[\\/]", program)[-1])).strip("-")
    return name[:60] or "run"


def opened(path: Path) -> bool:
    """Whether a browser took the page."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    name = str(getattr(browser, "name", ""))
    if Path(name).name in IN_TERMINALS or (shutil.which(name) is None and type(browser) is webbrowser.GenericBrowser):
        return False
    return bool(browser.open(path.resolve().as_uri()))
