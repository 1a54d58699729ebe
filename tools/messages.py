"""Writes docs/messages.md: each message that a user can meet, read from the source, with its cause and cure from messages.toml.

python tools/messages.py
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "chainexec"
NOTES = ROOT / "tools" / "messages.toml"
PAGE = ROOT / "docs" / "messages.md"
PROGRAMS = ("corpus/algorithms", "corpus/maths", "corpus/competitions")  # are traced, and raise what they like
VARIES = "…"
BASE = "ChainexecError"
DAMAGED = "DamagedError"  # inside of the library; its text stands behind the path in a TraceFileError
IN_VERDICTS = "NoStrategyError"  # inside of the library; its text stands in the reason of a verdict
FILE_READER = "traces/storage.py"  # what it finds in a file at once is told; what lies deeper is told as a contradiction

HEAD = """\
# Messages

Every error of chainexec is a `ChainexecError` ([reference](reference/errors.md)), and its message says what happened and what to do next.
Here each has a few words more. `…` stands for what differs each time. Exceptions of *your* program are none of these: they are the outcome
of its trace. This page is made by `python tools/messages.py`.

To find one, search this page for some words of it that are not names or numbers.
"""
TAIL = """\
## Words that say why there is nothing

Some things are no errors, and are told in a word: why a verdict is [unverified](equivalence.md#verdicts), how an
[isolated run](safety.md) ended, why a program, run or sample is [not in a corpus](corpus.md#what-is-left-out), why a
[row](sources.md#sources) is unusable, why a rule [refused](rules.md), and the [exit status](cli.md#exit-status) of a command.
"""


class Message(NamedTuple):
    error: str  # the class, "RuntimeWarning", or "" for a line on standard error
    text: str


class Note(NamedTuple):
    section: str
    of: tuple[str, ...]
    also: tuple[str, ...]
    says: str


@cache
def messages() -> tuple[Message, ...]:
    """All messages, each once, in the order of the source files."""
    texts = {path: path.read_text(encoding="utf-8") for path in _files()}
    trees = {path: ast.parse(text) for path, text in texts.items() if re.search(r"Error\(|warn\(|complain\(", text)}
    errors = _errors(trees)
    found: dict[Message, None] = {}
    for path, tree in trees.items():
        for node, around in _calls(tree):
            name = _called(node)
            if name == "warn":
                error = ast.unparse(node.args[1])
            elif name in {IN_VERDICTS, "complain"}:
                error = ""
            elif name in errors:
                error = name
            elif name == DAMAGED and path.relative_to(SOURCE).as_posix() == FILE_READER:
                error = "TraceFileError"
            else:
                continue
            known: dict[str, str] = {}
            for scope in around:
                known = _named_texts(scope, known)
            for pieces in _texts(node.args[0], tree, known):
                text = re.sub(f"{VARIES}+", VARIES, pieces)
                if text.strip(VARIES + ":. \n") and not (name == DAMAGED and "trace" not in text):
                    found.setdefault(Message(error, text))
    return tuple(found)


def code(text: str) -> str:
    """A message as the page shows it."""
    return " ".join(text.replace("`", "'").split())


def notes() -> list[tuple[str, str, list[Note]]]:
    """(title, introduction, notes) of each section of the page."""
    read = tomllib.loads(NOTES.read_text(encoding="utf-8"))
    return [
        (
            section["title"],
            section.get("intro", ""),
            [Note(section["title"], tuple(note["of"]), tuple(note.get("also", ())), note["says"]) for note in section["note"]],
        )
        for section in read["section"]
    ]


def assigned() -> tuple[dict[Note, list[Message]], list[Message]]:
    """The messages of each note, and those for which there is none."""
    found: dict[Note, list[Message]] = {note: [] for _, _, some in notes() for note in some}
    left = []
    for message in messages():
        for note, those in found.items():
            if any(text in message.text for text in note.of):
                those.append(message)
                break
        else:
            left.append(message)
    return found, left


def page() -> str:
    by_note, _ = assigned()
    parts = [HEAD]
    for title, introduction, some in notes():
        parts.append(f"## {title}\n")
        if introduction:
            parts.append(f"{introduction}\n")
        for note in some:
            also = [Message(*text.split(": ", 1)) for text in note.also]
            shown = [f"`{code(message.text)}`" + (f" *{message.error}*" if message.error else "") for message in also + by_note[note]]
            parts.append("- " + "<br>\n    ".join(shown) + f"\n\n    {note.says}\n")
    parts.append(TAIL)
    return "\n".join(parts)


def _files() -> list[Path]:
    paths = sorted(SOURCE.rglob("*.py"))
    return [path for path in paths if not path.relative_to(SOURCE).as_posix().startswith(PROGRAMS)]


def _errors(trees: dict[Path, ast.Module]) -> set[str]:
    """Names of the library's error classes."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {BASE}
    while more := {name for name, those in bases.items() if those & found} - found:
        found |= more
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, tuple[ast.Module | ast.FunctionDef, ...]]]:
    """Each call with arguments, and the module and functions around it."""
    work: list[tuple[ast.AST, tuple[ast.Module | ast.FunctionDef, ...]]] = [(tree, (tree,))]
    while work:
        node, around = work.pop()
        if isinstance(node, ast.FunctionDef):
            around = (*around, node)
        if isinstance(node, ast.Call) and node.args:
            yield node, around
        work += [(child, around) for child in reversed(list(ast.iter_child_nodes(node)))]


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _named_texts(scope: ast.Module | ast.FunctionDef, known: dict[str, str]) -> dict[str, str]:
    """`known` with the names that get one text there, and without those that get something else or several."""
    found = dict(known)
    here: set[str] = set()
    for node in scope.body if isinstance(scope, ast.Module) else ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            found.pop(name, None)
            if name not in here and isinstance(node.value, ast.Constant | ast.JoinedStr):
                found[name] = _plain(node.value, found)
            here.add(name)
    return found


def _plain(node: ast.expr, known: dict[str, str]) -> str:
    """A text, with VARIES for what is not fixed."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_plain(value, known) for value in values)
        case ast.FormattedValue(value=ast.Name(id=name), conversion=-1) | ast.Name(id=name):
            return known.get(name, VARIES)
    return VARIES


def _texts(node: ast.expr, tree: ast.Module, known: dict[str, str]) -> list[str]:
    """The texts that an expression can come to: of a condition both, of a function of the module all that it returns."""
    if isinstance(node, ast.IfExp):
        return _texts(node.body, tree, known) + _texts(node.orelse, tree, known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        makers = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == node.func.id]
        returned = [part.value for one in makers for part in ast.walk(one) if isinstance(part, ast.Return) and part.value is not None]
        inside = _named_texts(makers[0], _named_texts(tree, {})) if makers else {}
        return [text for value in returned for text in _texts(value, tree, inside)]
    return [_plain(node, known)]


if __name__ == "__main__":
    missing = assigned()[1]
    if missing:
        sys.exit("\n".join([f"{NOTES.name} has no note for:", *(f"  {message.error}: {message.text}" for message in missing)]))
    PAGE.write_text(page(), encoding="utf-8")
