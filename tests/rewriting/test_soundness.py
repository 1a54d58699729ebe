"""No rule makes a program that does something else: each alone, on programs of data sets and on random ones, before anything is filtered."""

from __future__ import annotations

import random
import resource

import pytest

from chainexec.equivalence import Checker
from chainexec.rewriting import rewrite
from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop
from chainexec.rewriting.engine import outside_calls
from oracle.data import calls_in_test, rows_of
from oracle.random_programs import random_program
from rewriting.feature_programs import PROGRAMS
from rewriting.odd_programs import odd_program

MEMORY = 6 << 30


@pytest.fixture(autouse=True)
def _some_memory():
    """A made input may ask for more memory than there is: then it is a MemoryError, not the end."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def rejections(name, source, calls, places=1, max_inputs=16):
    """Variants of one rule at one place that do something else."""
    checker = Checker(source, inputs=calls, max_inputs=max_inputs)
    rules = [rule for rule in all_rules().values() if rule.by_default]
    workshop = Workshop(source, rules, outside_calls=outside_calls(calls, None, source))
    found = []
    for rule, sites in workshop.sites.items():
        generator = random.Random(f"{name}/{rule}")
        for site in generator.sample(sites, min(places, len(sites))):
            draft = workshop.apply(site, generator)
            verdict = checker.check(draft.source, renames={old: new for old, new in draft.renames.items() if "." not in old})
            if verdict.kind == "different" or verdict.cause == "steps":
                found.append(f"{name}: {rule} at line {site.line}: {verdict}\n{draft.source}")
    return found


def combined(name, source, calls, n=5):
    variants = rewrite(source, inputs=calls, n=n, seed=name)
    assert not [refusal for refusal in variants.refusals if refusal.precondition == "prints-as-meant"]
    return [f"{name}: {one.applied}: {one.verdict}\n{one.source}" for one in variants.rejected], len({variant.fingerprint for variant in variants})


def test_some_of_cruxeval():
    for row in rows_of("cruxeval")[::100]:
        assert rejections(row["id"], row["code"], [f"f({row['input']})"]) == []


def test_reach():
    few = 0
    rows = rows_of("cruxeval")[7::100]
    for row in rows:
        rejected, flows = combined(row["id"], row["code"], [f"f({row['input']})"])
        assert rejected == []
        few += flows < 5
    assert few <= 1


@pytest.mark.parametrize("seed", [14])
def test_odd_programs(seed):
    source, calls = odd_program(seed)
    assert rejections(f"odd {seed}", source, calls) == []


@pytest.mark.slow
def test_a_random_program():
    assert rejections("random 5", random_program(5), ["main()"]) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 106))
def test_many_odd_programs(seed):
    source, calls = odd_program(seed)
    assert rejections(f"odd {seed}", source, calls, places=2) == []
    assert combined(f"odd {seed}", source, calls)[0] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 103))
def test_many_random_programs(seed):
    assert rejections(f"random {seed}", random_program(seed), ["main()"]) == []
    assert combined(f"random {seed}", random_program(seed), ["main()"])[0] == []


@pytest.mark.slow
def test_cruxeval_in_part():
    for row in rows_of("cruxeval")[3::20]:
        assert rejections(row["id"], row["code"], [f"f({row['input']})"], places=2) == []


@pytest.mark.slow
def test_humaneval_in_part():
    for row in rows_of("humaneval")[2::8]:
        calls = calls_in_test(row)
        if calls:
            assert rejections(row["task_id"], row["prompt"] + row["canonical_solution"], calls) == []


@pytest.mark.slow
@pytest.mark.parametrize("feature", PROGRAMS)
def test_parts_of_the_language(feature):
    """Each rule at up to four of its places, and combinations."""
    source, calls = PROGRAMS[feature]
    assert rejections(feature, source, calls, places=4, max_inputs=12) == []
    assert combined(feature, source, calls)[0] == []
