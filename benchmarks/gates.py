"""What the gates of a corpus cost and find: `python benchmarks/gates.py CRUXEVAL.jsonl`.

Prints process time per program, what near duplicates among rewritten programs are found, and what unrelated programs are taken for near.
With the package reasoning-gym installed, its programs are measured, too, and those are counted that look like rows of CRUXEval.
"""

import itertools
import random
import sys
import time

from chainexec.corpus.gates import Contamination, Duplicates, NearDuplicates, Normal
from chainexec.corpus.gates.near import bands_of, gram_hashes, jaccard
from chainexec.corpus.program import Program
from chainexec.corpus.sources import source
from chainexec.errors import ArgumentError
from chainexec.rewriting import rewrite

REPEATS = 3
REWRITTEN = 150  # programs
THRESHOLD = 0.85


def timed(work, count):
    """(what the work gives, milliseconds of process time for each of `count`)."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return result, best / count * 1e3


def judged(gate, ask, programs):
    with gate:
        return [ask(gate, n, program.id) for n, program in enumerate(programs)]


def costs(name, programs, evaluation):
    forms, form = timed(lambda: [Normal(program.source) for program in programs], len(programs))
    exact, first = timed(lambda: judged(Duplicates(), lambda gate, n, name: gate.first(forms[n].key, name), programs), len(programs))
    near, seen = timed(lambda: judged(NearDuplicates(THRESHOLD), lambda gate, n, name: gate.seen(forms[n].tokens, name), programs), len(programs))
    known = Contamination([evaluation])
    hits, hit = timed(lambda: [known.hit(program.source, program.statement) for program in programs], len(programs))
    found = [len(programs) - each.count(None) for each in (exact, near, hits)]
    print(f"{name}: {len(programs)} programs; normal form {form:.2f} ms, duplicates {first:.3f} ms ({found[0]} found), "
          f"near duplicates {seen:.2f} ms ({found[1]} found), contamination {hit:.2f} ms ({found[2]} hits)")  # fmt: skip


def grams(text):
    hashes = gram_hashes(Normal(text).tokens)
    return frozenset(value >> 32 for value in hashes), set(bands_of(hashes))


def likeness(programs):
    programs = random.Random(1).sample(programs, min(REWRITTEN, len(programs)))
    originals = [grams(program.source) for program in programs]
    for strength in ("cosmetic", "mild", "structural"):
        count = same = alike = found = 0
        for program, (own, bands) in zip(programs, originals, strict=True):
            for variant in rewrite(program.source, n=3, strength=strength, seed=2, inputs=[program.inputs[0].call], max_inputs=2):
                other, its = grams(variant.source)
                count += 1
                same += Normal(variant.source).key == Normal(program.source).key
                if jaccard(own, other) >= THRESHOLD:
                    alike += 1
                    found += bool(bands & its)
        print(f"{strength} variants: {count}; {same} have the same normal form, {alike} share {THRESHOLD} of their grams, {found} of these are found")
    pairs = [jaccard(one, other) for (one, _), (other, _) in itertools.combinations(originals, 2)]
    print(f"unrelated pairs: {len(pairs)}; {sum(like >= THRESHOLD for like in pairs)} share {THRESHOLD}, {sum(like >= 0.5 for like in pairs)} share 0.5")


def main():
    evaluation = f"cruxeval:{sys.argv[1]}"
    programs = [one for one in source("cruxeval", sys.argv[1]) if isinstance(one, Program)]
    costs("CRUXEval", programs, evaluation)
    try:
        others = [one for one in source("reasoning-gym") if isinstance(one, Program)]
    except ArgumentError as error:
        print(error)
    else:
        costs("reasoning-gym", others, evaluation)
    likeness(programs)


if __name__ == "__main__":
    main()
