"""The styles of narrations. Each is a module of this folder that has a `STYLE`; adding one is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainexec.narration.styles.style import Style


@cache
def styles() -> dict[str, Style]:
    """All styles by name, `coe` first."""
    found: list[Style] = []
    for info in pkgutil.iter_modules(__path__):
        style = getattr(importlib.import_module(f"{__name__}.{info.name}"), "STYLE", None)
        if style is not None:
            found.append(style)
    return {style.name: style for style in sorted(found, key=lambda style: (style.name != "coe", style.name))}


def style_of(text: str) -> Style:
    """The style in which a text is written, as far as its beginning tells; prose where it is nothing else."""
    head = text[:20_000]
    for style in styles().values():
        if style.recognises is not None and style.recognises(head):
            return style
    return styles()["coe"]
