"""The command line: `chainexec trace | narrate | audit | check | rewrite | ask | grade | view | demo | info`. docs/cli.md describes it."""

from __future__ import annotations

from chainexec.cli.main import entry_point, main, parser
from chainexec.cli.showing import DIFFERENT, EQUIVALENT, INTERRUPTED, OK, RAISED, STOPPED, UNVERIFIED, USAGE

__all__ = [
    "DIFFERENT", "EQUIVALENT", "INTERRUPTED", "OK", "RAISED", "STOPPED", "UNVERIFIED", "USAGE", "entry_point", "main", "parser",
]  # fmt: skip
