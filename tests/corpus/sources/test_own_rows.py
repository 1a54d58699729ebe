"""Rows of one's own in all ways that they may come; and odd rows of any kind, which never end a stream."""

import gzip
import io
import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as made

from chainexec.corpus.program import Generator, Input, Program, Unusable
from chainexec.corpus.sources import REASONS, SOURCES, source, source_of, write_programs
from chainexec.corpus.sources.ids import Ids
from chainexec.errors import ArgumentError
from corpus.sources.given import jsonl

PROGRAMS = [
    Program("a/1", "def f(x):\n    return x\n", (Input("f('é')", output="'é'", level=2),), "algorithms", "f", "Gives it back.", "MIT", {"row": "1"}),
    Program("a/2", "print(input())\n", (Input(stdin="1\n", output="1\n"), Input(stdin="2\n")), "competitions"),
    Program("a/3", "def g(x: int): return x", generator=Generator("g")),
]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_what_is_written_is_read(tmp_path, name):
    assert write_programs([PROGRAMS[0], Unusable("x", "no input"), *PROGRAMS[1:]], tmp_path / name) == (3, 1)
    assert list(source("jsonl", tmp_path / name)) == PROGRAMS == list(source_of(f"jsonl:{tmp_path / name}"))
    first = (tmp_path / name).read_bytes()
    write_programs(PROGRAMS, tmp_path / name)
    assert (tmp_path / name).read_bytes() == first and [one.name for one in tmp_path.iterdir()] == [name]


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path):
    def broken():
        yield PROGRAMS[0]
        raise RuntimeError("no")

    (tmp_path / "a.jsonl").write_text("before")
    with pytest.raises(RuntimeError):
        write_programs(broken(), tmp_path / "a.jsonl")
    assert [one.name for one in tmp_path.iterdir()] == ["a.jsonl"] and (tmp_path / "a.jsonl").read_text() == "before"
    with pytest.raises(ArgumentError, match="cannot write"):
        write_programs(PROGRAMS, tmp_path / "no folder" / "a.jsonl")


def test_programs_from_parquet_datasets_and_standard_input(tmp_path, monkeypatch):
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    rows = [one.to_dict() for one in PROGRAMS]
    assert list(source("dataset", rows)) == PROGRAMS
    flat = [{"code": "def f(x):\n    return x\n", "args": ["1", "2"], "n": 7}, {"code": "def f(x):\n    return x\n", "args": None, "n": 8}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(flat), tmp_path / "a.parquet")
    first, second = source("parquet", tmp_path / "a.parquet", source="code", arguments="args", entry="f", id="n", domain="maths")
    assert (first.id, first.domain) == ("parquet/7", "maths") and [one.call for one in first.inputs] == ["f(1)", "f(2)"]
    assert (second.id, second.reason) == ("parquet/8", "missing field")
    text = "".join(json.dumps(row) + "\n" for row in rows)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert list(source("stdin")) == PROGRAMS


def test_a_hugging_face_dataset():
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_list([{"code": "def f(x): return x", "input": "1", "output": "1", "id": "a"}])
    assert [one.id for one in source("cruxeval", rows)] == ["cruxeval/a"]
    assert [one.id for one in source("dataset", rows, source="code", arguments="input", output="output", entry="f", id="id")] == ["dataset/a"]


def test_fields_by_options(tmp_path):
    rows = [
        {"p": "def f(x): return x", "c": ["f(1)", "f(2)"], "o": ["1", "2"], "t": "f", "s": "Back.", "license": "MIT"},
        {"p": "def f(x): return x", "c": "f(1)", "o": ["1", "2"]}, {"p": "def f(x): return x", "c": "f(1"}, {"p": "def f(x): return x", "c": 3}, {"c": "f(1)"},
    ]  # fmt: skip
    path = jsonl(tmp_path / "a.jsonl", *rows)
    found = list(source("jsonl", path, source="p", call="c", output="o", title="t", statement="s"))
    assert [(one.call, one.output) for one in found[0].inputs] == [("f(1)", "1"), ("f(2)", "2")]
    assert (found[0].id, found[0].title, found[0].statement, found[0].licence) == ("jsonl/a:1", "f", "Back.", "MIT")
    assert [one.reason for one in found[1:]] == ["broken row", "missing field", "missing field", "missing field"]
    assert [one.reason for one in list(source("jsonl", path, source="p", call="c"))[2:]] == ["broken input", "broken row", "missing field"]
    script = jsonl(tmp_path / "b.jsonl", {"p": "print(input())", "in": ["1", "2"]}, {"p": "print(3)"})
    assert [one.stdin for one in next(source("jsonl", script, source="p", stdin="in")).inputs] == ["1", "2"]
    assert [one.inputs for one in source("jsonl", script, source="p")] == [(Input(),), (Input(),)]


