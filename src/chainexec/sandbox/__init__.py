"""Runs code that nobody vouches for: each run in a process of its own, forked from a small server that was started clean."""

from chainexec.sandbox.sandbox import Reply, Sandbox

__all__ = ["Reply", "Sandbox"]
