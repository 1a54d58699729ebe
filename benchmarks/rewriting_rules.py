"""Are the rewriting rules sound? Every rule alone, at many places of many programs, each result checked by running it; prints a table (Markdown).

    python benchmarks/rewriting_rules.py                        CRUXEval and HumanEval, each rule at up to three places of each program
    python benchmarks/rewriting_rules.py --every 20             each twentieth program, a minute or two
    python benchmarks/rewriting_rules.py --set samples          the test samples of this checkout; also: random, odd, reasoning-gym, algorithms (PyPI)
    python benchmarks/rewriting_rules.py --reach                five variants of each program: how many programs have them, and how fast

Counted before anything is filtered: "applied" is a variant made, "rejected" one that the check found different (or without end where the original
has one), "undecided" one that it could not check, "refused" a place where a precondition could not be shown. Every rejection is printed: it is a
defect of the rule.
"""

from __future__ import annotations

import argparse
import collections
import importlib
import inspect
import pathlib
import pkgutil
import random
import resource
import sys
import time
import warnings

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from chainexec.equivalence import Checker
from chainexec.errors import ChainexecError, InternalError
from chainexec.rewriting import rewrite
from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop
from chainexec.rewriting.engine import outside_calls
from oracle.data import calls_in_test, rows_of

MEMORY = 2 << 30  # bytes: an input may ask for more than there is


def cruxeval():
    for row in rows_of("cruxeval"):
        yield row["id"], row["code"], [f"f({row['input']})"]


def humaneval():
    for row in rows_of("humaneval"):
        yield row["task_id"], row["prompt"] + row["canonical_solution"], calls_in_test(row)


def samples():
    for path in sorted((ROOT / "tests" / "samples").glob("*.py")):
        yield path.stem, path.read_text(), ["main()"]


def random_programs():
    """Programs that are odd on purpose: shared objects, caught errors, generators, closures, deletions."""
    from oracle.random_programs import random_program

    for seed in range(300):
        yield f"random {seed}", random_program(seed), ["main()"]


def odd_programs():
    """Programs in the shapes that rules look for, with values that tell on every liberty taken."""
    from rewriting.odd_programs import odd_program

    for seed in range(1000):
        source, calls = odd_program(seed)
        yield f"odd {seed}", source, calls


def reasoning_gym():
    from oracle.reasoning_programs import names, program_of

    for name in names():
        yield name, program_of(name), ["main()"]


