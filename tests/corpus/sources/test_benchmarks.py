"""The published sets that are at hand: every row becomes a program whose calls give what the set says."""

import gzip
import importlib.util
import json
from collections import Counter

import pytest

from chainexec.corpus.program import Program, Unusable
from chainexec.corpus.sources import REASONS, SOURCES, source
from chainexec.errors import ArgumentError
from corpus.sources.given import CRUXEVAL, HUMANEVAL, jsonl, needs_cruxeval, needs_humaneval


def results(program):
    """(what a call gives, what it should give) for each input that says so. These sets are harmless: they run right here."""
    space = {}
    exec(compile(program.source, program.id, "exec"), space)
    for given in program.inputs:
        if given.output is not None:
            yield eval(given.call, space), eval(given.output, space)


@needs_cruxeval
def test_cruxeval():
    found = list(source("cruxeval", CRUXEVAL))
    assert len(found) == 800 and all(isinstance(one, Program) for one in found)
    assert len({one.id for one in found}) == 800
    assert found[17].id == "cruxeval/sample_17" and found[17].licence == "MIT" and found[17].domain == "functions"
    assert found[17].inputs[0].call.startswith("f(")
    for program in found:
        assert [(repr(one), type(one)) for one, _ in results(program)] == [(repr(other), type(other)) for _, other in results(program)]


@needs_humaneval
def test_humaneval():
    found = list(source("humaneval", HUMANEVAL))
    assert Counter(one.reason if isinstance(one, Unusable) else "program" for one in found) == {"program": 161, "no input": 3}
    programs = [one for one in found if isinstance(one, Program)]
    assert sum(len(one.inputs) for one in programs) > 1_100
    asserts = count = 0
    for program in programs:
        for one, other in results(program):
            assert one == other
            count += 1
        asserts += int(program.origin["asserts"].split(" of ")[1])
    assert count > 1_000 and asserts >= count
    assert "has_close_elements" in programs[0].source and programs[0].statement.startswith("Check if in given list")
    assert programs[0].inputs[0].call == "has_close_elements([1.0, 2.0, 3.9, 4.0, 5.0, 2.2], 0.3)" and programs[0].inputs[0].output == "True"


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("reasoning_gym") is None, reason="reasoning-gym is not installed")
def test_reasoning_gym_without_importing_it():
    import sys

    before = "reasoning_gym" in sys.modules
    found = list(source("reasoning-gym", domain="algorithms"))
    assert len(found) == 3002 and all(isinstance(one, Program) for one in found)
    assert {one.licence for one in found} == {"Apache-2.0"} and {one.domain for one in found} == {"algorithms"}
    assert all(one.generator is not None and one.generator.source for one in found)
    assert ("reasoning_gym" in sys.modules) == before


def test_reasoning_gym_not_installed(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ArgumentError, match="pip install --no-deps reasoning-gym"):
        source("reasoning-gym")


def test_codeio_in_its_other_spelling(tmp_path):
    row = {"refcode": "def area(w, h):\n    return w * h", "funcname": "area", "ios": [{"input": {"w": 2, "h": 3.5}, "output": 7.0}], "id": 4}
    nothing = {"refcode": "def area(w, h):\n    return w * h"}
    two = {"code_sample": "def a(): pass\ndef b(): pass", "input_generator": "def generate_inputs(rng): return {}"}
    found = list(source("codeio", jsonl(tmp_path / "a.jsonl", row, nothing, two)))
    assert found[0].inputs[0].call == "area(w=2, h=3.5)" and found[0].inputs[0].output == "7.0" and found[0].id == "codeio/4"
    assert [one.reason for one in found[1:]] == ["no input", "missing field"]


