"""Do two programs behave the same? Both are run with the same inputs, and everything that they do is compared."""

from chainexec.equivalence.check import Checker, check_equivalence
from chainexec.equivalence.model import BranchCoverage, Coverage, Seen, Verdict, Witness

__all__ = ["BranchCoverage", "Checker", "Coverage", "Seen", "Verdict", "Witness", "check_equivalence"]
