"""Text of diagrams: what Mermaid and Graphviz take, with every text that comes from a program made harmless in it."""

from __future__ import annotations

from chainexec.errors import ArgumentError
from chainexec.traces.formats.previews import visible

FORMATS = ("mermaid", "dot")
# What a Mermaid label may hold as it stands; the rest becomes a numbered entity. `:` and `;` are not among it, because Mermaid cuts
# what looks like `style ...: #...;` before it reads a diagram; nor are `#`, `&`, quotes, brackets and all that has a meaning in Markdown.
_PLAIN = frozenset(" _,.()=+-/'!?→…")


def known(form: str) -> str:
    """The name of a format of diagrams.

    Raises:
        ArgumentError: there is none of that name.
    """
    if form not in FORMATS:
        raise ArgumentError(f"there is no diagram format {form!r}; take one of: {', '.join(map(repr, FORMATS))}.")
    return form


def _visible_lines(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def mermaid_text(text: str) -> str:
    """A text inside a quoted Mermaid label; a line end breaks the line."""
    lines = "".join(one if one.isalnum() or one in _PLAIN or one == "\n" else f"#{ord(one)};" for one in _visible_lines(text))
    # Where a backslash and an `n` meet, Mermaid breaks the line, entity or not: a character without width keeps them apart.
    return lines.replace("#92;n", "#92;#8288;n").replace("\n", "<br/>")


def dot_text(text: str) -> str:
    """A text inside a quoted Graphviz label; a line end breaks the line."""
    text = _visible_lines(text).replace("&", "&amp;")  # Graphviz reads entities in every label
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def dot_html(text: str) -> str:
    """A text inside an HTML-like Graphviz label."""
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\\", "\\\\").replace("[", "&#91;").replace("]", "&#93;")  # Graphviz reads escapes in these labels, too
