"""How many programs have five variants of different control flow, how fast checked variants come, and how fast a large module is rewritten.

    python benchmarks/rewriting_reach.py                        CRUXEval and HumanEval, ten variants of each program
    python benchmarks/rewriting_reach.py --every 20             each twentieth program, some seconds
    python benchmarks/rewriting_reach.py --record F             what was done stands in the file F, and is not done again
    python benchmarks/rewriting_reach.py --modules              large modules of the standard library instead

A variant counts only where the check found it equivalent. Times are those of the processor, with everything that a program needs: parsing,
making inputs, running the original, the variants and their checks; but not the start of Python and its imports.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pathlib
import time

from rewriting_programs import SETS, each

from chainexec.rewriting import rewrite
from chainexec.rewriting.catalogue import all_rules

ENOUGH = 5
MODULES = ("fractions", "statistics", "configparser")


def look(source, calls, n, seed):
    started = time.process_time()
    variants = rewrite(source, inputs=calls, n=n, seed=seed)
    return {
        "cpu": time.process_time() - started,
        "variants": len(variants),
        "flows": len({variant.fingerprint for variant in variants}),
        "rules": sorted({rule for variant in variants for rule in variant.rules}),
        "rejected": [f"{[str(one) for one in rejection.applied]}\n{rejection.verdict}\n{rejection.source}" for rejection in variants.rejected],
        "defects": [str(refusal) for refusal in variants.refusals if refusal.precondition == "prints-as-meant"],
        "why": variants.unverified[0].verdict.reason if variants.unverified else None,
    }


def reach(options):
    print("| set | programs | with five variants of different control flow | variants | rejected | not printed | checked variants a second |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    notes = []
    for chosen in options.set or ["cruxeval", "humaneval"]:
        looked = each(chosen, options.first, options.every, options.record, lambda _name, *program: look(*program, options.n, options.seed))
        rows = [row for row in looked if "left out" not in row]
        for row in rows:
            if row["flows"] < ENOUGH:
                notes.append(f"{row['program']}: {row['flows']} in {row['variants']} variants {row['why'] or ''}"[:200])
            notes += [f"REJECTED {row['program']} {text}" for text in row["rejected"]]
            notes += [f"DEFECT {row['program']} {text}" for text in row["defects"]]
        enough, made = sum(row["flows"] >= ENOUGH for row in rows), sum(row["variants"] for row in rows)
        rejected, defects = (sum(len(row[key]) for row in rows) for key in ("rejected", "defects"))
        seconds = sum(row["cpu"] for row in rows)
        share = f"{enough:,} ({enough / max(1, len(rows)):.1%})"
        print(f"| {chosen} | {len(rows):,} | {share} | {made:,} | {rejected} | {defects} | {made / max(seconds, 1e-9):.0f} |", flush=True)
        used = {rule for row in rows for rule in row["rules"]}
        notes.append(f"{chosen}: {len(used)} of {len(all_rules())} rules are in these variants")
    print("\n" + "\n".join(notes))


def modules(options):
    print("| module | lines | variants | seconds |\n|---|--:|--:|--:|")
    rewrite("def f(x: int):\n    return x + 1\n", inputs=["f(1)"], n=2)  # imports
    for name in MODULES:
        text = inspect.getsource(importlib.import_module(name))
        started = time.process_time()
        variants = rewrite(text, n=options.n, seed=options.seed, unverified=True)
        print(f"| {name} | {len(text.splitlines()):,} | {len(variants)} | {time.process_time() - started:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=sorted(SETS), help="which programs (default: cruxeval and humaneval); repeatable")
    parser.add_argument("--every", type=int, default=1, help="each N-th program only")
    parser.add_argument("--first", type=int, default=0, help="begin with this one")
    parser.add_argument("--n", type=int, default=10, help="variants of each program")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--modules", action="store_true")
    parser.add_argument("--record", type=pathlib.Path, help="a file of JSON lines, one for each program; begun anew for other options")
    options = parser.parse_args()
    (modules if options.modules else reach)(options)


if __name__ == "__main__":
    main()
