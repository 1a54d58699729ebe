"""Rows of public benchmarks: made from traces, and read as questions. One file a benchmark."""

from __future__ import annotations

from chainexec.questions.formats.codeio import from_codeio, to_codeio
from chainexec.questions.formats.cruxeval import from_cruxeval, to_cruxeval
from chainexec.questions.formats.jsonl import read_jsonl, write_jsonl
from chainexec.questions.formats.livecodebench import from_livecodebench, to_livecodebench
from chainexec.questions.formats.reval import Reval, from_reval, to_reval
from chainexec.questions.formats.samples import Rows, Sample, sample_of, trace_sample

__all__ = [
    "Reval", "Rows", "Sample", "from_codeio", "from_cruxeval", "from_livecodebench", "from_reval", "read_jsonl", "sample_of", "to_codeio",
    "to_cruxeval", "to_livecodebench", "to_reval", "trace_sample", "write_jsonl",
]  # fmt: skip
