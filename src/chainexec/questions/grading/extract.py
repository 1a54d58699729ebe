r"""Finds the answer in a model's response.

The ways in which an answer can be given, the first that the response has counts, and of several answers given in this way the last
complete one:

1. `[ANSWER]...[/ANSWER]`
2. `<answer>...</answer>`
3. `\boxed{...}`
4. `assert f(...) == ...`, a line of its own
5. a JSON object with "answer", "output" or "input"
6. `Answer: ...`, `The answer is ...`
7. the last code fence
8. the last line that is not empty

What stands in reasoning (`<think>...</think>`) does not count, and what the response repeats of the prompt does not. Every search looks at
each character a few times at most, whatever the response holds.
"""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from chainexec.questions.grading.statements import compared, statement_at

if TYPE_CHECKING:
    from collections.abc import Callable

TAIL = 32_000  # characters at the end in which all but tags, fences and the last line are looked for
CONTEXT = 60  # characters in front of an answer that tell whether it is the prompt's
NEAR = 8  # characters that must precede an answer before it is taken for the prompt's
PAIRS = 50  # of tags that are looked at, from the last, for one that is not the prompt's
ASSERTIONS = 50  # that are looked at, from the last
FENCES = 2000  # of a response with more, those at the end are looked at
JSON_WORK = 200_000  # characters that the JSON reader looks at, at most

