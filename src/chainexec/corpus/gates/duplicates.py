"""Exact duplicates: which program had a key first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.gates.tables import Tables

if TYPE_CHECKING:
    from pathlib import Path


class Duplicates(Tables):
    """An exact set of keys on disk, each with the id that had it first; about 40 bytes of disk a key.

    Args:
        folder: where it is kept, and found again by a later run; None for a file that is gone in the end.
    """

    def __init__(self, folder: Path | None = None) -> None:
        tables = ["CREATE TABLE keys (key BLOB PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID"]
        super().__init__(folder, "duplicates.sqlite", "keys 1", tables)

    def first(self, key: bytes, id: str) -> str | None:  # noqa: A002 - as the field of a program is called
        """The id that had the key before this one; None where this one is the first, also when it is asked for again."""
        if self.change("INSERT OR IGNORE INTO keys VALUES (?, ?)", (key, id)):
            return None
        ((found,),) = self.rows("SELECT id FROM keys WHERE key = ?", (key,))
        return None if found == id else str(found)

    def __len__(self) -> int:
        return int(self.rows("SELECT count(*) FROM keys")[0][0])
