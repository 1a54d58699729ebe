"""Rows of files: JSON lines, JSON arrays, Parquet, standard input or anything that yields dicts; read as a stream, compressed or not.

A row that cannot be read is an `Unusable` in its place. A file that is not there is an ArgumentError at once.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import json
import lzma
import re
import sys
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from chainexec.corpus.program import Unusable
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Given = str | Path | Iterable[Mapping[str, Any]]
Row = tuple[int, dict[str, Any] | Unusable]  # its number, from 1

MOST_BYTES = 64 << 20  # of one row
CHUNK = 1 << 20
BATCH = 256  # rows of a Parquet file in memory at a time
_SPACE = re.compile(r"[\s,]*")
_DAMAGED = (EOFError, OSError, lzma.LZMAError, zlib.error)


def rows(given: Given, name: str) -> Iterator[Row]:
    """The rows of what the user named: a path ("-" is standard input), or an iterable of dicts such as a Hugging Face dataset.

    Args:
        given: the path or the iterable.
        name: of the source, for messages and the ids of rows that cannot be read.

    Raises:
        ArgumentError: it cannot be opened, or a package that reads it is not installed; raised at once, not at the first row.
    """
    if not isinstance(given, str | Path):
        return _given_rows(given, name)
    if str(given) == "-":
        return _lines(sys.stdin.buffer, f"{name}/stdin")
    path = existing_file(given, name)
    place = f"{name}/{stem(path)}"
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _parquet(path, name, place)
    if path.suffix.lower() == ".zst":
        needs_pyarrow(f"{name}: {path.name} is compressed by zstd")
    return _json(path, name, place)  # opened when its first row is asked for: rows that nobody reads must not keep a file open


def existing_file(path: str | Path, name: str) -> Path:
    """The path of a file that can be read.

    Raises:
        ArgumentError: there is none.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise ArgumentError(f"{name}: {path} is a folder; name a file in it")
        with path.open("rb"):
            return path
    except FileNotFoundError:
        raise ArgumentError(f"{name}: there is no file {path}; check the path") from None
    except (OSError, ValueError) as error:  # a ValueError of a null byte in the path
        raise ArgumentError(f"{name}: cannot read {path}: {getattr(error, 'strerror', None) or error}; check its permissions") from None


def stem(path: Path) -> str:
    """A file's name without its endings: what ids of its rows begin with."""
    return path.name.split(".", 1)[0] or path.name


# ---- bytes -------------------------------------------------------------------------------------------------------------------


def opened(path: Path, name: str) -> BinaryIO:
    """The bytes of a file, decompressed where its name says that it is compressed (.gz, .bz2, .xz, .zst).

    Raises:
        ArgumentError: it is compressed in a way that nothing installed can read.
    """
    match path.suffix.lower():
        case ".gz":
            return cast("BinaryIO", gzip.open(path, "rb"))
        case ".bz2":
            return cast("BinaryIO", bz2.open(path, "rb"))
        case ".xz":
            return cast("BinaryIO", lzma.open(path, "rb"))
        case ".zst":
            pyarrow = needs_pyarrow(f"{name}: {path.name} is compressed by zstd")
            stream = pyarrow.CompressedInputStream(pyarrow.OSFile(str(path), "rb"), "zstd")
            return cast("BinaryIO", io.BufferedReader(stream, CHUNK))
    return path.open("rb")


