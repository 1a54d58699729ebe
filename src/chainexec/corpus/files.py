"""Writes the files of a corpus: each whole or not at all, the same rows as the same bytes."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError, CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

UNFINISHED = ".unfinished"  # ends the name of a file that is being written
COMPRESSION, LEVEL = "zstd", 3
PYARROW = "pip install 'chainexec[corpus]'"


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name, then give it its own: whoever finds it finds all of it.

    Raises:
        CorpusError: it cannot be written (a full disk, no permission); what stood there is as it was.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")  # two processes may write the same file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(unfinished)
        _synced(unfinished)
        unfinished.replace(path)
    except OSError as error:
        _remove(unfinished)
        raise CorpusError(_why(path, error)) from error
    except BaseException:
        _remove(unfinished)
        raise


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the folder itself is gone or closed to us: the error that led here says so
        return


def _why(path: Path, error: OSError) -> str:
    what = f"cannot write {path}: {error.strerror or error}"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{what}; make room and run it again: what is finished is kept"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{what}; choose a folder that you may write to"
    return f"{what}; run it again: what is finished is kept"


def write_text(path: Path, text: str) -> None:
    """A text file, whole."""
    write_whole(path, lambda place: place.write_bytes(text.encode()))


def write_json(path: Path, data: Any) -> None:
    """A JSON file, whole."""
    write_text(path, json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path: Path) -> Any:
    """What is in a JSON file.

    Raises:
        CorpusError: it is damaged or cannot be read.
    """
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read: {error}; delete it and build again: only its shard is made anew") from error


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- Parquet ---------------------------------------------------------------------------------------------------------


def arrow() -> Any:
    """Pyarrow.

    Raises:
        ArgumentError: it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise ArgumentError(f"a corpus is written as Parquet, which needs pyarrow: {PYARROW}") from None
    return pa


def schema_of(form: str) -> Any:
    """The columns of a view; the same in every shard."""
    pa = arrow()
    text = pa.string()
    message = pa.list_(pa.struct([("role", text), ("content", text)]))
    content = {
        "text": [("text", text)],
        "messages": [("messages", message)],
        "prompt_completion": [("prompt", text), ("completion", text)],
        "verl": [
            ("data_source", text), ("prompt", message), ("ability", text),
            ("reward_model", pa.struct([("style", text), ("ground_truth", text)])),
            ("extra_info", pa.struct([("index", text), ("answer", text)])),
        ],
    }  # fmt: skip
    facts = [(name, text) for name in ("id", "task", "kind", "domain", "program", "licence")]
    facts += [("level", pa.int8()), ("steps", pa.int32()), ("tokens", pa.int32()), ("metadata", text)]
    if form == "programs":
        return pa.schema([(name, text) for name in ("id", "domain", "licence", "title", "source", "row")])
    return pa.schema([*content[form], *facts])


def write_rows(path: Path, form: str, rows: Sequence[Mapping[str, Any]], *, jsonl: bool) -> None:
    """Rows of a view as a Parquet file, and as JSON Lines beside it where that is wanted."""
    pa = arrow()
    table = pa.Table.from_pylist(list(rows), schema=schema_of(form))
    how = {"compression": COMPRESSION, "compression_level": LEVEL, "row_group_size": 1 << 20}
    write_whole(path, lambda place: pa.parquet.write_table(table, place, **how))
    if jsonl:
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        write_text(json_lines(path), lines)


def json_lines(path: Path) -> Path:
    """The JSON Lines file that belongs to a Parquet file: in a folder of its own, so that a reader of the one does not meet the other."""
    view, split = path.parent.parent, path.parent.name
    return view.parent / "jsonl" / view.name / split / path.with_suffix(".jsonl").name


def read_rows(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """All rows of Parquet files."""
    pa = arrow()
    rows: list[dict[str, Any]] = []
    for path in paths:
        try:
            rows += pa.parquet.ParquetFile(path).read().to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise CorpusError(f"{path} cannot be read: {error}; delete it and build again: only its shard is made anew") from error
    return rows
