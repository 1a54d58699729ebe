"""Reads the files that the command line names."""

from __future__ import annotations

import ast
from pathlib import Path

from chainexec.errors import ArgumentError
from chainexec.traces import is_trace_file


def exact_text(path: Path) -> tuple[str, str]:
    """The text of a Python file with its own line ends, and its encoding."""
    import io
    import tokenize

    try:
        raw = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding), encoding
    except OSError as error:
        raise ArgumentError(f"cannot read {path}: {error.strerror}; check the path and its permissions.") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ArgumentError(f"{path} is no Python text ({error}); name another file.") from error


def encoded(text: str, encoding: str) -> bytes:
    """The text in the encoding of its original; in UTF-8 where it has lost the line that names that encoding."""
    import io
    import tokenize

    raw = text.encode(encoding)
    try:
        kept = tokenize.detect_encoding(io.BytesIO(raw).readline)[0] == encoding
    except SyntaxError:
        kept = False
    return raw if kept else text.encode("utf-8")


def write_into(folder: Path, name: str, content: bytes) -> None:
    """Write a file into a folder, which is made where it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    except OSError as error:
        raise ArgumentError(f"cannot write {folder / name}: {error.strerror or error}; check the folder and its permissions.") from error


def read(path: Path) -> str | None:
    """The text of a Python file, or None for a file that is a saved trace."""
    import tokenize

    try:
        if is_trace_file(path):
            return None
        with tokenize.open(path) as file:  # honours the coding line
            return file.read()
    except OSError as error:
        raise ArgumentError(f"cannot read {path}: {error.strerror}; check the path and its permissions.") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ArgumentError(f"{path} is neither Python text nor a saved trace ({error}); name another file.") from error


def program_text(name: str) -> tuple[str, str | None]:
    """The text of `file.py` or `file.py:function`, and the function."""
    place, colon, function = name.rpartition(":")
    if colon and place.endswith(".py") and function.isidentifier():
        name = place
    else:
        function = ""
    text = read(Path(name))
    if text is None:
        raise ArgumentError(f"{name} is a saved trace; name the program instead.")
    return text, function or None


def input_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentError(f"cannot read {path} ({error}); name a file with text for standard input.") from error


def literal(text: str) -> object:
    """A Python literal's value; what is no literal stands for itself, as a string."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def keyword(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise ArgumentError(f"--kw {text} is not NAME=VALUE, such as --kw key=None.")
    return name, literal(value)


def renamed(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old.isidentifier() or not new.isidentifier():
        raise ArgumentError(f"--rename {text} is not OLD=NEW, such as --rename total=sum_so_far.")
    return old, new
