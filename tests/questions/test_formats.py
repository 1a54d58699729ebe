"""Rows of public benchmarks, out and in."""

import json

import pytest

import chainexec
from chainexec.errors import ArgumentError
from chainexec.questions.formats import (
    Sample,
    from_codeio,
    from_cruxeval,
    from_livecodebench,
    from_reval,
    read_jsonl,
    sample_of,
    to_codeio,
    to_cruxeval,
    to_livecodebench,
    to_reval,
    trace_sample,
    write_jsonl,
)
from chainexec.questions.formats.cruxeval import samples_of_cruxeval
from chainexec.questions.formats.livecodebench import samples_of_livecodebench
from chainexec.questions.grading import grade
from chainexec.questions.literals import same
from chainexec.questions.model import Question
from oracle.data import rows_of

COUNT = """\
def count(words, least=1):
    \"\"\"How often does each word occur?\"\"\"
    found = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    total = len(found)
    if total > 5:
        found = {}
    return found
"""


def run(source, call):
    return chainexec.trace_source(source, call=call, stdin='x\n')


def bound(sample):
    """The arguments by parameter, with defaults."""
    scope = {}
    exec(sample.code, scope)
    import inspect

    signature = inspect.signature(scope[sample.function])
    made = eval(f"signature.bind({sample.arguments})", {**scope, "signature": signature})
    made.apply_defaults()
    return made.arguments


def there_and_back(rows):
    """Import, run, export: the rows that come out are those that went in."""
    samples = samples_of_cruxeval(rows)
    traces = [trace_sample(sample) for sample in samples]
    made = to_cruxeval(traces, calls=[sample.call for sample in samples])
    assert not made.left_out
    assert [{**row, "output": ""} for row in made] == [{**row, "output": ""} for row in rows]
    assert all(same(row["output"], again["output"]) for row, again in zip(rows, made))
    without = to_cruxeval(traces)  # the calls are written from the values
    by_id = {row["id"]: row for row in without}
    for number, sample in enumerate(samples):
        if number not in without.left_out:
            again = by_id[sample.id]
            assert (again["code"], again["output"]) == (sample.code, made[number]["output"])
            assert repr(bound(samples_of_cruxeval([again])[0])) == repr(bound(sample)), sample.id
    return without.left_out


def test_cruxeval_there_and_back_sample():
    assert there_and_back(rows_of("cruxeval")[:20]) == {}


@pytest.mark.slow
def test_cruxeval_there_and_back():
    rows = rows_of("cruxeval")
    assert len(rows) == 800
    left_out = there_and_back(rows)
    assert all("lambda" in rows[place]["input"] for place in left_out)
    assert len(left_out) == 2


def all_answers_are_right(questions):
    for question in questions:
        assert Question.from_dict(json.loads(json.dumps(question.to_dict()))) == question
        assert grade(question, f"[ANSWER]{question.answer}[/ANSWER]").correct, question
        assert not grade(question, question.prompt).correct
        if question.kind == "output" and "[PYTHON]" in question.prompt:
            assert grade(question, f"[ANSWER]\nassert {question.data['call']} == {question.answer}\n[/ANSWER]").correct
        if question.kind == "input" and "[PYTHON]" in question.prompt:
            whole = f"assert {question.data['function']}({question.answer}) == {question.data['output']}"
            assert grade(question, f"[ANSWER]{whole}[/ANSWER]").correct, question


def test_cruxeval_questions_sample():
    all_answers_are_right(from_cruxeval(rows_of("cruxeval")[:25]))


@pytest.mark.slow
def test_cruxeval_questions():
    questions = from_cruxeval(rows_of("cruxeval"))
    assert len(questions) == 1600
    all_answers_are_right(questions)


def test_cruxeval_rows_of_own_code():
    rows = to_cruxeval([run(COUNT, "count(['a', 'b', 'a'])"), run("def f(x):\n    return x\n", "f((1,))")], ids="mine_{}")
    assert rows == [
        {"code": COUNT.rstrip() + "\n\nf = count\n", "input": "['a', 'b', 'a'], 1", "output": "{'a': 2, 'b': 1}", "id": "mine_0"},
        {"code": "def f(x):\n    return x\n", "input": "(1,)", "output": "(1,)", "id": "mine_1"},
    ]
    assert to_cruxeval([trace_sample(sample) for sample in samples_of_cruxeval(rows)][1:])[0]["input"] == "(1,)"
    all_answers_are_right(from_cruxeval(rows, steps=True))
    assert [question.kind for question in from_cruxeval(rows, tasks="input")] == ["input", "input"]
    assert to_cruxeval(run(COUNT, "count([])"))[0]["output"] == "{}"
    assert to_cruxeval(run(COUNT, "count(words = [ ])"), calls=["count(words = [ ])"])[0]["input"] == "words = [ ]"
    assert "no call of count" in to_cruxeval(run(COUNT, "count([])"), calls=["len([])"]).left_out[0]
    with pytest.raises(ArgumentError, match="1 traces and 0 calls"):
        to_cruxeval(run(COUNT, "count([])"), calls=[])


