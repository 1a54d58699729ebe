"""Exact and near duplicates: what is remembered, on disk, and how well near ones are told from others."""

import itertools
import json
import os
import resource
import subprocess
import sys

import pytest

from chainexec.corpus.gates import Duplicates, NearDuplicates, Normal
from chainexec.corpus.gates.near import BINS, gram_hashes, jaccard, signature
from chainexec.errors import ArgumentError
from corpus.sources.given import CRUXEVAL, needs_cruxeval


def test_the_first_one_has_the_key(tmp_path):
    with Duplicates(tmp_path / "made") as known:
        assert known.first(b"a" * 16, "one") is None
        assert known.first(b"b" * 16, "two") is None
        assert known.first(b"a" * 16, "three") == "one"
        assert known.first(b"a" * 16, "one") is None
        assert len(known) == 2
    with Duplicates(tmp_path / "made") as known:
        assert known.first(b"b" * 16, "four") == "two" and len(known) == 2
    with Duplicates() as known:
        assert known.first(b"a" * 16, "three") is None


def test_what_was_committed_survives_a_kill(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from chainexec.corpus.gates import Duplicates\n"
        "d = Duplicates(Path(sys.argv[1]))\n"
        "for n in range(25_000): d.first(n.to_bytes(16), str(n))\n"
        "os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment).returncode == -9
    with Duplicates(tmp_path) as known:
        assert 20_000 <= len(known) <= 25_000
        assert known.first((3).to_bytes(16), "other") == "3"


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "duplicates.sqlite").write_bytes(b"no database at all, but a text " * 100)
    with pytest.raises(ArgumentError, match="check the folder"):
        Duplicates(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ArgumentError, match="check the folder"):
        Duplicates(tmp_path / "file")
    Duplicates(tmp_path / "x").close()
    (tmp_path / "x" / "duplicates.sqlite").rename(tmp_path / "x" / "near.sqlite")
    with pytest.raises(ArgumentError, match="other settings"):
        NearDuplicates(folder=tmp_path / "x")


@pytest.mark.slow
def test_memory_stays_flat(tmp_path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Duplicates(tmp_path) as known:
        for n in range(1_000_000):
            assert known.first((n * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128)).to_bytes(16), f"a program/{n}") is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80 << 10


def tokens(text):
    return Normal(text).tokens


LONG = "def f(a):\n" + "".join(f"    x{n} = a.method_{n}({n}, {n + 1})\n" for n in range(40)) + "    return x0\n"


def test_near_ones_are_found_and_others_are_not(tmp_path):
    with NearDuplicates(0.85, tmp_path) as known:
        assert known.seen(tokens(LONG), "long") is None
        assert known.seen(tokens(LONG), "long") is None  # itself
        assert known.seen(tokens(LONG.replace("method_7(", "other(")), "one change") == "long"
        assert known.seen(tokens("y = 1\n" + LONG), "one line more") == "long"
        assert known.seen(tokens(LONG.replace("method", "action")), "all changed") is None
        assert known.seen(tokens("x = 1"), "short") is None
        assert known.seen(tokens("y = 1"), "short too") == "short"
        assert known.seen((), "empty") is None
    with NearDuplicates(0.85, tmp_path) as known:
        assert known.seen(tokens(LONG.replace("method_7(", "other(")), "later") == "long"
        assert known.seen(tokens(LONG.replace("method", "action").replace("_3(", "_(") ), "later") == "all changed"


@pytest.mark.parametrize("threshold", [0, -1, 1.01, float("nan")])
def test_a_threshold_that_is_none(threshold):
    with pytest.raises(ArgumentError, match="above 0"):
        NearDuplicates(threshold)


def test_hashes_are_the_same_everywhere():
    """Written down once: another machine, process or version must give these."""
    hashes = gram_hashes(("Module", "[", "$0.1", "Expr", "Call", "@print", "[", "1", "]"))
    assert sorted(hashes) == sorted(gram_hashes(("Module", "[", "$7.8", "Expr", "Call", "@print", "[", "1", "]"))) and len(hashes) == 5
    assert min(hashes) == 579073140251833048
    values = signature(hashes)
    assert len(values) == BINS and set(values) == hashes


def test_the_signature_says_how_alike_sets_are():
    for shared in (20, 60, 90):
        errors = []
        for seed in range(40):
            one = gram_hashes([f"{seed} {n}" for n in range(100)])
            other = gram_hashes([f"{seed} {n if n < shared else -n}" for n in range(100)])
            same = sum(a == b for a, b in zip(signature(one), signature(other), strict=True)) / BINS
            errors.append(same - jaccard(frozenset(one), frozenset(other)))
        assert abs(sum(errors) / len(errors)) < 0.05


@needs_cruxeval
@pytest.mark.slow
def test_all_near_pairs_of_real_programs_are_found():
    with CRUXEVAL.open() as file:
        forms = [Normal(json.loads(line)["code"]).tokens for line in file]
    grams = [frozenset(value >> 32 for value in gram_hashes(form)) for form in forms]
    pairs = {(a, b) for a, b in itertools.combinations(range(len(forms)), 2) if jaccard(grams[a], grams[b]) >= 0.85}
    assert len(pairs) > 10
    with NearDuplicates(0.85) as known:
        found = {n for n, form in enumerate(forms) if known.seen(form, str(n)) is not None}
    kept = set(range(len(forms))) - found
    assert found == {b for b in range(len(forms)) if any((a, b) in pairs for a in kept if a < b)}
