"""HTML and Markdown that nothing of a program can break out of: whatever is text is escaped, unless it was made here."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters that change what stands around them without being seen themselves: controls, and those that turn the direction of writing.
ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
CODE = re.compile(r"(`+)(.+?)\1(?!`)", re.DOTALL)
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&])")
VOID = frozenset({"br", "col"})  # elements without an end
LONG = 20_000  # characters of one text that are shown


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """An element. Children that are no `Html` are escaped; attributes without a value are left out; `class_` is `class`."""
    shown = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        shown.append(f" {key}" if value is True else f' {key}="{html.escape(visible(str(value)))}"')
    return Html(f"<{name}{''.join(shown)}>" + ("" if name in VOID else f"{join(children)}</{name}>"))


def join(parts: Iterable[str | None]) -> Html:
    """Pieces of HTML and text, one after the other."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts if part))


def escape(text: str) -> Html:
    r"""Text as HTML; characters that cannot be seen are written as in Python, such as `\u202e`, and marked."""
    if ODD.search(text) is None:
        return Html(html.escape(text, quote=False))
    return Html(ODD.sub(_odd, html.escape(text, quote=False)))


def _odd(found: re.Match[str]) -> str:
    return f'<span class="odd">{visible(found.group())}</span>'


def visible(text: str) -> str:
    """The same with characters that cannot be seen, or not be sent, written as in Python."""
    return ODD.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode(), text)


def shortened(text: str, limit: int = LONG) -> str:
    """The text in about `limit` characters; what was cut is said."""
    if len(text) <= limit:
        return text
    head, tail = limit * 3 // 4, limit // 4
    return f"{text[:head]}... {len(text) - head - tail:,} more characters ...{text[-tail:]}"


def sentences(text: str) -> Html:
    """A line of a narration: what stands between backquotes is code."""
    return join(tag("code", part) if is_code else part for is_code, part in code_and_words(text))


def code_and_words(text: str) -> Iterator[tuple[bool, str]]:
    """The code and the words of a line, each with whether it is code."""
    at = 0
    for found in CODE.finditer(text):
        inner = found.group(2)
        if len(found.group(1)) > 1 and inner[:1] == inner[-1:] == " " and inner.strip():
            inner = inner[1:-1]
        yield False, text[at : found.start()]
        yield True, inner
        at = found.end()
    yield False, text[at:]


def code_block(text: str, *, class_: str = "code") -> Html:
    return tag("pre", tag("code", shortened(text)), class_=class_, tabindex=0)


def chip(text: str, mood: str = "") -> Html:
    """A word that says how it stands: mood "good", "bad", "warn" or none."""
    return tag("span", text, class_=f"chip {mood}".strip())


def folded(summary: str, *body: str | None, open_: bool = False, class_: str | None = None) -> Html:
    """What is shown on a click; works without scripts."""
    return tag("details", tag("summary", summary), *body, open=open_, class_=class_)


def table(head: Iterable[str], rows: Iterable[Iterable[str]], *, numbers: Iterable[int] = (), class_: str | None = None) -> Html:
    """A table; `numbers` are the columns set to the right."""
    right = set(numbers)

    def row(cells: Iterable[str], name: str) -> Html:
        scope = "col" if name == "th" else None
        return tag("tr", *(tag(name, cell, class_="number" if n in right else None, scope=scope) for n, cell in enumerate(cells)))

    body = tag("tbody", *(row(cells, "td") for cells in rows))
    return tag("div", tag("table", tag("thead", row(head, "th")), body), class_="scroll" + (f" {class_}" if class_ else ""), tabindex=0)


def shown(title: str, facts: Iterable[str | None], *body: str | None, label: str) -> Html:
    """The frame around one object: its title, facts beside it, its body, and the style."""
    top = tag("header", tag("span", title, class_="title"), *(tag("span", fact, class_="fact") for fact in facts if fact))
    return join([style(), tag("section", top, *body, class_="chainexec card", aria_label=label)])


def style() -> Html:
    return Html(f"<style>{_style()}</style>")


@cache
def _style() -> str:
    """The style sheets without their comments and indentation."""
    folder = resources.files("chainexec.notebook")
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("common.css", "displays.css"))
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


# ---- Markdown -------------------------------------------------------------------------------------------------------------


def markdown_text(text: str) -> str:
    """Text with nothing in it that Markdown would read; on one line."""
    return MARKDOWN.sub(r"\\\1", visible(" ".join(text.split())))


def markdown_code(text: str, *, cell: bool = False) -> str:
    """Code within a line, between as many backquotes as it needs; `cell` where a bar would end a table's cell."""
    text = visible(" ".join(text.split()))
    if not text:
        return ""
    if cell:
        text = text.replace("|", "\\|")
    marks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if "`" in (text[0], text[-1]) else ""
    return f"{marks}{space}{text}{space}{marks}"


def fence(text: str, language: str = "") -> str:
    """A block of code, between fences that it cannot end."""
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{marks}{language}\n{visible(text).rstrip(chr(10))}\n{marks}"


def markdown_sentences(text: str, *, cell: bool = False) -> str:
    """A line of a narration as Markdown: its code as it stands, the rest escaped; `cell` where a bar would end a table's cell."""
    return "".join(markdown_code(part, cell=cell) if is_code else _between(part) for is_code, part in code_and_words(text))


def _between(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|~$&])", r"\\\1", visible(re.sub(r"\s", " ", text)))


def markdown_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are Markdown already."""
    names = list(head)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)