@pytest.mark.parametrize(
    ("options", "message"),
    [({"call": "c"}, "which field holds the program"), ({"source": "p", "call": "c", "stdin": "s"}, "two ways"), ({"source": "p", "arguments": "a"}, "needs entry"),
     ({"source": "p", "domain": "cooking"}, "is none of")],
)  # fmt: skip
def test_options_that_do_not_fit(tmp_path, options, message):
    with pytest.raises(ArgumentError, match=message):
        source("jsonl", jsonl(tmp_path / "a.jsonl", {}), **options)


@pytest.mark.parametrize(
    "change",
    [{"id": 3}, {"source": None}, {"inputs": 3}, {"inputs": [3]}, {"inputs": [{"call": 3}]}, {"inputs": [{"call": "f("}]}, {"inputs": [{"stdin": 3}]}, {"title": 3},
     {"inputs": [{"output": 3}]}, {"inputs": [{"level": "x"}]}, {"domain": "cooking"}, {"domain": []}, {"generator": 3}, {"generator": {"entry": 3}}, {"colour": 1},
     {"origin": 3}, {"licence": None}, {"generator": {}}],
)  # fmt: skip
def test_programs_with_something_wrong(tmp_path, change):
    (found,) = source("jsonl", jsonl(tmp_path / "a.jsonl", {**PROGRAMS[0].to_dict(), **change}))
    assert isinstance(found, Unusable) and found.reason in {"broken row", "missing field", "broken input"} and found.detail


VALUES = made.recursive(
    made.none() | made.booleans() | made.integers() | made.floats() | made.sampled_from(["f(1)", "def f(x): return x", "1", "x", "print(1)", "\ud800", "\0", "[", "{}", "[1]"]),
    lambda inner: made.lists(inner, max_size=3) | made.dictionaries(made.sampled_from(["input", "output", "inputs", "outputs", "fn_name", "language", "solution"]), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({
    "id", "source", "code", "input", "output", "inputs", "task_id", "prompt", "canonical_solution", "entry_point", "test", "test_list", "code_sample", "input_generator",
    "refcode", "funcname", "ios", "solutions", "name", "public_tests", "private_tests", "input_output", "problem_id", "question", "answer", "expected_answer",
    "generated_solution", "official_tests", "verdict", "programmingLanguage", "demo-input", "demo-output", "function_name", "public_test_cases", "code_list", "metadata",
    "question_id", "title", "description", "generator", "origin", "domain", "licence", "is_correct", "text", "difficulty", "dataset", "submission_id",
})  # fmt: skip
OF_ROWS = sorted(set(SOURCES) - {"algorithms", "maths", "competitions", "doctests", "functions", "reasoning-gym", "stdin"})


@given(rows=made.lists(made.dictionaries(made.sampled_from(FIELDS), VALUES, max_size=12), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_odd_rows_never_end_a_stream(rows):
    for name in OF_ROWS:
        try:
            stream = source(name, [*rows, {}])
        except ArgumentError as error:
            pytest.fail(str(error))
        found = list(stream)
        assert len(found) >= len(rows) + 1, name
        for one in found:
            assert isinstance(one, Program) or one.reason in REASONS
            if isinstance(one, Program):
                one.digest.encode()
                json.dumps(one.to_dict(), ensure_ascii=False).encode()


def test_ids():
    ids = Ids()
    assert all(ids.add(f"row {n}") for n in range(5_000)) and len(ids) == 5_000
    assert not any(ids.add(f"row {n}") for n in range(5_000)) and ids.add("row") and not ids.add("row") and ids.add("\ud800")


def test_written_files_are_plain(tmp_path):
    write_programs(PROGRAMS, tmp_path / "a.jsonl.gz")
    assert [json.loads(line)["id"] for line in gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()).splitlines()] == ["a/1", "a/2", "a/3"]
