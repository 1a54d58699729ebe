"""Takes off what stands around an answer: fences, code spans, emphasis, a full stop."""

from __future__ import annotations

import re

from chainexec.questions.grading.statements import assigned, compared, masked
from chainexec.questions.literals import Token, token

_FENCED = re.compile(r"\s*(`{3,}+|~{3,}+)[\w+-]*[ \t]*\n(.*?)\n?[ \t]*\1\s*", re.DOTALL)
_LATEX = re.compile(r"\\(?:text|texttt|mathtt|mathrm|mathbf|textbf|boxed|verb)\s*+\{(.*)\}\s*", re.DOTALL)
_ESCAPED = re.compile(r"\\([_{}#%&$])")
_LABEL = re.compile(r"(?:the\s+)?(?:final\s+|correct\s+|right\s+)?answer\s*+(?::|=|\bis\b:?)\s*+", re.IGNORECASE)
PAIRS = (("**", "**"), ("__", "__"), ("$$", "$$"), ("$", "$"), ("``", "``"), ("`", "`"), ("\\(", "\\)"), ("\\[", "\\]"))
ROUNDS = 4  # layers that are taken off


def unfenced(text: str) -> str:
    """The contents of a text that is one code fence."""
    if text.lstrip()[:3] not in ("```", "~~~"):
        return text
    found = _FENCED.fullmatch(text)
    return text if found is None else found[2]


def bare(text: str) -> str:
    """A short answer without what stands around it."""
    text = unfenced(text).strip()
    for _ in range(ROUNDS):
        before = text
        for first, last in PAIRS:
            if text.startswith(first) and text.endswith(last) and len(text) > len(first) + len(last):
                inner = text[len(first) : -len(last)]
                if first not in masked(inner):
                    text = inner.strip()
        if text.startswith("\\"):
            latex = _LATEX.fullmatch(text)
            if latex is not None:
                text = _ESCAPED.sub(r"\1", latex[1]).strip()
        if text.endswith(".") and not text.endswith(".."):
            text = text[:-1].rstrip()
        label = _LABEL.match(text)
        if label is not None and label.end() < len(text):
            text = text[label.end() :]
        if text == before:
            break
    return text


def unquoted(text: str) -> str:
    """A word without quotes around it."""
    text = bare(text)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1]:
        return text[1:-1].strip()
    return text


def value_of(text: str) -> tuple[str, Token | None]:
    """The text of a value and its token: what remains of `x = 3`, `assert f(1) == 3`, and the token None where that is no value."""
    text = bare(text)
    read = token(text)
    if read is not None and read[0] != "name":
        return text, read
    if "=" in text or " is " in text:
        sides = compared(text)
        inner = sides.value if sides is not None else assigned(text)
        if inner is not None:
            return inner, token(inner)
    if "\\" in text:  # LaTeX, as in \{1, 2\}
        plain = _ESCAPED.sub(r"\1", text)
        return (plain, token(plain)) if plain != text and token(plain) is not None else (text, read)
    return text, read


def only_code_span(text: str) -> str | None:
    """The contents of the one code span of a line; None where there are none or several."""
    parts = text.split("`")
    return parts[1] if len(parts) == 3 and parts[1].strip() else None
