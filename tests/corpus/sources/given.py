"""Where the data sets of the tests are, and files made for a test."""

import gzip
import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[4] / "shared" / "data"
CRUXEVAL = DATA / "cruxeval" / "cruxeval.jsonl"
HUMANEVAL = DATA / "humaneval" / "HumanEval.jsonl.gz"

needs_cruxeval = pytest.mark.skipif(not CRUXEVAL.exists(), reason="CRUXEval is not here")
needs_humaneval = pytest.mark.skipif(not HUMANEVAL.exists(), reason="HumanEval is not here")


def jsonl(path, *rows):
    """A file of JSON lines; a text or bytes is a line as it is."""
    raw = b"".join((row if isinstance(row, bytes) else (row if isinstance(row, str) else json.dumps(row)).encode()) + b"\n" for row in rows)
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path