def algorithms():
    """The modules of the package `algorithms`, with the calls of their functions that stand in their doctests."""
    import ast
    import doctest

    package = importlib.import_module("algorithms")
    for info in pkgutil.walk_packages(package.__path__, "algorithms."):
        try:
            module = importlib.import_module(info.name)
            source = inspect.getsource(module)
        except Exception as error:  # a module that needs what is not there is none of ours
            print(f"left out {info.name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        defined = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
        calls = []
        for test in doctest.DocTestFinder().find(module):
            for example in test.examples:
                text = example.source.strip()
                try:
                    node = ast.parse(text, mode="eval").body
                except SyntaxError:
                    continue
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in defined:
                    calls.append(text)
        yield info.name, source, calls or None


SETS = {"cruxeval": cruxeval, "humaneval": humaneval, "samples": samples, "random": random_programs, "odd": odd_programs, "reasoning-gym": reasoning_gym, "algorithms": algorithms}


def look(name, source, calls, counts, places, rules, back=False):
    """Each rule alone at some of its places; `back`: and then the rule that goes the other way."""
    try:
        checker = Checker(source, inputs=calls, max_inputs=24)
        workshop = Workshop(source, rules, outside_calls=outside_calls(calls, None, source))
    except ChainexecError as error:
        print(f"{name}: left out: {str(error).splitlines()[0]}", file=sys.stderr)
        counts["*"]["programs left out"] += 1
        return
    counts["*"]["programs"] += 1
    if checker.problem is not None:
        counts["*"]["programs without a check"] += 1
        print(f"{name}: cannot be checked: {checker.problem[:150]}", file=sys.stderr)
    for refusal in workshop.refusals:
        counts[refusal.rule]["refused"] += 1
        counts[refusal.rule][f"refused: {refusal.precondition}"] += 1
    for rule, found in workshop.sites.items():
        generator = random.Random(f"{name}/{rule}")
        counts[rule]["places"] += len(found)
        counts[rule]["programs"] += bool(found)
        for site in generator.sample(found, min(places, len(found))):
            try:
                draft = workshop.apply(site, generator)
            except InternalError as error:
                counts[rule]["defects"] += 1
                print(f"\nDEFECT {name} {rule} line {site.line}: {error}\n")
                continue
            counts[rule]["applied"] += 1
            verdict = checker.check(draft.source, renames={old: new for old, new in draft.renames.items() if "." not in old})
            if verdict.kind == "different" or verdict.cause == "steps":
                counts[rule]["rejected"] += 1
                print(f"\nREJECTED {name} {rule} line {site.line}\n{verdict}\n--- original\n{source}\n--- variant\n{draft.source}\n")
            elif verdict.kind == "unverified":
                counts[rule]["undecided"] += 1
            elif back and all_rules()[rule].reverse not in (None, rule):
                go_back(name, draft, calls, checker, counts, all_rules()[all_rules()[rule].reverse], generator)


def go_back(name, draft, calls, checker, counts, rule, generator):
    """The other rule on what the first one made."""
    workshop = Workshop(draft.source, [rule], outside_calls=outside_calls(calls, None, draft.source))
    sites = workshop.sites.get(rule.name, [])
    counts[rule.name]["places"] += len(sites)
    if not sites:
        return
    again = workshop.apply(generator.choice(sites), generator)
    counts[rule.name]["applied"] += 1
    renames = {old: new for old, new in draft.renames.items() if "." not in old}
    verdict = checker.check(again.source, renames={**renames, **again.renames})
    if verdict.kind == "different" or verdict.cause == "steps":
        counts[rule.name]["rejected"] += 1
        print(f"\nREJECTED {name} {rule.name} (back)\n{verdict}\n--- original\n{draft.source}\n--- variant\n{again.source}\n")


def table(counts):
    print("| rule | programs | places | applied | rejected | undecided | refused | most refused for |")
    print("|---|--:|--:|--:|--:|--:|--:|---|")
    total = collections.Counter()
    for rule in all_rules().values():
        c = counts[rule.name]
        reasons = [(number, key.removeprefix("refused: ")) for key, number in c.items() if key.startswith("refused: ")]
        most = ", ".join(f"{key} {number}" for number, key in sorted(reasons, reverse=True)[:2])
        note = " (algorithmic)" if not rule.by_default else ""
        print(f"| {rule.name}{note} | {c['programs']} | {c['places']} | {c['applied']} | {c['rejected']} | {c['undecided']} | {c['refused']} | {most} |")
        if rule.by_default:
            total += c
    print(f"| all by default | | {total['places']} | {total['applied']} | {total['rejected']} | {total['undecided']} | {total['refused']} | |")
    print(f"\n{counts['*']['programs']} programs ({counts['*']['programs without a check']} that cannot be checked), {counts['*']['programs left out']} left out; "
          f"{sum(c['defects'] for c in counts.values())} edits that could not be printed.")  # fmt: skip


def reach(programs, n, seed):
    """How many programs have five variants of different control flow, and how many checked variants come out in a second."""
    enough = total = made = rejected = defects = 0
    seconds = 0.0
    for name, source, calls in programs:
        started = time.process_time()
        try:
            variants = rewrite(source, inputs=calls, n=n, seed=seed)
        except ChainexecError as error:
            print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
            total += 1
            continue
        seconds += time.process_time() - started
        total += 1
        made += len(variants)
        rejected += len(variants.rejected)
        defects += sum(refusal.precondition == "prints-as-meant" for refusal in variants.refusals)
        flows = len({variant.fingerprint for variant in variants})
        enough += flows >= 5
        if flows < 5:
            why = variants.unverified[0].verdict.reason if variants.unverified else ""
            print(f"{name}: {flows} control flows in {len(variants)} variants {why}", file=sys.stderr)
        for one in variants.rejected:
            print(f"\nREJECTED {name} {[str(a) for a in one.applied]}\n{one.verdict}\n--- original\n{source}\n--- variant\n{one.source}\n")
    print(f"{enough} of {total} programs ({enough / max(1, total):.1%}) have five variants of different control flow; {made} variants, {rejected} rejected, "
          f"{defects} not printed, {made / max(seconds, 1e-9):.1f} checked variants a second.")  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=sorted(SETS), help="which programs (default: cruxeval and humaneval); repeatable")
    parser.add_argument("--every", type=int, default=1, help="each N-th program only")
    parser.add_argument("--first", type=int, default=0, help="begin with this one")
    parser.add_argument("--places", type=int, default=3, help="places of each rule in each program")
    parser.add_argument("--rule", action="append", help="these rules only; repeatable")
    parser.add_argument("--back", action="store_true", help="after each rule also the one that goes the other way, on what it made")
    parser.add_argument("--reach", action="store_true", help="combined variants instead")
    parser.add_argument("--n", type=int, default=10, help="with --reach: variants of each program")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    counts = collections.defaultdict(collections.Counter)
    rules = [rule for rule in all_rules().values() if not options.rule or rule.name in options.rule]
    for chosen in options.set or ["cruxeval", "humaneval"]:
        programs = list(SETS[chosen]())[options.first :: options.every]
        if options.reach:
            print(f"{chosen}: ", end="")
            reach(programs, options.n, options.seed)
            continue
        for name, source, calls in programs:
            look(name, source, calls, counts, options.places, rules, options.back)
    if not options.reach:
        table(counts)


if __name__ == "__main__":
    main()
