"""The stepper: one HTML page that shows every moment of a run, and the frame that holds such a page in a notebook.

The page is whole in itself: it loads nothing, needs no server, and its own policy (CSP) lets no other script run. What a program produced
reaches it as data (JSON that cannot close its element, shown as text only). docs/notebook.md says what can be seen and done there.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import unicodedata
import zlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.notebook.payload import Content
from chainexec.traces import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPTS = ("player.js", "values.js", "dom.js", "objects.js", "graph.js", "page.js")
LARGEST = 9_500_000  # bytes of a page: what is beyond is left out, and the page says what
MOST_STEPS = 1_000_000
PLAIN = 120_000  # characters of JSON up to which it is put into the page as it is; more is compressed
_KEPT_TEXT = (None, 100_000, 10_000, 1_000)  # characters of one value's text, tried in turn


def stepper_page(trace: Trace, *, narration: bool = True, telling_seconds: float = 15.0, title: str | None = None) -> str:
    """A whole HTML document that shows a run step by step.

    It keeps below 10 MB. Where a run does not fit, the page says what was left out: first the middle of long texts, then the sentences,
    then the last steps.

    Args:
        trace: what `trace` or `trace_source` recorded, or a loaded trace.
        narration: whether each step has its sentence of `narrate(trace, style="coe")`.
        telling_seconds: processor time for the sentences; the steps that are not told by then have none, and the page says so.
        title: of the page; by default the call or the script's name.

    Returns:
        The text of the document, in ASCII, to be written to a file that a browser opens.

    Raises:
        ArgumentError: `trace` is no trace.
        TraceFileError: a loaded trace contradicts itself.
    """
    if not isinstance(trace, Trace):
        raise ArgumentError(f"stepper_page() needs a Trace, not {type(trace).__name__}; make one with chainexec.trace(...).")
    if title is not None and not isinstance(title, str):
        raise ArgumentError(f"title={title!r} is not a str.")
    if type(telling_seconds) not in {int, float} or not telling_seconds > 0:
        raise ArgumentError(f"telling_seconds={telling_seconds!r} is not a positive number of seconds.")
    with trace._blaming_the_file():
        return next(page for page in _pages(trace, narration, telling_seconds, title) if page is not None)


def stepper_frame(
    trace: Trace, *, height: int = 720, narration: bool = True, telling_seconds: float = 15.0, title: str | None = None
) -> str:
    """The same page inside an `<iframe>` that needs no file and may do nothing but run its own script: for notebooks.

    Args:
        trace: the run.
        height: of the frame, in CSS pixels; it can be dragged.
        narration: as for `stepper_page`.
        telling_seconds: as for `stepper_page`.
        title: as for `stepper_page`.

    Raises:
        ArgumentError: `trace` is no trace, or `height` no positive number.
    """
    if type(height) is not int or height < 1:
        raise ArgumentError(f"height={height!r} is not a positive number of pixels.")
    page = stepper_page(trace, narration=narration, telling_seconds=telling_seconds, title=title)
    name = re.search("<title>(.*?)</title>", page)
    label = name[1] if name is not None else ""
    style = f"display:block;width:100%;height:{height}px;border:0;resize:vertical;overflow:auto"
    return f'<iframe srcdoc="{_attribute(page)}" sandbox="allow-scripts" title="Steps of {label}" style="{style}"></iframe>'


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def _pages(trace: Trace, narration: bool, seconds: float, title: str | None) -> Iterator[str | None]:
    """Ever smaller pages; None for one that is too large."""
    steps = MOST_STEPS
    while True:
        content = Content(trace, steps, narration=narration, seconds=seconds, title=title)
        for keep in _KEPT_TEXT:
            yield _page(content, keep=keep)
        if content.story is not None:
            yield _page(content, keep=1_000, story=False)
        yield _page(content, keep=200, story=False)
        steps, narration = content.steps // 2, False
        if steps < 1:  # one step alone is too large: its object is
            yield _page(content, keep=100, story=False, any_size=True)


def _page(content: Content, *, keep: int | None, story: bool = True, any_size: bool = False) -> str | None:
    payload = content.payload(keep=keep, story=story)
    text = json.dumps(payload, separators=(",", ":"))
    if len(text) <= PLAIN:
        kind, inside = "json", text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    else:
        kind, inside = "deflate", base64.b64encode(zlib.compress(text.encode("ascii"), 6)).decode("ascii")
    page = _fill({"title": _escaped(payload["title"]), "payload_kind": kind, "payload": inside})
    return page if any_size or len(page) <= LARGEST else None


def _escaped(text: str) -> str:
    """For HTML, in ASCII; what would not be seen or would turn its surroundings is replaced."""
    text = text if len(text) <= 300 else text[:300] + " ..."
    seen = "".join("\ufffd" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else sign for sign in text)
    return html.escape(seen).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _fill(values: dict[str, str]) -> str:
    parts = _template()
    return "".join(values[part] if index % 2 else part for index, part in enumerate(parts))


@cache
def _template() -> list[str]:
    """The page in pieces: text, name of a value, text, ..."""
    folder = files("chainexec.notebook") / "page"
    style = _ascii_style(_read(files("chainexec.notebook"), "common.css") + _read(folder, "page.css"))
    bodies = "\n".join(_read(folder, name) for name in SCRIPTS)
    script = _ascii_script(f'"use strict";\n{{\n{bodies}\npage.open();\n}}\n')
    fixed = {"style": style, "script": script, "style_hash": _hash(style), "script_hash": _hash(script)}
    page = re.sub(r"\{\{(\w+)\}\}", lambda found: fixed.get(found[1], found[0]), _read(folder, "page.html"))
    return re.split(r"\{\{(title|payload_kind|payload)\}\}", page)


def _read(folder: Any, name: str) -> str:
    """A file of the page without indentation and lines that are comments."""
    lines = map(str.strip, str((folder / name).read_text("utf-8")).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _ascii_script(text: str) -> str:
    """The few signs outside of ASCII stand in texts of the script, where an escape means the same."""
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _ascii_style(text: str) -> str:
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):06x}", text)
