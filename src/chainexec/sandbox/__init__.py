"""Runs code that nobody vouches for: each run in a process of its own, forked from a small server that was started clean."""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from chainexec.sandbox.sandbox import Reply, Sandbox

__all__ = ["Reply", "Sandbox"]

if not TYPE_CHECKING:  # `chainexec.tracing` needs one small module of this package; the rest is loaded when it is asked for

    def __getattr__(name: str) -> object:
        if name in __all__:
            from chainexec.sandbox import sandbox

            return getattr(sandbox, name)
        raise AttributeError(f"module 'chainexec.sandbox' has no attribute {name!r}")
