"""Are the rewriting rules sound? Every rule alone, at many places of many programs, each result checked by running it; prints a table (Markdown).

    python benchmarks/rewriting_rules.py                        CRUXEval and HumanEval, each rule at up to three places of each program
    python benchmarks/rewriting_rules.py --set all --record F   all sets, an hour or two; what was done stands in the file F, and is not done again
    python benchmarks/rewriting_rules.py --every 20             each twentieth program, some seconds
    python benchmarks/rewriting_rules.py --set codeio           the programs of one set: cruxeval, humaneval, codeio and reasoning-gym (PyPI: reasoning-gym),
                                                                algorithms (PyPI), samples, features, random, odd

Counted before anything is filtered: "applied" is a variant made, "rejected" one that the check found different (or without end where the original
has one), "undecided" one that it could not check, "refused" a place where a precondition could not be shown. Every rejection is printed: it is a
defect of the rule.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import random

from rewriting_programs import SETS, each

from chainexec.equivalence import Checker
from chainexec.errors import InternalError
from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop
from chainexec.rewriting.engine import outside_calls


def look(name, source, calls, places, rules, back):
    """Each rule alone at some of its places; `back`: and then the rule that goes the other way."""
    counts = collections.defaultdict(collections.Counter)
    told = []
    checker = Checker(source, inputs=calls, max_inputs=24)
    if checker.problem is not None:
        return {"rules": {}, "told": [], "problem": checker.problem}
    workshop = Workshop(source, rules, outside_calls=outside_calls(calls, None, source))

    def judge(rule, label, before, draft, renames):
        counts[rule]["applied"] += 1
        verdict = checker.check(draft.source, renames=renames)
        if verdict.kind == "different" or (verdict.cause == "steps" and "on seconds" not in verdict.reason):  # a clock proves nothing
            counts[rule]["rejected"] += 1
            told.append(f"REJECTED {name} {label}\n{verdict}\n--- original\n{before}\n--- variant\n{draft.source}\n")
        elif verdict.kind == "unverified":
            counts[rule]["undecided"] += 1
        return verdict

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
                verdict = judge(rule, f"{rule} line {site.line}", source, draft, plain(draft.renames))
                other = all_rules().get(all_rules()[rule].reverse or "")
                if back and verdict.ok and other is not None and other.name != rule:
                    go_back(draft, calls, counts, other, generator, judge)
            except InternalError as error:
                counts[rule]["defects"] += 1
                told.append(f"DEFECT {name} {rule} line {site.line}: {error}\n")
    return {"rules": counts, "told": told, "problem": None}


def go_back(draft, calls, counts, rule, generator, judge):
    """The other rule on what the first one made."""
    workshop = Workshop(draft.source, [rule], outside_calls=outside_calls(calls, None, draft.source))
    sites = workshop.sites.get(rule.name, [])
    counts[rule.name]["places"] += len(sites)
    if sites:
        again = workshop.apply(generator.choice(sites), generator)
        renames = plain(draft.renames)
        renames |= {old: again.renames.get(new, new) for old, new in renames.items()}
        judge(rule.name, f"{rule.name} (back)", draft.source, again, {**plain(again.renames), **renames})


def plain(renames):
    return {old: new for old, new in renames.items() if "." not in old}


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=[*sorted(SETS), "all"], help="which programs (default: cruxeval and humaneval); repeatable")
    parser.add_argument("--every", type=int, default=1, help="each N-th program only")
    parser.add_argument("--first", type=int, default=0, help="begin with this one")
    parser.add_argument("--places", type=int, default=3, help="places of each rule in each program")
    parser.add_argument("--rule", action="append", help="these rules only; repeatable")
    parser.add_argument("--back", action="store_true", help="after each rule also the one that goes the other way, on what it made")
    parser.add_argument("--record", type=pathlib.Path, help="a file of JSON lines, one for each program; begun anew for other options")
    options = parser.parse_args()
    rules = [rule for rule in all_rules().values() if not options.rule or rule.name in options.rule]
    counts = collections.defaultdict(collections.Counter)
    chosen = options.set or ["cruxeval", "humaneval"]
    summary = []
    for one in sorted(SETS) if "all" in chosen else chosen:
        of_set = collections.Counter()
        rows = each(one, options.first, options.every, options.record, lambda *program: look(*program, options.places, rules, options.back))
        for row in rows:
            if "left out" in row:
                of_set["left out"] += 1
                print(f"LEFT OUT {row['program']}: {row['left out']}\n", flush=True)
                continue
            of_set["programs"] += 1
            if row["problem"] is not None:
                of_set["not to be checked"] += 1
                print(f"NOT CHECKED {row['program']}: {row['problem'][:150]}\n", flush=True)
            for text in row["told"]:
                print(text, flush=True)
            for rule, found in row["rules"].items():
                counts[rule].update(found)
                if rule != "*" and all_rules()[rule].by_default:
                    of_set.update({key: found.get(key, 0) for key in ("applied", "rejected", "undecided", "refused", "defects")})
        summary.append((one, of_set))
    table(counts)
    print("\n| set | programs | left out: do not run | not to be checked | applied | rejected | undecided | refused | not printed |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for one, c in summary:
        figures = ("programs", "left out", "not to be checked", "applied", "rejected", "undecided", "refused", "defects")
        print(f"| {one} | {' | '.join(f'{c[key]:,}' for key in figures)} |")


if __name__ == "__main__":
    main()
