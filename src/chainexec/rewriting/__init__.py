"""Variants of a program that do the same, proved by running them."""

from chainexec.rewriting.engine import rewrite
from chainexec.rewriting.variant import Applied, Refusal, Rejection, Variant, Variants

__all__ = ["Applied", "Refusal", "Rejection", "Variant", "Variants", "rewrite"]
