"""Run by test_elsewhere.py in an interpreter of its own: takes away what Windows does not have, then uses the library."""

import asyncio
import importlib
import json
import multiprocessing.connection
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile

MODULES = ["fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"]
FUNCTIONS = {
    os: [
        "chown", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg", "memfd_create", "nice", "O_CLOEXEC", "pidfd_open",
        "pipe2", "register_at_fork", "sched_getaffinity", "sched_setaffinity", "setpgid", "setsid", "statvfs", "sysconf", "uname", "wait", "wait4", "WNOHANG",
    ],
    signal: [
        "SIGALRM", "SIGKILL", "SIGVTALRM", "SIGXCPU", "SIGXFSZ", "SIGPIPE", "SIGCHLD", "alarm", "getitimer", "setitimer", "pthread_sigmask", "pthread_kill", "ITIMER_REAL",
        "ITIMER_VIRTUAL",
    ],
    socket: ["AF_UNIX"],
}  # fmt: skip

PROGRAM = "def f(xs: list[int]):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n"


def become_windows():
    for name in MODULES:
        sys.modules[name] = None  # an import of it raises ImportError
    for module, names in FUNCTIONS.items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    sys.platform = "win32"


def imported():
    """Every module of the library by how its import ended; the shipped programs are no modules of it."""
    import chainexec

    found = {}
    for place in pkgutil.walk_packages(chainexec.__path__, "chainexec.", onerror=lambda name: None):
        if place.name.split(".")[1:3] in (["corpus", "algorithms"], ["corpus", "competitions"], ["corpus", "maths"]) or place.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(place.name)
            found[place.name] = ""
        except Exception as error:
            found[place.name] = f"{type(error).__name__}: {error}"
    return found


def used():
    """What a user would do, and what comes of it."""
    import chainexec

    trace = chainexec.trace_source(PROGRAM, call="f([1, 2, 3])", limits=chainexec.Limits(seconds=60))
    narration = chainexec.narrate(trace)
    question = chainexec.ask(trace, n=1)[0]
    with tempfile.TemporaryDirectory() as folder:
        trace.save(folder + "/a.trace")
        again = chainexec.Trace.load(folder + "/a.trace")
    found = {
        "result": trace.outcome.value.python,
        "audit": chainexec.audit(narration, trace).ok,
        "graded": chainexec.grade(question, f"[ANSWER]{question.answer}[/ANSWER]").correct,
        "loaded": again.outcome.value.text,
        "checked": str(chainexec.check_equivalence(PROGRAM, PROGRAM.replace("+= x", "-= x")).kind),
    }
    for isolation in ("auto", "process", "strict"):
        try:
            chainexec.trace_source(PROGRAM, call="f([1])", isolation=isolation)
            found[isolation] = "ran"
        except Exception as error:
            found[isolation] = f"{type(error).__name__}: {error}"
    return found


def main():
    for name in ("hypothesis", "libcst", "pyarrow"):
        try:
            importlib.import_module(name)  # what others' modules do for Windows is not the question
        except ImportError:
            continue
    assert asyncio and multiprocessing.connection and subprocess
    become_windows()
    print(json.dumps(imported() if sys.argv[1] == "imported" else used()))


if __name__ == "__main__":
    main()
