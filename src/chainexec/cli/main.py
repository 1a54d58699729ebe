"""Reads the command line and runs its command."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chainexec
from chainexec.cli.asking import add_commands
from chainexec.cli.building import add_building
from chainexec.cli.commands import run_audit, run_check, run_demo, run_info, run_narrate, run_rewrite, run_trace
from chainexec.cli.exporting import add_exporting
from chainexec.cli.programs import add_running_options
from chainexec.cli.showing import INTERRUPTED, OK, USAGE, complain
from chainexec.cli.viewing import add_viewing
from chainexec.errors import ChainexecError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

EPILOG = """\
PROGRAM is one of
  script.py             a script, run as __main__; ARGUMENTs become its sys.argv, standard input is the program's
  -                     a script read from standard input
  file.py:function      a function of a file, called with the ARGUMENTs
  module:function       a function of an importable module, for example heapq:nsmallest
  run.trace             a trace that --save wrote
An ARGUMENT of a function is a Python literal ('[5, 2]', 3, None, "'3'"); what is no literal is taken as a string (abc is 'abc').
Put -- before ARGUMENTs that begin with a dash and are not numbers.

Exit status: 0 the program ended normally (audit: all is so), 1 it raised an exception (audit: something is not so),
2 a usage error or input that cannot be read, 3 a limit stopped it, 130 interrupted."""

CHECK_EPILOG = """\
A and B are each one of
  program.py            a program's text; its function that --call or --entry names is called, or the only one it has
  program.py:function   the function that is called; of another name in B than in A, if need be
More inputs are made like those given with --call; without any they are made from the type hints of A's function. With --stdin, and
where A has no functions, both run as scripts. Check only programs that you trust: they run with your rights.

Exit status: 0 equivalent on all inputs that were tried, 1 different, 2 a usage error or a text that cannot be read, 3 unverified,
130 interrupted."""

REWRITE_EPILOG = """\
PROGRAM is one of
  program.py            a program's text; the calls given with --call are its inputs
  program.py:function   the function that inputs are made for, from its type hints, where no --call is given
The file itself is never changed. The programs run in this process: rewrite only programs that you trust.

Exit status: 0 there are variants, 1 there are none or the check found one different (please report it), 2 a usage error or a
text that cannot be read, 3 there are none because nothing could be checked, 130 interrupted."""


UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})  # what writing to a full or lost place gives


def entry_point() -> None:
    """The console script `chainexec`."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with `arguments` (default: those of the process); returns the exit status."""
    if sys.stdout is None:  # as the interpreter leaves it where it was closed before
        return complain("standard output is closed; open it, or send it to a file or /dev/null.", USAGE)
    try:
        options = parser().parse_args(arguments)
        with plain_warnings():
            status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        drop_output()
        return OK
    except OSError as error:
        if error.filename is not None or error.errno not in UNWRITABLE:  # not of the output: a defect of ours
            raise
        drop_output()
        return complain(f"the output cannot be written: {error.strerror or error}.", USAGE)
    except KeyboardInterrupt:
        return complain("interrupted.", INTERRUPTED)
    except UnicodeEncodeError as error:
        missing = ascii(error.object[error.start : error.end])
        return complain(f"the output is written in {error.encoding}, which has no {missing}; set PYTHONUTF8=1 in the environment.", USAGE)
    except ChainexecError as error:
        return complain(str(error), USAGE)
    return status


