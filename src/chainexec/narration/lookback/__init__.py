"""Looking back: sentences that say what a part of a run comes to (a value, a count, a path, who calls whom), and the answer to a question.

A narration follows a run; these sentences stand behind it. Each one names the place that it is about in full, and `audit` checks it by
itself.
"""

from __future__ import annotations

from chainexec.narration.lookback.checks import LookingBack
from chainexec.narration.lookback.places import Places
from chainexec.narration.lookback.words import SUPPOSING, answer, answer_apart, read, say

__all__ = ["SUPPOSING", "LookingBack", "Places", "answer", "answer_apart", "read", "say"]
