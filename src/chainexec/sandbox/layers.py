"""Which layers of isolation this machine has, and which of them are asked for."""

from __future__ import annotations

import os
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from chainexec.errors import ArgumentError, SandboxError

if TYPE_CHECKING:
    from types import ModuleType

Isolation = Literal["auto", "strict", "process"]
ISOLATIONS: tuple[Isolation, ...] = ("auto", "strict", "process")
OUTSIDE_PACKAGES = ("site-packages", "dist-packages")
READ_BY_THE_LIBRARY = ("/usr/share/zoneinfo",)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a machine has.

    Attributes:
        processes: whether processes can be forked here.
        guard: whether the C part was built and can be loaded.
        seccomp: whether the kernel filters system calls.
        landlock: the version of Landlock, 0 where there is none.
        namespaces: whether namespaces are worth trying.
    """

    processes: bool
    guard: bool
    seccomp: bool
    landlock: int
    namespaces: bool


@cache
def guard_module() -> ModuleType | None:
    """The C part, None where it was not built."""
    try:
        from chainexec.sandbox import _guard
    except ImportError:
        return None
    found: Any = _guard  # the folder with its sources is importable, too, as a package without content
    return found if hasattr(found, "probe") else None


@cache
def probe() -> Probe:
    """What this machine has."""
    processes = hasattr(os, "fork") and sys.platform not in {"win32", "emscripten", "wasi"}
    guard = guard_module() if processes else None
    found: dict[str, Any] = guard.probe() if guard is not None else {"seccomp": False, "landlock": 0}
    return Probe(processes, guard is not None, found["seccomp"], found["landlock"], sys.platform == "linux" and guard is not None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a server is to do; plain enough for JSON."""

    guard: bool
    seccomp: bool
    landlock: int
    namespaces: bool


NONE = "isolation='none' runs a program in this process, without a sandbox; a Sandbox has 'auto', 'strict' or 'process'"


def plan(isolation: str, found: Probe) -> Plan:
    """The layers for an isolation.

    Raises:
        ArgumentError: there is no such isolation.
        SandboxError: it cannot be had on this machine; the message says what is missing.
    """
    if isolation not in ISOLATIONS:
        raise ArgumentError(f'isolation={isolation!r}: there are "none", "auto", "strict" and "process"' if isolation != "none" else NONE)
    if not found.processes:
        raise SandboxError(
            f"isolation={isolation!r} needs processes that can be forked, which {sys.platform} does not have; run only programs that you "
            "trust, with isolation='none', or use Linux or macOS (on Windows: WSL)"
        )
    if isolation == "strict":
        there = (("the guard in C", found.guard), ("seccomp", found.seccomp), ("Landlock", found.landlock))
        missing = [name for name, has in there if not has]
        if missing:
            hint = "reinstall chainexec with a C compiler at hand, or " if not found.guard else ""
            raise SandboxError(
                f"isolation='strict' cannot be had here: {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; "
                f"{hint}take a Linux kernel of 5.13 or later, or isolation='auto' for what this machine has"
            )
    kernel = isolation != "process"
    return Plan(found.guard, kernel and found.seccomp, found.landlock if kernel else 0, kernel and found.namespaces)


def readable_paths() -> tuple[list[str], list[str], list[str]]:
    """What a program may read: folders and files of Python's own library without installed packages, and the time zones.

    The third list holds folders whose names may be listed, which is what looking for a module needs.
    """
    paths = sysconfig.get_paths()
    roots = {str(Path(paths[name]).resolve()) for name in ("stdlib", "platstdlib")}
    folders: list[str] = []
    files: list[str] = []
    for root in sorted(roots):
        for entry in os.scandir(root):
            if entry.name not in OUTSIDE_PACKAGES:
                (folders if entry.is_dir() else files).append(entry.path)
    folders += [path for path in READ_BY_THE_LIBRARY if Path(path).is_dir()]
    return folders, files, sorted(roots)