def drop_output() -> None:
    """What is still to be written goes nowhere: the interpreter's last flush must not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def plain_warnings() -> Iterator[None]:
    def show(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        complain(f"{category.__name__}: {message}", OK)

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        """Usage errors take one line, too."""
        sys.exit(complain(f"{message}; see `{self.prog} --help`.", USAGE))


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="chainexec", description="Runs Python, records exactly what happened, and tells it in words.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"chainexec {chainexec.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str, epilog: str = EPILOG) -> argparse.ArgumentParser:
        one = commands.add_parser(
            name, help=about, description=about, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        one.set_defaults(run=run)
        return one

    tell = command("narrate", run_narrate, "Tell a run step by step, in words.")
    show = command("trace", run_trace, "Record a run and list its steps.")
    for one in (tell, show):
        one.add_argument("program", metavar="PROGRAM", help="what to run, or a saved trace (below)")
        add_running_options(one)
        one.add_argument("--json", action="store_true", help="print JSON")
        one.add_argument("--var", metavar="NAME", help="print the history of one variable instead")
    tell.add_argument("--style", default="coe", help="coe (default), brief, frames, inline, json, scratchpad or table")
    tell.add_argument("--verbosity", default="standard", help="brief, standard (default) or full")
    tell.add_argument("--seed", type=int, default=0, help="varies the wording, never the facts")
    tell.add_argument("--max-tokens", metavar="N", type=int, help="tell it in at most N tokens, by summaries (an estimate)")
    tell.add_argument("--source", action="store_true", help="print the program first, with line numbers")
    check = command("audit", run_audit, "Check a text about a run against the run's trace.")
    check.add_argument("text", metavar="TEXT", help="file with the text; - for standard input")
    check.add_argument("trace", metavar="TRACE", type=Path, help="a trace that --save wrote")
    check.add_argument("--json", action="store_true", help="print JSON")
    same = command("check", run_check, "Run two programs with the same inputs and say whether they do the same.", CHECK_EPILOG)
    same.add_argument("a", metavar="A", help="a program, or file.py:function")
    same.add_argument("b", metavar="B", help="the other one")
    same.add_argument("--call", metavar="CALL", action="append", default=[], help="an input, such as 'f([1, 2])'; repeatable")
    same.add_argument("--entry", metavar="NAME", help="the function that is called")
    same.add_argument("--stdin", metavar="FILE", action="append", default=[], help="run both as scripts with this input; repeatable")
    same.add_argument("--rename", metavar="OLD=NEW", action="append", default=[], help="a name of A that B calls otherwise; repeatable")
    same.add_argument("--only-given", action="store_true", help="make no further inputs")
    same.add_argument("--max-inputs", metavar="N", type=int, default=80, help="use at most N inputs (default: 80)")
    same.add_argument("--max-steps", metavar="N", type=int, help="stop a run after N calls and passes of loops (default: 100000)")
    same.add_argument("--max-seconds", metavar="S", type=float, help="stop a run after S seconds")
    same.add_argument("--apart", action="store_true", help="run the programs in a process of their own, killed after --max-seconds (60)")
    same.add_argument("--seed", type=int, default=0, help="another seed makes other inputs")
    same.add_argument("--json", action="store_true", help="print JSON")
    again = command("rewrite", run_rewrite, "Write a program in other ways that do the same, each checked by running it.", REWRITE_EPILOG)
    again.add_argument("program", metavar="PROGRAM", nargs="?", help="a program, or file.py:function")
    again.add_argument("--call", metavar="CALL", action="append", default=[], help="an input, such as 'f([1, 2])'; repeatable")
    again.add_argument("--stdin", metavar="FILE", action="append", default=[], help="run it as a script with this input; repeatable")
    again.add_argument("-n", metavar="N", type=int, default=10, help="how many variants at most (default: 10)")
    again.add_argument("--strength", default="structural", help="cosmetic, mild or structural (default)")
    again.add_argument("--rules", metavar="NAME,...", help="use these rules or groups of rules only; --catalogue lists them")
    again.add_argument("--seed", type=int, default=0, help="another seed gives other variants")
    again.add_argument("--unverified", action="store_true", help="print variants that could not be checked, too")
    again.add_argument("--refusals", action="store_true", help="say on standard error where rules did not apply, and why")
    again.add_argument("--max-inputs", metavar="N", type=int, default=24, help="check with at most N inputs (default: 24)")
    again.add_argument("--max-steps", metavar="N", type=int, help="stop a run after N calls and passes of loops (default: 100000)")
    again.add_argument("--max-seconds", metavar="S", type=float, help="stop a run after S seconds")
    again.add_argument("--diff", action="store_true", help="print what is different instead of whole programs")
    again.add_argument("--json", action="store_true", help="print JSON, a line for each variant")
    again.add_argument("--output", metavar="FOLDER", type=Path, help="write the variants to files in this folder instead")
    again.add_argument("--catalogue", action="store_true", help="print all rules with examples and preconditions, and end")
    add_commands(command)
    add_exporting(command)
    add_building(command)
    add_viewing(command)
    command("demo", run_demo, "Tell the run of a real function of the standard library.")
    command("info", run_info, "Say which recorder runs here, and why.")
    return top
