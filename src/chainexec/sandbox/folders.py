"""The empty folders that programs run in. Whoever is killed leaves one behind; the next to make one removes it."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

if sys.platform != "win32":  # where there is no sandbox
    import fcntl

PREFIX = "chainexec-run-"


class Folder:
    """An empty folder of this process's own.

    Attributes:
        path: where it is.
    """

    def __init__(self) -> None:
        remove_left()
        while True:
            self.path = tempfile.mkdtemp(prefix=PREFIX)
            self._lock = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
            with contextlib.suppress(OSError):  # a file system without locks: what is left there stays
                fcntl.flock(self._lock, fcntl.LOCK_SH)  # gone with this process, however that ends
            if os.path.lexists(self.path):
                return
            os.close(self._lock)  # somebody took it for one that was left, before it was locked

    def remove(self) -> None:
        """Remove it; what is in it, too, where a program could write there."""
        import shutil

        shutil.rmtree(self.path, ignore_errors=True)
        self.forget()

    def forget(self) -> None:
        """Leave it to others: in a forked process."""
        number, self._lock = self._lock, -1
        if number >= 0:
            os.close(number)


def remove_left() -> None:
    """Remove the empty folders of processes that are no more."""
    with contextlib.suppress(OSError):
        for entry in Path(tempfile.gettempdir()).iterdir():
            if entry.name.startswith(PREFIX):
                with contextlib.suppress(OSError):  # it is another user's, in use, or not empty
                    _remove_if_left(entry)


def _remove_if_left(path: Path) -> None:
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(number).st_uid == os.getuid():
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.rmdir()
    finally:
        os.close(number)
