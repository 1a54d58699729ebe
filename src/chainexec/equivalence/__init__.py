"""Do two programs behave the same? Both are run with the same inputs, and everything that they do is compared."""

from chainexec.equivalence.check import Checker, check_equivalence
from chainexec.equivalence.model import BranchCoverage, Coverage, Seen, Verdict, Witness
from chainexec.equivalence.mutation import Mutant, mutate

__all__ = ["BranchCoverage", "Checker", "Coverage", "Mutant", "Seen", "Verdict", "Witness", "check_equivalence", "mutate"]
