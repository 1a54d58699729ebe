"""mutate: small mistakes, each with an input that shows it; and what the check finds of them."""

import ast

import pytest

import chainexec
from chainexec.equivalence import Checker, Mutant, check_equivalence, mutate
from chainexec.equivalence.mutation_sites import edited, sites
from chainexec.errors import ArgumentError, SourceError
from oracle.data import calls_in_test, rows_of

SOURCE = '''\
def f(xs, k=1):
    """Adds up those > k."""
    total = 0  # so far < 1
    for x in xs:
        if x > k and not x == 7:
            total += x
    return f"{total:>3}"
'''


def test_mutants():
    mutants = mutate(SOURCE, inputs=["f([1, 5, 7], k=2)"], n=12)
    assert len(mutants) == 12 and len({mutant.source for mutant in mutants}) == 12
    for mutant in mutants:
        assert isinstance(mutant, Mutant)
        assert mutant.witness.a != mutant.witness.b
        assert 0 <= mutant.agreement < 1
        verdict = check_equivalence(SOURCE, mutant.source, inputs=[mutant.witness.call], generate=False)
        assert verdict.kind == "different" and verdict.witness.call == mutant.witness.call
        assert mutant.before in SOURCE and mutant.diff.count("\n-") == 1
    assert len({mutant.operator for mutant in mutants}) >= 6


def test_the_same_seed_gives_the_same_mutants():
    one, same, other = ([m.source for m in mutate(SOURCE, inputs=["f([1, 5])"], n=4, seed=seed)] for seed in (1, 1, 2))
    assert one == same != other


def test_layout_outside_of_the_edit_stays():
    source = "# é\r\ndef f(s):\r\n\tt = s.strip( )  # ü < 3\r\n\treturn t + 'ß'\r\n"
    for site in sites(source):
        text = edited(source, site)
        data, changed = source.encode(), text.encode()
        assert changed == data[: site.start] + site.after + data[site.end :]
        assert text.count("\r\n") == source.count("\r\n") and "# ü < 3" in text
        ast.parse(text)


@pytest.mark.parametrize(
    ("line", "edits"),
    [("x < 3", {"x <= 3", "x > 3", "x < 4", "x < 2"}), ("x not  in y", {"x in y", "y not  in y", "x not  in x"}), ("a and b", {"a or b", "b", "a"}),
     ("not x", {"x"}), ("x + 1", {"x - 1", "x + 2", "x + 0"}), ("min(x, y)", {"max(x, y)", "min(y, x)"}), ("range(x)", {"range(x - 1)", "range(x + 1)", "range(1, x)"}),
     ("x[y]", {"x[y - 1]", "x[y + 1]"}), ("f'{x!r:>3} b'", set()), ("(x # < y\n < y)", {"(x # < y\n <= y)", "(x # < y\n > y)"}), ("True", {"False"}),
     ("'ab'", {"'a'"}), ("x is None", {"x is not None"})],
)  # fmt: skip
def test_edits(line, edits):
    source = f"def f(x, y, a, b):\n    return {line}\n"
    found = {edited(source, site).removeprefix("def f(x, y, a, b):\n    return ").removesuffix("\n") for site in sites(source) if site.operator != "other variable"}
    assert found == {edit for edit in edits if edit not in {"y not  in y", "x not  in x"}}


def test_docstrings_and_annotations_are_left_alone():
    source = 'def f(x: "int < 3" = 2) -> "a + b":\n    """1 + 1"""\n    y: list[1] = x\n    return y\n'
    assert {site.operator for site in sites(source)} <= {"constant", "other variable"}
    assert all(site.line in {1, 3, 4} and site.start > source.index("= 2") for site in sites(source))


def test_what_cannot_be_observed_is_an_error():
    with pytest.raises(ArgumentError, match="pass inputs="):
        mutate(SOURCE)
    with pytest.raises(ArgumentError, match="does not always do the same"):
        mutate("import random\ndef f(x):\n    return random.random() + 1\n", inputs=["f(1)"])
    with pytest.raises(ArgumentError, match="needs a program's text"):
        mutate(len)
    with pytest.raises(ArgumentError, match="n=-1"):
        mutate(SOURCE, n=-1)
    with pytest.raises(SourceError):
        mutate("def f(:\n")
    assert mutate("def f(x):\n    pass\n", inputs=["f(1)"]) == []
    assert chainexec.mutate is mutate


def test_scripts_have_mutants_too():
    (mutant,) = mutate("n = int(input())\nprint(n > 2)\n", stdin=["3\n", "1\n"], n=1)
    assert "output" in mutant.witness.differs or "exception" in mutant.witness.differs


def found_share(programs):
    """The share of the mutants found among those that differ: a second look with other and more inputs says which do."""
    found = missed = 0
    for source, calls in programs:
        checker = Checker(source, inputs=calls)
        assert checker.problem is None
        assert checker.check(source).ok
        second = Checker(source, inputs=calls, seed=99, max_inputs=300)
        for site in sites(source):
            mutant = edited(source, site)
            if not checker.check(mutant, shrink=False).ok:
                found += 1
            elif not second.check(mutant, shrink=False).ok:
                missed += 1
    assert found > 100
    return found / (found + missed)


@pytest.mark.slow
def test_cruxeval_in_part():
    assert found_share((row["code"], [f"f({row['input']})"]) for row in rows_of("cruxeval")[7::80]) >= 0.98


@pytest.mark.slow
def test_humaneval_in_part():
    assert found_share((row["prompt"] + row["canonical_solution"], calls_in_test(row)) for row in rows_of("humaneval")[3::16]) >= 0.99


@pytest.mark.slow
def test_cruxeval_programs_are_equivalent_to_themselves():
    """Each eighth of them; benchmarks/mutants.py counts all."""
    for row in rows_of("cruxeval")[5::8]:
        verdict = check_equivalence(row["code"], ast.unparse(ast.parse(row["code"])), inputs=[f"f({row['input']})"])
        assert verdict.ok, (row["id"], verdict)
