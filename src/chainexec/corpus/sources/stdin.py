"""Rows of standard input, as the source "jsonl" takes them."""

from __future__ import annotations

from functools import partial

from chainexec.corpus.sources import jsonl
from chainexec.corpus.sources.making import Source

SUMMARY = "JSON lines from standard input, of programs or with fields that the options name"
SOURCE = Source("stdin", SUMMARY, partial(jsonl.read, "-", name="stdin"))
