"""Variants of a program that do the same, proved by running them."""

from chainexec.rewriting.engine import rewrite
from chainexec.rewriting.variant import Applied, Rejection, Variant, Variants

__all__ = ["Applied", "Rejection", "Variant", "Variants", "rewrite"]