_THOUGHT = re.compile(r"</think(?:ing)?>(?!['\"`])", re.IGNORECASE)
_THINKS = re.compile(r"^[ \t]*+<think(?:ing)?>(?!['\"`])", re.IGNORECASE | re.MULTILINE)
_QUOTES = frozenset("'\"`")
_SQUARE = re.compile(r"\[/?ANSWER\]", re.IGNORECASE)
_ANGLE = re.compile(r"</?answer>", re.IGNORECASE)
_BOXED = re.compile(r"\\boxed\s*+\{|\\.|[{}]", re.DOTALL)
_ASSERT = re.compile(r"^[ \t>*`]*+(assert\b[^\n]*)", re.MULTILINE)
_BRACE = re.compile(r'\{(?=\s*+")')
_PHRASE = re.compile(r"\banswer[*_ \t]{0,4}(?::|=|\bis\b)[:*_ \t]{0,6}", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*+(```+|~~~+)([^\n]*)", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_KEYS = ("answer", "output", "input")


class Found(NamedTuple):
    """An answer that a response gives.

    Attributes:
        text: as it stands there; of JSON, the value as Python writes it.
        how: the way in which it was given.
        more: what else could be meant, where the text itself cannot be read: all that follows "Answer:", the whole JSON object.
        value: of JSON, the value.
    """

    text: str
    how: str
    more: str = ""
    value: object = None


class Missing(NamedTuple):
    """There is no answer."""

    reason: str


def answer_in(response: str, prompt: str) -> Found | Missing:
    """The answer that a response to a prompt gives."""
    if not response.strip():
        return Missing("The response is empty.")
    text = response.replace(prompt, "\n") if prompt and prompt in response else _continued(response, prompt)
    if "think" in text or "THINK" in text or "Think" in text:
        cut = _after_reasoning(text)
        if cut is None:
            return Missing("The reasoning (`<think>`) is not finished, so there is no answer.")
        text = cut
        if not text.strip():
            return Missing("There is no answer after the reasoning.")
    given = _Response(text, prompt)
    for way in _WAYS:
        found = way(given)
        if found is not None:
            return found
    return Missing("The response gives no answer; it only repeats the prompt.")


def _continued(response: str, prompt: str) -> str:
    """The response with the tag that the prompt has opened already."""
    for opened, closed in (("[ANSWER]", "[/ANSWER]"), ("<answer>", "</answer>"), ("<think>", "")):
        if prompt.endswith(opened, 0, len(prompt.rstrip())):
            start = response[:CONTEXT].lstrip()
            if start.startswith(opened):
                return response
            return f"{opened}{response}{'' if closed in response else closed}"  # where a model stops at the closing tag, it is not given
    return response


class _Response:
    """A response without its reasoning, and the prompt."""

    def __init__(self, text: str, prompt: str) -> None:
        self.text = text
        self.tail = text[-TAIL:]
        self.prompt = prompt
        self._plain_prompt: str | None = None

    def is_echo(self, text: str, start: int, end: int) -> bool:
        """Whether a part of the text stands in the prompt as well, with what precedes it."""
        if not self.prompt or end - start > len(self.prompt) or text[start:end] not in self.prompt:
            return False
        if len(text[max(start - CONTEXT, 0) : start].strip()) < NEAR:
            return False
        if self._plain_prompt is None:
            self._plain_prompt = _SPACE.sub(" ", self.prompt)
        return _SPACE.sub(" ", text[max(start - CONTEXT, 0) : end]).strip() in self._plain_prompt


def _after_reasoning(text: str) -> str | None:
    """What follows the reasoning; None where that does not end."""
    start = 0
    for mark in _THOUGHT.finditer(text):
        if text[mark.start() - 1] not in _QUOTES or not mark.start():  # in quotes it is only spoken of
            start = mark.end()
    rest = text[start:]
    return None if _THINKS.search(rest) else rest


def _between(mark: re.Pattern[str], name: str) -> Callable[[_Response], Found | Missing | None]:
    def way(given: _Response) -> Found | Missing | None:
        text = given.text
        opened: re.Match[str] | None = None
        pairs: deque[tuple[re.Match[str], re.Match[str]]] = deque(maxlen=PAIRS)
        for tag in mark.finditer(text):
            if text[tag.start() + 1] != "/":
                opened = tag
            elif opened is not None:
                pairs.append((opened, tag))
                opened = None
        for first, last in reversed(pairs):
            if not given.is_echo(text, first.start(), last.end()):
                return Found(text[first.end() : last.start()], f"between {name}")
        if opened is not None and not given.is_echo(text, opened.start(), opened.end()):
            return Missing(f"The last of the answer tags ({name}) is not closed, so the answer is not complete.")
        return None

    return way


def _boxed(given: _Response) -> Found | None:
    text = given.tail
    if "\\boxed" not in text:
        return None
    stack: list[int] = []  # where each open brace's contents begin; negative where it is no box
    found: Found | None = None
    for mark in _BOXED.finditer(text):
        what = mark[0]
        if what == "{":
            stack.append(-1)
        elif what == "}":
            start = stack.pop() if stack else -1
            if start >= 0 and not given.is_echo(text, start, mark.start()):
                found = Found(text[start : mark.start()], "in the last `\\boxed{}`")
        elif what.startswith("\\boxed"):
            stack.append(mark.end())
    return found


def _assertion(given: _Response) -> Found | None:
    text = given.tail
    if "assert" not in text:
        return None
    for line in reversed(list(_ASSERT.finditer(text))[-ASSERTIONS:]):
        start = line.start(1)
        statement = statement_at(text, start)
        if "??" not in statement and compared(statement) is not None and not given.is_echo(text, start, start + len(statement)):
            return Found(statement, "in the last `assert`")
    return None


def _json(given: _Response) -> Found | None:
    text = given.tail
    if not any(f'"{key}"' in text for key in _KEYS):
        return None
    reader = json.JSONDecoder()
    found: Found | None = None
    past = work = 0
    for mark in _BRACE.finditer(text):
        start = mark.start()
        if start < past or work > JSON_WORK:
            continue
        try:
            value, past = reader.raw_decode(text, start)
        except json.JSONDecodeError as error:
            work += error.pos - start
            continue
        except (ValueError, RecursionError):  # a number of too many digits; too deep
            work += JSON_WORK // 10
            continue
        work += past - start
        key = next((key for key in _KEYS if key in value), None)
        if key is not None and not given.is_echo(text, start, past):
            found = json_answer(value, key, text[start:past]) or found
    return found


def json_answer(holder: dict[str, object], key: str, whole: str) -> Found | None:
    """What a JSON object answers."""
    value = holder[key]
    try:
        text = value if key == "answer" and isinstance(value, str) else repr(value)
    except (RecursionError, ValueError):  # deep, or a number of more digits than Python writes
        return None
    return Found(text, f'in the last JSON object with "{key}"', whole, value)


def _phrase(given: _Response) -> Found | None:
    text = given.tail
    for mark in reversed(list(_PHRASE.finditer(text))):
        rest = text[mark.end() :].lstrip()
        line = rest.partition("\n")[0].strip()
        if line.startswith(("```", "~~~")):
            return _fence(_Response(rest, given.prompt))
        if line and not given.is_echo(text, mark.start(), mark.end() + len(line)):
            return Found(line, f"after `{mark[0].strip(' *_`')}`", rest.strip())
    return None


def _fence(given: _Response) -> Found | None:
    text = given.text
    if "```" not in text and "~~~" not in text:
        return None
    if text.count("```") + text.count("~~~") > FENCES:
        text = given.tail
    opened: re.Match[str] | None = None
    found: list[tuple[re.Match[str], re.Match[str]]] = []
    for mark in _FENCE.finditer(text):
        if opened is None:
            if mark[1] not in mark[2]:
                opened = mark
        elif mark[1].startswith(opened[1]) and not mark[2].strip():
            found.append((opened, mark))
            opened = None
    for first, last in reversed(found):
        start = min(first.end() + 1, last.start())
        if not given.is_echo(text, first.start(), last.end()):
            return Found(text[start : last.start()].removesuffix("\n"), "in the last code fence")
    return None


def _last_line(given: _Response) -> Found | None:
    text = given.text.rstrip()
    start = text.rfind("\n") + 1
    line = text[start:].strip()
    if not line or given.is_echo(text, start, len(text)):
        return None
    return Found(line, "in the last line")


_WAYS: tuple[Callable[[_Response], Found | Missing | None], ...] = (
    _between(_SQUARE, "[ANSWER] and [/ANSWER]"), _between(_ANGLE, "<answer> and </answer>"), _boxed, _assertion, _json, _phrase, _fence,
    _last_line,
)  # fmt: skip