def test_a_generator_carries_what_it_needs_of_the_sample(tmp_path):
    row = {
        "code_sample": "LIMIT = 3\ndef main_solution(n):\n    return n",
        "input_generator": "def input_generator(rng: Random) -> dict:\n    return {'n': rng.randint(0, LIMIT)}",
    }
    alone = {**row, "input_generator": "import random\ndef input_generator(rng: random.Random):\n    LIMIT = 2\n    return {'n': rng.randint(0, LIMIT)}"}
    first, second = source("codeio", jsonl(tmp_path / "a.jsonl", row, alone))
    assert first.generator.function == "input_generator" and first.generator.entry == "main_solution"
    assert "from random import Random" in first.generator.source and "LIMIT = 3" in first.generator.source
    assert second.generator.source == alone["input_generator"]


def test_one_bad_row_of_each_kind(tmp_path):
    rows = [
        {"code": "def f(x): return x", "input": "1", "output": "1", "id": "a"},
        {"code": "def f(x): return x", "input": "1", "output": "1", "id": "a"},
        {"code": " \n", "input": "1", "output": "1", "id": "b"},
        {"code": "def f(x: return x", "input": "1", "output": "1", "id": "c"},
        {"code": "def f(x): return x", "input": "1), g(2", "output": "1", "id": "d"},
        {"code": "def f(x): return x", "output": "1", "id": "e"},
        {"code": 3, "input": "1", "output": "1", "id": "f"},
        {"code": "def f(x): return x", "input": "'\ud800'", "output": "1", "id": "g"},
        {"code": "x = '\ud800'", "input": "1", "output": "1", "id": "h"},
        {"code": "x = '\0'", "input": "1", "output": "1", "id": "i"},
        {"code": "(" * 300 + ")" * 300, "input": "1", "output": "1", "id": "j"},
        {"code": "x = " + "-" * 100_000 + "1", "input": "1", "output": "1", "id": "k"},
        "no json",
        {"code": "def f(x): return '\\d'", "input": "'\\d'", "output": "1"},
    ]
    found = list(source("cruxeval", jsonl(tmp_path / "a.jsonl.gz", *rows)))
    assert [one.reason if isinstance(one, Unusable) else "" for one in found] == [
        "", "duplicate id", "empty source", "broken source", "broken input", "missing field", "broken row", "wrong encoding", "wrong encoding",
        "broken source", "broken source", "broken source", "broken row", "",
    ]  # fmt: skip
    assert all(one.reason in REASONS and one.detail or one.reason == "empty source" for one in found if isinstance(one, Unusable))
    assert found[3].id == "cruxeval/c" and found[12].id == "cruxeval/a:13" and found[13].id == "cruxeval/a:14"
    assert json.loads(gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()).splitlines()[0])["id"] == "a"


def test_the_registry_says_what_there_is(tmp_path):
    assert {"cruxeval", "humaneval", "codeio", "reasoning-gym", "jsonl"} <= set(SOURCES)
    assert all(one.name == name and one.summary for name, one in SOURCES.items())
    with pytest.raises(ArgumentError, match=r"no source 'crux'; there are .*cruxeval"):
        source("crux")
    with pytest.raises(ArgumentError, match=r"unexpected keyword argument 'colour'; it takes \(.*licence"):
        source("cruxeval", "a", colour="red")
    with pytest.raises(ArgumentError, match="name at least one file"):
        source("cruxeval")
    with pytest.raises(ArgumentError, match="there is no file"):
        source("cruxeval", tmp_path / "nothing")
    with pytest.raises(ArgumentError, match="is a folder"):
        source("cruxeval", tmp_path)
    with pytest.raises(ArgumentError, match="is none of maths"):
        source("codeio", jsonl(tmp_path / "a.jsonl", {}), domain="cooking")


def test_numbers_of_inputs_that_are_none():
    for given in ("x", 0, -1, [], None, "1.5"):
        with pytest.raises(ArgumentError, match="is no number of inputs"):
            source("algorithms", given)


def test_the_document_names_every_source_and_reason():
    from pathlib import Path

    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text()
    assert [name for name in SOURCES if f"`{name}`" not in text] == []
    assert [reason for reason in REASONS if reason not in text] == []
