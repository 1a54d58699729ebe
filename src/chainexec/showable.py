"""What notebooks show: a class says that it can be shown, the front door says in which room that is done.

The floors run downward only, so a class down here cannot know the HTML that it has up there. Jupyter, VS Code, Colab and marimo ask an
object for `_repr_html_` and `_repr_markdown_`, IPython's terminal for `_repr_pretty_`; nothing of the room is loaded before.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any


class Showable:
    """Base of the classes whose objects show themselves as a cell's last line; `chainexec.notebook.displays` says how."""

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._repr_pretty_ = Showable._repr_pretty_  # type: ignore[method-assign] # IPython takes a class's own `__repr__` before what it inherits

    def _repr_html_(self) -> str:
        return str(_room().html(self))

    def _repr_markdown_(self) -> str:
        return str(_room().markdown(self))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Plain text, where neither HTML nor Markdown can be shown; inside of another object its `repr`."""
        alone = len(getattr(printer, "stack", ())) < 2 and not cycle
        printer.text(_room().plain(self) if alone else repr(self))


def _room() -> Any:
    return importlib.import_module(sys.modules["chainexec"]._SHOWN_IN)