def test_inputs_that_are_no_literals():
    source = "def f(xs, key):\n    return sorted(xs, key=key)\n"
    (question,) = from_cruxeval([{"code": source, "input": "[1, 2], lambda x: -x", "output": "[2, 1]"}], tasks="input")
    assert grade(question, "[ANSWER]\nassert f([1, 2], lambda x: -x) == [2, 1]\n[/ANSWER]").correct
    assert grade(question, "[1, 2], lambda x: -x").correct
    assert not grade(question, "[1, 2], lambda x: x").correct
    assert not grade(question, "[1, 2], None").correct


LEFT_OUT = [
    ("x = 1\n", None, "a script ran"), ("def f():\n    raise ValueError\n", "f()", "did not return"), ("def f(x):\n    return x\n", "f(f)", "not all literals"),
    ("def f():\n    return f\n", "f()", "no literal"), ("def make():\n    def f(): return 1\n    return f\n", "make()()", "whole expression"),
    ("class A:\n    def f(self): return 1\n", "A().f()", "top level"), ("def g():\n    f = 3\n    return f\n", "g()", "the name `f` is taken"),
    ("def f(x):\n    return x\n", "f(1) + 1", "whole expression"), ("def f(x):\n    return x\n", "(f(1), f(2))[1]", "whole expression"),
    ("def f(x):\n    return x\n", "[f(1)]", "whole expression"), ("def f(x):\n    yield x\n", "list(f(1))", "whole expression"),
    ("def f():\n    return input()\n", "f()", "standard input"),
    ("import functools\n@functools.cache\ndef f(x):\n    return x\n", "f(1)", "top level"), ("f = lambda x: x\n", "f(1)", "top level"),
]


@pytest.mark.parametrize(("source", "call", "why"), LEFT_OUT, ids=[f"{number} {row[2]}" for number, row in enumerate(LEFT_OUT)])
def test_what_is_left_out(source, call, why):
    rows = to_cruxeval([chainexec.trace_source(source, call=call, stdin='x\n')])
    assert rows == [] and why in rows.left_out[0]
    if "taken" not in why:
        with pytest.raises(ArgumentError, match=why):
            sample_of(chainexec.trace_source(source, call=call, stdin='x\n'))


def test_livecodebench_there_and_back():
    source = "class Tool:\n    pass\n\ndef minimum(s: str, k=2) -> int:\n    low = k\n    for c in s:\n        low = min(low, int(c))\n    return low\n"
    rows = to_livecodebench([run(source, "minimum(s='31')")], about={"difficulty": "easy"})
    assert rows == [{
        "question_id": "", "contest_id": "", "contest_date": "", "difficulty": "easy", "function_name": "minimum", "code": source,
        "input": "minimum('31', 2)", "output": "1", "id": "sample_0", "problem_id": "", "numsteps": 7,
    }]  # fmt: skip
    again = to_livecodebench([trace_sample(sample) for sample in samples_of_livecodebench(rows)], about={"difficulty": "easy"})
    assert again == rows
    public = {**rows[0], "input": 'minimum(s = "31")', "contest_date": "2024-01-01T00:00:00"}
    (question,) = from_livecodebench([public])
    assert 'assert minimum(s = "31") == ??' in question.prompt
    all_answers_are_right([question])
    with pytest.raises(ArgumentError, match="no call of minimum"):
        from_livecodebench([{**public, "input": "maximum(1)"}])
    with pytest.raises(ArgumentError, match="about has 'date'"):
        to_livecodebench([], about={"date": ""})


def test_codeio_there_and_back():
    rows = to_codeio([run(COUNT, "count(['a', 'b', 'a'])"), run(COUNT, "count(['c'], least=2)"), run(COUNT, "count(('a',))")])
    assert rows == [{
        "problem_description": "How often does each word occur?", "io_requirements": "Input:\n  `words` (list)\n  `least` (int)\nOutput:\n  `return` (dict)",
        "refcode": COUNT, "funcname": "count", "source": "", "category": "", "meta": {},
        "ios": [{"input": {"words": ["a", "b", "a"], "least": 1}, "output": {"a": 2, "b": 1}}, {"input": {"words": ["c"], "least": 2}, "output": {"c": 1}}],
    }]  # fmt: skip
    assert rows.left_out == {2: "JSON has no tuple"}
    rows = json.loads(json.dumps(rows))
    questions = from_codeio(rows)
    assert [question.kind for question in questions] == ["output", "input", "output", "input"]
    all_answers_are_right(questions)
    assert grade(questions[0], 'So:\n```json\n{"output": {"a": 2, "b": 1}}\n```').correct
    assert not grade(questions[0], '{"output": {"a": 2, "b": 1.0}}').correct
    assert grade(questions[1], '{"input": {"words": ["b", "a", "a"]}}').correct
    assert not grade(questions[1], '{"input": {"words": ["b", "a"]}}').correct
    calls = [run(COUNT, question.data["call"]) for question in questions if question.kind == "output"]
    assert to_codeio(calls) == rows


