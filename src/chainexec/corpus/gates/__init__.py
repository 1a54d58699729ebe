"""What a corpus does not take: duplicates, near duplicates, and what is in evaluations."""

from __future__ import annotations

from chainexec.corpus.gates.contamination import Contamination, read_evaluation
from chainexec.corpus.gates.duplicates import Duplicates
from chainexec.corpus.gates.keeper import Gatekeeper
from chainexec.corpus.gates.near import NearDuplicates
from chainexec.corpus.gates.normal import Normal, input_key, normal_form, program_key

__all__ = [
    "Contamination", "Duplicates", "Gatekeeper", "NearDuplicates", "Normal", "input_key", "normal_form", "program_key", "read_evaluation",
]  # fmt: skip
