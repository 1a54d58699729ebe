"""What stands in evaluations must not be in what a model learns from: 13-grams of words, and normal forms of programs."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chainexec.corpus.gates.normal import Normal
from chainexec.corpus.program import Program, Unusable
from chainexec.corpus.sources import SOURCES, source
from chainexec.corpus.sources.rows import existing_file, rows, stem
from chainexec.errors import ArgumentError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GRAM = 13  # words
LEAST_TOKENS = 40  # of a function's normal form: shorter ones are found everywhere
CODE_FIELDS = ("code", "source", "program", "solution", "canonical_solution", "completion")
WHOLE = ("cruxeval", "humaneval", "mbpp")  # all of their rows count, those too that are no programs to run
_WORD = re.compile(r"\w+")


class Row(NamedTuple):
    """One row of an evaluation.

    Attributes:
        id: names it.
        source: its program, "" where it has none.
        texts: its words: the problem, tests, answers.
    """

    id: str
    source: str = ""
    texts: tuple[str, ...] = ()


class Contamination:
    """Rows of evaluations by what can be found in a program or a text.

    Args:
        evaluation: rows, or names of files as `read_evaluation` takes them.

    Raises:
        ArgumentError: a file cannot be read, or nothing in it can be found again.
    """

    def __init__(self, evaluation: Iterable[Row | str | Path]) -> None:
        self._forms: dict[bytes, str] = {}
        self._grams: dict[bytes, str] = {}
        self.rows = 0
        self.unusable: list[Unusable] = []
        for one in evaluation:
            for row in [one] if isinstance(one, Row) else read_evaluation(one):
                if isinstance(row, Unusable):
                    self.unusable.append(row)
                else:
                    self.rows += 1
                    self._add(row)

    def _add(self, row: Row) -> None:
        if row.source:
            for key in _keys(row.source):
                self._forms.setdefault(key, row.id)
        for text in (row.source, *row.texts):
            for gram in _grams(text):
                self._grams.setdefault(gram, row.id)

    def hit(self, source: str, *texts: str) -> str | None:
        """The id of an evaluation's row that is in a program or in texts about it; None where there is none.

        Args:
            source: a program.
            texts: its statement and whatever else is to be learnt from.
        """
        if source and self._forms:
            for key in _keys(source):
                if (found := self._forms.get(key)) is not None:
                    return found
        if self._grams:
            for text in (source, *texts):
                for gram in _grams(text):
                    if (found := self._grams.get(gram)) is not None:
                        return found
        return None


def _keys(source: str) -> Iterator[bytes]:
    """Keys of the whole program, and of each of its functions that is long enough to be told from others."""
    try:
        whole = Normal(source, loose=True)  # to look alike is enough
    except SourceError:  # what cannot be parsed is found by its words
        return
    yield whole.key
    for node in whole.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        part = Normal(ast.Module([node], []), loose=True)
        if len(part.tokens) >= LEAST_TOKENS:
            yield part.key


def _grams(text: str) -> Iterator[bytes]:
    words = _WORD.findall(text.lower())
    for n in range(len(words) - GRAM + 1):
        yield hashlib.blake2b(" ".join(words[n : n + GRAM]).encode(errors="surrogatepass"), digest_size=8).digest()


# ---- reading ---------------------------------------------------------------------------------------------------------------------


def read_evaluation(name: str | Path) -> Iterator[Row | Unusable]:
    """The rows of an evaluation that the user names.

    Args:
        name: "cruxeval:PATH", "humaneval:PATH" or another source with a path; or a path alone: JSON lines, a JSON array or Parquet with
            a field for code or texts, or else a text file, which is one row.

    Returns:
        Its rows; an `Unusable` in the place of each that cannot be read.

    Raises:
        ArgumentError: it cannot be read.
    """
    kind, colon, path = str(name).partition(":")
    if colon and kind in SOURCES and not Path(name).exists():
        if kind not in WHOLE:
            return _of_source(kind, path)
        return _of_rows(existing_file(path, f"evaluation {kind}"), kind)
    place = existing_file(name, "evaluation")
    suffixes = {suffix.lower() for suffix in place.suffixes}
    if suffixes & {".jsonl", ".json", ".ndjson", ".parquet", ".pq"}:
        return _of_rows(place, stem(place))
    return _of_text(place)


def _of_source(kind: str, path: str) -> Iterator[Row | Unusable]:
    for one in source(kind, path):
        if isinstance(one, Unusable):
            yield one
        else:
            yield _of_program(one)


def _of_program(program: Program) -> Row:
    given = [text for one in program.inputs for text in (one.call or "", one.stdin)]
    return Row(program.id, program.source, (program.statement, *given))


def _of_rows(path: Path, name: str) -> Iterator[Row | Unusable]:
    for number, row in rows(path, "evaluation"):
        if isinstance(row, Unusable):
            yield row
            continue
        texts = list(_texts(row))
        codes = [row[name] for name in CODE_FIELDS if isinstance(row.get(name), str) and row[name].strip()]
        if isinstance(row.get("prompt"), str) and isinstance(row.get("canonical_solution"), str):  # one program, in two parts
            codes = [row["prompt"] + row["canonical_solution"]]
        named = next((row[name] for name in ("id", "task_id", "question_id", "problem_id") if isinstance(row.get(name), str | int)), number)
        if not codes and not any(len(_WORD.findall(text)) >= GRAM for text in texts):
            yield Unusable(f"{name}/{named}", "missing field", f"neither code nor a text of {GRAM} words")
        else:
            yield Row(f"{name}/{named}", codes[0] if codes else "", (*codes[1:], *texts))


def _texts(value: object) -> Iterator[str]:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            stack += one.values()
        elif isinstance(one, list):
            stack += one


def _of_text(path: Path) -> Iterator[Row | Unusable]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ArgumentError(f"evaluation: {path} is no text in UTF-8 ({error.reason}); name another file") from None
    if path.suffix == ".py":
        yield Row(path.name, text)
    else:
        yield Row(path.name, "", (text,))