def needs_pyarrow(what: str) -> Any:
    """The module pyarrow.

    Raises:
        ArgumentError: it is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise ArgumentError(f"{what}, which needs pyarrow; run: pip install 'chainexec[corpus]'") from None
    return pa


# ---- JSON --------------------------------------------------------------------------------------------------------------------


def _json(path: Path, name: str, place: str) -> Iterator[Row]:
    """The rows of a file of JSON lines, or of one that is a JSON array as a whole."""
    with opened(path, name) as file:
        try:
            head = cast("io.BufferedReader", file).peek(CHUNK)
        except _DAMAGED as error:
            yield 1, Unusable(place, "file ends early", _said(error))
            return
        start = head.removeprefix(codecs.BOM_UTF8).lstrip()
        yield from _array(file, place) if start[:1] == b"[" else _lines(file, place)


def _lines(file: BinaryIO, place: str) -> Iterator[Row]:
    number = 0
    found = False
    while True:
        try:
            line = file.readline(MOST_BYTES + 1)
            long = len(line) > MOST_BYTES
            while long and line and not line.endswith(b"\n"):
                line = file.readline(CHUNK)
        except _DAMAGED as error:
            yield number + 1, Unusable(f"{place}:{number + 1}", "file ends early", _said(error))
            return
        if not line and not long:
            break
        number += 1
        if long:
            found = True
            yield number, Unusable(f"{place}:{number}", "row too long", f"more than {MOST_BYTES} bytes")
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.strip():
            found = True
            yield number, _row(line, f"{place}:{number}")
    if not found:
        yield 1, Unusable(place, "nothing there", "the file is empty")


def _row(line: bytes, id: str) -> dict[str, Any] | Unusable:  # noqa: A002 - as the field is called
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        return Unusable(id, "wrong encoding", f"no UTF-8: {error.reason} at byte {error.start}")
    try:
        return _as_row(json.loads(text), id)
    except (ValueError, RecursionError) as error:
        return Unusable(id, "broken row", f"no JSON: {error}")


def _as_row(value: Any, id: str) -> dict[str, Any] | Unusable:  # noqa: A002
    if isinstance(value, dict):
        return value
    return Unusable(id, "broken row", f"a JSON object is needed, this is of type {type(value).__name__}")


def _array(file: BinaryIO, place: str) -> Iterator[Row]:
    """The objects of a JSON array, one after another; what is no JSON ends it, as nobody knows where the next one begins."""
    decoder, utf8 = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")()
    text, at, number, inside, ended = "", 0, 0, False, False
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        if not inside and text[at : at + 1] == "[":
            inside, at = True, at + 1
            continue
        if text[at : at + 1] == "]":
            break
        problem: Exception = EOFError("the array is not closed")
        if at < len(text):
            try:
                value, end = decoder.raw_decode(text, at)
                if end < len(text) or ended:  # a number that ends with the chunk may go on in the next one
                    number, at = number + 1, end
                    yield number, _as_row(value, f"{place}:{number}")
                    continue
            except (ValueError, RecursionError) as error:
                problem = error
        if ended or len(text) - at > MOST_BYTES or isinstance(problem, RecursionError):
            yield number + 1, Unusable(f"{place}:{number + 1}", "file ends early" if ended else "broken row", f"no JSON: {problem}")
            return
        try:
            raw = file.read(max(CHUNK, len(text) - at))  # more each time: a long row is not to be parsed again and again
            text, at, ended = text[at:] + utf8.decode(raw, final=not raw), 0, not raw
        except UnicodeDecodeError as error:
            yield number + 1, Unusable(f"{place}:{number + 1}", "wrong encoding", f"no UTF-8: {error.reason}")
            return
        except _DAMAGED as error:
            yield number + 1, Unusable(f"{place}:{number + 1}", "file ends early", _said(error))
            return
    if not number:
        yield 1, Unusable(place, "nothing there", "the array is empty")


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


# ---- Parquet, and rows that are there already -----------------------------------------------------------------------------------


def _parquet(path: Path, name: str, place: str) -> Iterator[Row]:
    pyarrow = needs_pyarrow(f"{name}: {path.name} is a Parquet file")
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path):
            pass
    except (pyarrow.ArrowException, OSError) as error:
        raise ArgumentError(f"{name}: {path} is no Parquet file ({str(error).splitlines()[0]}); name another file") from None

    def read() -> Iterator[Row]:
        number = 0
        with parquet.ParquetFile(path) as file:
            try:
                for batch in file.iter_batches(batch_size=BATCH):
                    for row in batch.to_pylist():
                        number += 1
                        yield number, row
            except (pyarrow.ArrowException, OSError, ValueError) as error:
                yield number + 1, Unusable(f"{place}:{number + 1}", "file ends early", _said(error).splitlines()[0])
                return
        if not number:
            yield 1, Unusable(place, "nothing there", "the file has no rows")

    return read()


def _given_rows(given: Any, name: str) -> Iterator[Row]:
    if isinstance(given, Mapping | bytes) or not isinstance(given, Iterable):
        hint = "pass a path or an iterable of dicts, such as a split of a Hugging Face dataset"
        raise ArgumentError(f"{name}: rows cannot be read from a value of type {type(given).__name__}; {hint}")

    def read() -> Iterator[Row]:
        number = 0
        for number, row in enumerate(given, 1):
            if isinstance(row, Mapping):
                yield number, dict(row)
            else:
                yield number, Unusable(f"{name}/{number}", "broken row", f"a dict is needed, this is of type {type(row).__name__}")
        if not number:
            yield 1, Unusable(name, "nothing there", "there are no rows")

    return read()


def each(givens: tuple[Given, ...], name: str) -> Callable[[], Iterator[tuple[str, Row]]]:
    """The rows of all that the user named, one after another, each with the stem of its file; whether all of it is there is seen now.

    Raises:
        ArgumentError: nothing is named, or one of it cannot be opened.
    """
    if not givens:
        raise ArgumentError(f"{name}: name at least one file")
    streams = [(_stem_of(given), rows(given, name)) for given in givens]

    def read() -> Iterator[tuple[str, Row]]:
        for stem, stream in streams:
            for row in stream:
                yield stem, row

    return read


def _stem_of(given: Given) -> str:
    if not isinstance(given, str | Path):
        return "rows"
    return "stdin" if str(given) == "-" else stem(Path(given))