def test_codeio_knows_no_tuples():
    row = {"refcode": "def g(x):\n    return (x, [(x,)])\n", "funcname": "g", "ios": [{"input": {"x": 1}, "output": [1, [[1]]]}]}
    (question,) = from_codeio([row], tasks="input")
    assert grade(question, '{"input": {"x": 1}}').correct
    assert not grade(question, '{"input": {"x": 1.0}}').correct
    for kept in ("nan", "{1: 2}", "{1}", "b''", "(1,)", "1j"):
        assert to_codeio([run("def g(x):\n    return 0\n", f"g({kept})" if kept != "nan" else "g(float('nan'))")]).left_out
    for wrong in ({}, {"refcode": "", "funcname": "g", "ios": [3]}):
        with pytest.raises(ArgumentError):
            from_codeio([wrong])


def test_reval():
    traces = [run(COUNT, "count(['a', 'b', 'a'])"), run(COUNT, "count([])"), run("def none():\n    x = 1\n    return x\n", "none()")]
    made = to_reval(traces)
    assert made.data == [
        {"task_id": "DREval/0", "code": COUNT, "entry_point": "count", "inputs": ["(['a', 'b', 'a'], 1,)", "([], 1,)"], "outputs": ["{'a': 2, 'b': 1}", "{}"]},
    ]
    targets = [{"lineno": 3, "var": "found"}, {"lineno": 6, "var": "total"}, {"lineno": 8, "var": "found"}, {"lineno": 9, "var": "found"}]
    assert made.tasks == [{
        "task_id": "DREval/0", "idx": 0, "tasks": [
            {"input_idx": 0, "task": targets, "output_pred": "assert count(['a', 'b', 'a'], 1) == ??"},
            {"input_idx": 1, "task": targets, "output_pred": "assert count([], 1) == ??"},
        ],
    }]  # fmt: skip
    assert list(made.data.left_out) == [2]
    questions = from_reval(*made)
    told = [(question.kind, question.data.get("line"), question.answer) for question in questions if question.data["id"] == "DREval/0 0"]
    assert told == [
        ("coverage", 3, "yes"), ("state", 3, "{}"), ("path", 3, "4"), ("coverage", 6, "yes"), ("state", 6, "2"), ("path", 6, "7"), ("coverage", 8, "no"),
        ("coverage", 9, "yes"), ("state", 9, "{'a': 2, 'b': 1}"), ("path", 9, "-1"), ("output", None, "{'a': 2, 'b': 1}"),
    ]  # fmt: skip
    assert questions.unasked["DREval/0 0 8 state"] == "the line does not run"
    all_answers_are_right(questions)
    task = json.loads(json.dumps(made.tasks))
    task[0]["tasks"][0]["task"] = [{"lineno": 5, "var": "found"}, {"lineno": 4, "var": "word"}, {"lineno": 9, "var": "found['a']"}]
    questions = from_reval(made.data, task, which=["state", "path"])
    assert [(question.kind, question.answer) for question in questions[:2]] == [("path", "4"), ("path", "-1")]
    assert set(questions.unasked) >= {"DREval/0 0 5 state", "DREval/0 0 4 state", "DREval/0 0 4 path", "DREval/0 0 9 state"}
    for one, other in ((made.data, [{"task_id": "x"}]), ([], made.tasks)):
        with pytest.raises(ArgumentError):
            from_reval(one, other)
    assert from_reval([{"task_id": "a", "test": "..."}], [{"task_id": "a"}]).unasked == {"a": "it is a class, and only functions are asked about"}


def test_reval_after_recursion_and_in_helpers():
    source = "def g(n):\n    m = n * 2\n    return m\n\ndef f(n):\n    a = g(n)\n    b = g(n)\n    return b\n"
    tasks = [{"task_id": "x", "tasks": [{"input_idx": 0, "task": [{"lineno": 2, "var": "m"}, {"lineno": 6, "var": "a"}]}]}]
    questions = from_reval([{"task_id": "x", "code": source, "entry_point": "f", "inputs": ["(3,)"]}], tasks)
    assert [(question.kind, question.answer) for question in questions] == [
        ("coverage", "yes"), ("state", "6"), ("path", "3"), ("coverage", "yes"), ("state", "6"), ("path", "7"), ("output", "6"),
    ]  # fmt: skip


def test_sample_call():
    assert Sample("", "f", "1, 2", "3").call == "f(1, 2)"


def test_jsonl(tmp_path):
    path = tmp_path / "rows.jsonl"
    rows = [{"a": "\u2028\n\ud800"}, {"b": [1.5, None]}]
    assert write_jsonl(path, rows) == 2
    assert read_jsonl(path) == rows
    path.write_text('{"a": 1}\n\n{"a"\n')
    with pytest.raises(ArgumentError, match="line 3 is no JSON"):
        read_jsonl(path)
    path.write_bytes(b"\xff")
    with pytest.raises(ArgumentError, match="no UTF-8"):
        read_jsonl(path)
    with pytest.raises(ArgumentError, match="cannot read"):
        read_jsonl(tmp_path / "none")
