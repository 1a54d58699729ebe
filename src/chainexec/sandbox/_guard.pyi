"""What Python code cannot do for itself against other Python code in the same process."""

from collections.abc import Callable
from types import CodeType
from typing import Any, NoReturn

def probe() -> dict[str, Any]:
    """What this kernel has: {"seccomp": bool, "landlock": version or 0}."""

def confine_server(
    landlock: int, folders: tuple[bytes, ...], files: tuple[bytes, ...], listed: tuple[bytes, ...], namespaces: bool, /
) -> list[str]:
    """Confine this process and its children; returns the names of the namespaces that it has of its own now."""

def confine_child(landlock: int, seccomp: bool, /) -> None:
    """Confine this process further: seccomp, and no signal to others."""

def seal(
    builtins: dict[str, Any], modules: dict[str, Any], kept: list[str], dicts: list[dict[str, Any]], classes: list[type],
    functions: list[Any], lists: list[list[Any]],
    codes: list[CodeType], own_codes: list[CodeType], own_classes: list[type], hidden: dict[str, Any], /,
) -> int:
    """Remember what must not change; returns how many places that are."""

def settle(objects: list[object], /) -> None:
    """Write no counts of references of these objects any more: they are never freed, and their memory stays shared with children."""

def fill() -> int:
    """Take what memory is free between objects that stay, so that those of a child lie on few pages; returns the bytes."""

def watch(roots: tuple[bytes, ...], listed: tuple[bytes, ...], /) -> None:
    """Look at audit events while a program may run; below the roots it may read, the other folders it may list."""

def filter_subclasses() -> None:
    """Leave the library's classes out of type.__subclasses__()."""

def forbidden(name: str, /) -> Callable[..., NoReturn]:
    """A function that ends the process."""

def take(channel: int, /) -> bytes:
    """Read the request that comes on a channel; its secret stays in C."""

def begin() -> None:
    """From now on a program may run."""

def evaluate(code: CodeType, names: dict[str, Any], /) -> Any:
    """As eval(); the code cannot see who runs it, and none of it runs afterwards."""

def hidden(function: Callable[..., Any], /) -> Callable[..., Any]:
    """A callable that shows nothing of the function that it calls, and in which no code of the program can run."""

def answer(how: str, text: bytes, blob: bytes, /) -> NoReturn:
    """See whether all is as it was, say the answer and end this process."""
