"""Any iterable of dicts, such as a split of a Hugging Face dataset: rows as the source "jsonl" takes them."""

from __future__ import annotations

from functools import partial

from chainexec.corpus.sources import jsonl
from chainexec.corpus.sources.making import Source

SOURCE = Source("dataset", "any iterable of dicts, such as a split of a Hugging Face dataset", partial(jsonl.read, name="dataset"))
