"""Parquet files, of programs or with fields that the options name: rows as the source "jsonl" takes them."""

from __future__ import annotations

from functools import partial

from chainexec.corpus.sources import jsonl
from chainexec.corpus.sources.making import Source

SOURCE = Source("parquet", "Parquet files, of programs or with fields that the options name", partial(jsonl.read, name="parquet"))
