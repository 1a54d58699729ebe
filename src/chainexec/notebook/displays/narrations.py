"""A narration: its lines, nested as the calls were, each with the steps that it tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chainexec.notebook.markup import (
    Html,
    code_and_words,
    code_block,
    escape,
    fence,
    markdown_code,
    markdown_sentences,
    markdown_table,
    markdown_text,
    shortened,
    shown,
    table,
    tag,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.narration import Narration, NarrationStep

LINES = 1_000  # that are shown; of a longer narration its beginning and its end
DEEP = 12  # levels that are set in; what is deeper stands below the last of them
FIRST = 30  # lines in Markdown
LANGUAGES = {"inline": "python", "json": "json", "frames": "text", "scratchpad": "text"}  # styles that are no sentences
WHERE = re.compile(r"(\b(?:(?:On|At) )?[Ll]ine \d+\b)")


def html(narration: Narration) -> str:
    return shown("Narration", facts(narration), body(narration), label=f"Narration in the style {narration.style}")


def markdown(narration: Narration) -> str:
    if narration.style in LANGUAGES:
        return fence(shortened(str(narration)), LANGUAGES[narration.style])
    if narration.style == "table":
        rows = [_row_markdown(line.text) for line in narration.steps[2 : FIRST + 2]]
        table_text = markdown_table(map(markdown_text, _cells(narration.steps[0].text)), rows)
        return "\n".join([table_text, *_left_markdown(len(narration) - FIRST - 2)])
    lines = [f"{'  ' * min(line.indent, DEEP)}- {markdown_sentences(shortened(line.text, 2000))}" for line in narration.steps[:FIRST]]
    return "\n".join([*lines, *_left_markdown(len(narration) - FIRST)])


def plain(narration: Narration) -> str:
    return str(narration)


def facts(narration: Narration) -> list[str]:
    told = [f"style {narration.style}", narration.verbosity, f"{len(narration):,} line{'' if len(narration) == 1 else 's'}"]
    if narration.seed:
        told.append(f"seed {narration.seed}")
    if narration.omitted:
        told.append(f"{narration.omitted:,} steps in short or left out")
    return told


def body(narration: Narration) -> Html:
    """The text alone, without a frame around it."""
    if narration.style in LANGUAGES:
        return code_block(str(narration), class_=f"code style-{narration.style}")
    if narration.style == "table":
        return _table(narration)
    return told(narration.steps)


def told(lines: Sequence[NarrationStep]) -> Html:
    """Sentences, nested as the calls were."""
    parts = ['<ul class="told">']
    depth = 0
    for line in _shown(lines):
        if line is None:
            parts.append(tag("li", f"... {len(lines) - LINES:,} lines in between; print() has them all ...", class_="gap"))
            continue
        wanted = min(line.indent, DEEP)
        while depth < wanted:
            parts.append('<li class="inside"><ul>')
            depth += 1
        while depth > wanted:
            parts.append("</ul></li>")
            depth -= 1
        parts.append(tag("li", sentence(line.text), _steps(line.steps)))
    return Html("".join([*parts, "</ul></li>" * depth, "</ul>"]))


def sentence(text: str) -> Html:
    """A line's sentences; the lines of the program that they name stand out."""
    parts: list[str] = []
    for is_code, part in code_and_words(shortened(text, 12_000)):
        if is_code:
            parts.append(tag("code", part))
        else:
            parts += [tag("b", words, class_="where") if place % 2 else words for place, words in enumerate(WHERE.split(part))]
    return tag("span", *parts, class_="said")


def _shown(lines: Sequence[NarrationStep]) -> list[NarrationStep | None]:
    if len(lines) <= LINES:
        return list(lines)
    return [*lines[: LINES * 3 // 4], None, *lines[-LINES // 4 :]]


def _steps(steps: tuple[int, ...] | range) -> Html | None:
    if not steps:
        return None
    first, last = min(steps), max(steps)
    text = f"{first:,}" if first == last else f"{first:,}\N{EN DASH}{last:,}"
    title = f"step {first} of the trace" if first == last else f"steps {first} to {last} of the trace"
    return tag("span", escape(text), class_="steps", title=title)


def _table(narration: Narration) -> Html:
    rows: list[list[Html]] = []
    for line in _shown(narration.steps):
        if line is None:
            rows.append([Html(""), Html("..."), Html(""), escape(f"{len(narration) - LINES:,} rows in between; print() has them all")])
        elif line.text.startswith("|"):
            cells = _cells(line.text)
            rows.append([tag("code", cell) if place > 2 and cell else escape(cell) for place, cell in enumerate(cells)])
        else:
            rows.append([Html(""), escape(line.text)])
    return table(_cells(narration.steps[0].text), rows[2:], numbers=(0, 2), class_="style-table")


def _cells(row: str) -> list[str]:
    """The cells of a Markdown table's row."""
    return [re.sub(r"\\(.)", r"\1", cell.strip()) for cell in re.findall(r"((?:[^\\|]|\\.)*)\|", row)[1:]]


def _row_markdown(row: str) -> list[str]:
    cells = _cells(row) if row.startswith("|") else ["", row]
    return [markdown_code(cell, cell=True) if place > 2 else markdown_text(cell) for place, cell in enumerate(cells)]


def _left_markdown(left: int) -> list[str]:
    return ["", f"\\.\\.\\. and {left:,} more line{'' if left == 1 else 's'}"] if left > 0 else []
