"""The options of the magics: read, completed, described."""

from __future__ import annotations

import difflib
import keyword
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable


def _styles() -> list[str]:
    from chainexec.narration.styles import styles

    return list(styles())


def _verbosities() -> list[str]:
    from chainexec.narration.words import VERBOSITIES

    return list(VERBOSITIES)


def _whole_number(text: str) -> int:
    try:
        return int(text.replace("_", ""))
    except ValueError:
        raise ArgumentError(f"{text!r} is no whole number") from None


def _name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise ArgumentError(f"{text!r} is no name of a variable")
    return text


@dataclass(frozen=True, slots=True)
class Option:
    """One option.

    Attributes:
        value: what its value is called in the help.
        about: what it does.
        read: text to value; raises ArgumentError with what is wrong.
        values: the values to choose among, where there are few.
        repeats: whether it may be given several times.
    """

    value: str
    about: str
    read: Callable[[str], Any] = str
    values: Callable[[], list[str]] | None = None
    repeats: bool = False


TRACE: dict[str, Option] = {
    "detail": Option("DETAIL", "expressions (with the values of sub-expressions) or lines", values=lambda: ["expressions", "lines"]),
    "steps": Option("N", "stop the run after N steps (1,000,000)", _whole_number),
    "include": Option("PATTERN", 'follow this code, too, such as "heapq" or "*/helpers/*.py"; repeatable', repeats=True),
    "name": Option("NAME", "keep what is shown as this variable, too", _name),
}
NARRATE: dict[str, Option] = {
    "style": Option("STYLE", "how it is told", values=_styles),
    "verbosity": Option("HOW", "how much is told", values=_verbosities),
    "tokens": Option("N", "tell it in at most N tokens, by summaries", _whole_number),
    "seed": Option("N", "varies the wording, never the facts", _whole_number),
    **TRACE,
}

_HELP = {
    "trace": (
        "Record a cell or a line step by step, and show the trace.",
        "The trace is shown and kept as _trace.",
    ),
    "narrate": (
        "Record a cell or a line step by step, and tell the run in words.",
        "The narration is shown and kept as _narration, its trace as _trace.",
    ),
}


def help_text(name: str, known: dict[str, Option]) -> str:
    """What `%%name?` prints."""
    first, kept = _HELP[name]
    rows = []
    for option, about in known.items():
        choice = f"{about.about}: {', '.join(about.values())}" if about.values is not None and option != "detail" else about.about
        rows.append(f"  {f'--{option} {about.value}':<20} {choice}")
    return "\n".join([
        first, "",
        f"  %%{name} [options]         the rest of the cell is the program",
        f"  %{name} [options] f(1, 2)  a call: its arguments are worked out first, then the call is recorded",
        f"  %{name} [options] x = f(1) any other line is recorded as a program of one line", "",
        "The program runs in the notebook's own namespace: it sees all names, and what it defines is there afterwards.",
        "What it raises is raised after what was recorded is shown.", kept,
        "A semicolon at the end shows nothing.", "",
        "Options:", *rows,
    ])  # fmt: skip


def read_options(magic: str, known: dict[str, Option], line: str) -> tuple[dict[str, Any], str]:
    """The options at the beginning of a line, and the rest of it as it stands.

    Raises:
        ArgumentError: an option is unknown, has no value, or one that does not do.
    """
    found: dict[str, Any] = {}
    rest = line.strip()
    while rest.startswith("--"):
        word, _, rest = rest.partition(" ")
        rest = rest.lstrip()
        if word == "--":
            break
        name, equals, value = word[2:].partition("=")
        option = known.get(name)
        if option is None:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean --{close[0]}?" if close else f"there are {', '.join(f'--{one}' for one in known)}."
            raise ArgumentError(f"%{magic} has no option --{name}; {hint}")
        if not equals:
            value, _, rest = rest.partition(" ")
            rest = rest.lstrip()
        value = value.strip("\"'")
        if not value:
            raise ArgumentError(f"--{name} needs a value: --{name} {option.value} ({option.about}).")
        choices = option.values() if option.values is not None else None
        if choices is not None and value not in choices:
            raise ArgumentError(f"--{name} {value} is not known; there are {', '.join(choices)}.")
        try:
            read = option.read(value)
        except ArgumentError as error:
            raise ArgumentError(f"--{name}: {error}.") from None
        found[name] = [*found.get(name, []), read] if option.repeats else read
    return found, rest


def complete(known: dict[str, Option], before: str, symbol: str) -> list[str]:
    """What may stand where `symbol` begins.

    Args:
        known: the options.
        before: the line behind the magic's name, up to the cursor.
        symbol: the word at the cursor, as far as it is written.
    """
    words = before.removesuffix(symbol).split()
    option = known.get(words[-1].removeprefix("--").removesuffix("=")) if words and words[-1].startswith("--") else None
    if option is not None:
        return [value for value in (option.values() if option.values is not None else []) if value.startswith(symbol)]
    name, equals, start = symbol.removeprefix("--").partition("=")
    if equals and (option := known.get(name)) is not None and option.values is not None:
        return [f"--{name}={value}" for value in option.values() if value.startswith(start)]
    given = {word.removeprefix("--").partition("=")[0] for word in words if word.startswith("--")}
    return [f"--{name}" for name, one in known.items() if (one.repeats or name not in given) and f"--{name}".startswith(symbol)]
