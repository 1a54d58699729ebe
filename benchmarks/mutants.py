"""Does the equivalence check find mistakes? Every known mutant of CRUXEval and HumanEval solutions against it; prints a table (Markdown).

    python benchmarks/mutants.py                 everything, about an hour on one core
    python benchmarks/mutants.py --every 20      each twentieth program, a few minutes; --first 3 begins with another one
    python benchmarks/mutants.py --survivors     also prints each mutant that was missed

A mutant is found where the default check says "different", or stops it at the limit on steps. What it calls equivalent is looked at once
more, with many more inputs made from another seed (and, for HumanEval, by the tests of the data set, run as they are): a mutant that
differs there was missed. The rest may well be equivalent: of these nobody knows a difference. A mutant is on covered code where the
inputs of the check run its line and take both ways of every branch of it.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import resource
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import chainexec
from chainexec.equivalence import Checker
from chainexec.equivalence.mutation_sites import edited, sites
from oracle.data import calls_in_test, rows_of

MEMORY = 4 << 30  # bytes: a mutant may ask for more than there is
SECOND_LOOK = 600  # inputs


def cruxeval():
    for row in rows_of("cruxeval"):
        yield row["id"], row["code"], [f"f({row['input']})"], None


def humaneval():
    for row in rows_of("humaneval"):
        source = row["prompt"] + row["canonical_solution"]
        yield row["task_id"], source, calls_in_test(row), f"{row['test']}\n\ndef main():\n    check({row['entry_point']})\n"


SETS = {"CRUXEval": cruxeval, "HumanEval": humaneval}


class Counts(collections.Counter):
    """What became of the mutants of one set."""

    def __init__(self):
        super().__init__()
        self.causes = collections.Counter()
        self.prepare_seconds = self.check_seconds = self.same_seconds = 0.0
        self.missed = []


def passes_its_tests(source, test):
    """Whether a program passes the test of its data set; a Checker runs it, so that it ends."""
    program = Checker(f"{source}\n\n{test}", inputs=["main()"], generate=False)
    return program.problem is None and program._chosen[0][1].failure is None


def executed(source, calls):
    """The lines that run with these inputs."""
    traces = (chainexec.trace_source(source, call=call, detail="lines", capture=True) for call in calls)
    return {step.line for trace in traces for step in trace.steps}


def look(name, source, calls, test, counts):
    started = time.process_time()
    checker = Checker(source, inputs=calls)
    counts.prepare_seconds += time.process_time() - started
    counts["programs"] += 1
    if checker.problem is not None:
        counts["unverifiable programs"] += 1
        counts.causes[f"{checker.cause}: {checker.problem[:160]}"] += 1
        return
    counts["ways"] += checker.coverage.total
    counts["ways taken"] += checker.coverage.covered
    started = time.process_time()
    same = checker.check(f"{source}\n")
    counts.same_seconds += time.process_time() - started
    counts["not equivalent to themselves"] += not same.ok
    second = lines = None
    for site in sites(source):
        mutant = edited(source, site)
        counts["mutants"] += 1
        started = time.process_time()
        verdict = checker.check(mutant, shrink=False)
        counts.check_seconds += time.process_time() - started
        if verdict.kind == "different":
            counts["found"] += 1
            continue
        if verdict.kind == "unverified":
            counts["endless" if verdict.cause == "steps" else "unverified"] += 1
            continue
        if second is None:
            second = Checker(source, inputs=calls, seed=12345, max_inputs=SECOND_LOOK)
        again = second.check(mutant)
        if again.kind == "different" or again.cause == "steps":
            counts["missed"] += 1
            lines = executed(source, checker.inputs) if lines is None else lines
            covered = site.line in lines and site.line not in checker.coverage.missing_lines
            counts["missed, covered"] += covered
            counts.missed.append((name, site, again, covered))
        elif test is not None and passes_its_tests(source, test) and not passes_its_tests(mutant, test):
            counts["missed"] += 1
            counts["missed, covered"] += 1
            counts.missed.append((name, site, "fails the tests of the data set", True))
        else:
            counts["no difference known"] += 1


def table(results):
    print("| set | programs | branches taken | mutants | found | stopped at the limit | no difference known | missed | found of those that differ | ... on covered code |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, c in results.items():
        found = c["found"] + c["endless"]
        rate, on_covered = found / max(1, found + c["missed"]), found / max(1, found + c["missed, covered"])
        ways = c["ways taken"] / max(1, c["ways"])
        print(
            f"| {name} | {c['programs']} ({c['unverifiable programs']} not to be checked) | {ways:.1%} | {c['mutants']:,} | {c['found']:,} "
            f"| {c['endless']:,} | {c['no difference known']:,} | {c['missed']:,} ({c['missed, covered']} on covered code) | {rate:.2%} | {on_covered:.2%} |"
        )
    print()
    for name, c in results.items():
        programs, checks = max(1, c["programs"]), max(1, c["mutants"])
        prepare, same = 1000 * c.prepare_seconds / programs, 1000 * c.same_seconds / programs
        print(
            f"{name}: {prepare:.0f} ms to prepare a program, {same:.2f} ms to check an equivalent text, {1000 * c.check_seconds / checks:.2f} ms to check a mutant "
            f"({1000 / (same + prepare / 10):.0f} checked variants a second at ten for each program); {c['not equivalent to themselves']} programs not found equivalent to "
            f"themselves, {c['unverified']} checks without a verdict for other reasons."
        )
        for cause, number in c.causes.most_common():
            print(f"  not to be checked, {number}: {cause}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--every", type=int, default=1, metavar="N", help="only each N-th program")
    options.add_argument("--first", type=int, default=0, metavar="N", help="begin with the N-th program, counted from 0")
    options.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    options.add_argument("--survivors", action="store_true", help="print the mutants that were missed")
    given = options.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    results = {}
    for name in given.sets:
        counts = results[name] = Counts()
        for program in list(SETS[name]())[given.first :: given.every]:
            look(*program, counts)
            if sys.stderr.isatty():
                print(f"\r{program[0]}: {counts['mutants']} mutants", end="", file=sys.stderr)
    table(results)
    if given.survivors:
        for counts in results.values():
            for name, site, again, covered in counts.missed:
                print(f"\n{name}, line {site.line}, {site.operator}: -> {site.after.decode()} ({'covered' if covered else 'not covered'})\n{again}")


if __name__ == "__main__":
    main()
