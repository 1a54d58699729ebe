"""The CodeI/O programs inside the PyPI package reasoning-gym."""

from __future__ import annotations

from chainexec.corpus.sources.codeio import reasoning_gym
from chainexec.corpus.sources.making import Source

SOURCE = Source("reasoning-gym", "the CodeI/O programs inside the installed package reasoning-gym", reasoning_gym)
