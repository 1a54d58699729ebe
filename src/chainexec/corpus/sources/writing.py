"""Programs into a file that the source "jsonl" reads."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Program
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.corpus.program import Unusable


def write_programs(programs: Iterable[Program | Unusable], path: str | Path) -> tuple[int, int]:
    """Writes programs as JSON lines, the whole file or none of it; rows that cannot be used are left out.

    Args:
        programs: as a source yields them.
        path: of the file; one that ends in .gz is compressed.

    Returns:
        how many were written, and how many rows were left out.

    Raises:
        ArgumentError: the file cannot be written.
    """
    path = Path(path)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    written = left = 0
    try:
        with temporary.open("wb") as raw, _compressed(raw, path) as file:
            for one in programs:
                if isinstance(one, Program):
                    file.write(json.dumps(one.to_dict(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                    written += 1
                else:
                    left += 1
        temporary.replace(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise ArgumentError(f"cannot write {path}: {why}; check its folder, permissions and the room on the disk") from error
    finally:
        temporary.unlink(missing_ok=True)
    return written, left


def _compressed(raw: Any, path: Path) -> Any:
    if path.suffix.lower() != ".gz":
        return contextlib.nullcontext(raw)
    return gzip.GzipFile("", "wb", fileobj=raw, mtime=0)  # no name and no time: the same programs, the same bytes
