"""Files with one JSON value a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping


def read_jsonl(path: str | os.PathLike[str]) -> list[Any]:
    """The values of a file; empty lines are left out.

    Args:
        path: of a file of JSON lines, in UTF-8.

    Returns:
        What stands in its lines, in their order.

    Raises:
        ArgumentError: the file cannot be read, or a line is no JSON; the message says which.
    """
    try:
        text = Path(path).read_text("utf-8")
    except OSError as error:
        raise ArgumentError(f"cannot read {path}: {error.strerror}; check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        raise ArgumentError(f"{path} is no UTF-8 text ({error.reason}); name a file with one JSON value a line.") from error
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise ArgumentError(f"{path}, line {number} is no JSON ({error}); name a file with one JSON value a line.") from error
    return found


def write_jsonl(path: str | os.PathLike[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows to a file, one a line; returns how many.

    Args:
        path: of the file; one that is there is replaced.
        rows: what JSON can hold.

    Returns:
        How many rows there are.

    Raises:
        ArgumentError: the file cannot be opened for writing.
    """
    try:
        file = Path(path).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115 - what the rows raise is not ours
    except OSError as error:
        raise ArgumentError(f"cannot write {path}: {error.strerror}; check its folder and permissions.") from error
    count = 0
    with file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
            count += 1
    return count
