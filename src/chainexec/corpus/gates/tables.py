"""Tables on disk with a cache of bounded size: the memory stays flat however many programs there are."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

CACHE_KIB = 32 << 10  # of each table
BATCH = 10_000  # changes between two commits


class Tables:
    """A database of one process.

    Args:
        folder: where its file is; None for a file that is gone in the end.
        name: of the file.
        form: says what the tables hold; a file of another form is refused.
        statements: make the tables.

    Raises:
        ArgumentError: the file cannot be opened, or is of another form.
    """

    def __init__(self, folder: Path | None, name: str, form: str, statements: Sequence[str]) -> None:
        place = "" if folder is None else str(Path(folder) / name)
        try:
            if folder is not None:
                Path(folder).mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(place, isolation_level=None)
            found = self._made(form, statements)
        except (sqlite3.Error, OSError) as error:
            if hasattr(self, "_base"):
                self._base.close()
            raise ArgumentError(f"cannot use {place or 'a temporary file'}: {error}; check the folder and the room on the disk") from None
        if found != form:
            self._base.close()
            raise ArgumentError(f"{place} was made by other settings ({found}, not {form}); delete it, or name another folder")
        self._changes = 0

    def _made(self, form: str, statements: Sequence[str]) -> str:
        """The form of the file; a new one gets its tables."""
        for pragma in (f"cache_size=-{CACHE_KIB}", "journal_mode=WAL", "synchronous=OFF", "temp_store=FILE"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.execute("BEGIN")
        self._base.execute("CREATE TABLE IF NOT EXISTS form (name TEXT)")
        found = self._base.execute("SELECT name FROM form").fetchone()
        if found is not None:
            return str(found[0])
        for statement in statements:
            self._base.execute(statement)
        self._base.execute("INSERT INTO form VALUES (?)", (form,))
        return form

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._base.execute(statement, values).fetchall()

    def change(self, statement: str, values: Sequence[Any]) -> int:
        """Makes a change, and says of how many rows."""
        rows = self._base.execute(statement, values).rowcount
        self._changed()
        return rows

    def change_many(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        self._base.executemany(statement, values)
        self._changed()

    def _changed(self) -> None:
        self._changes += 1
        if self._changes >= BATCH:
            self.commit()

    def commit(self) -> None:
        """What was changed until now survives the end of the process."""
        self._base.execute("COMMIT")
        self._base.execute("BEGIN")
        self._changes = 0

    def close(self) -> None:
        if self._base.in_transaction:
            self._base.execute("COMMIT")
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()
