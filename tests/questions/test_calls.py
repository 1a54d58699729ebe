"""Questions about calls, results, exceptions, objects and generators: every answer against an oracle that knows nothing of the library."""

from __future__ import annotations

import ast

import pytest

from chainexec import Limits, Trace, trace_source
from chainexec.errors import ArgumentError
from chainexec.questions import all_kinds, ask
from oracle.data import calls_in_test, rows_of
from oracle.random_programs import random_program
from oracle.random_stores import random_store_program
from oracle.samples import NAMES, call_of, text_of
from questions.calls_judge import FAMILY, wrong
from questions.calls_oracle import TooLong
from questions.calls_programs import EXCEPTIONS, GENERATORS, PROGRAMS, SHARING

LONGEST = 4_000  # steps: beyond, a program says little more and takes long


def judged(source, call, n=None, seed=0, detail=None):
    """How many questions were asked of a run, and what is wrong with them."""
    trace = trace_source(source, call=call, capture=True, limits=Limits(steps=LONGEST), detail=detail)
    questions = ask(trace, kinds=FAMILY, n=n, seed=seed)
    if type(trace.outcome).__name__ == "Stopped":
        return 0, []
    try:
        return len(questions), wrong(source, call, questions)
    except TooLong:
        return 0, []


@pytest.mark.parametrize(("source", "call"), [row[1:] for row in PROGRAMS], ids=[row[0] for row in PROGRAMS])
def test_programs(source, call, recorder):
    count, bad = judged(source, call, n=2_000, detail="lines" if recorder == "python" else None)
    assert bad == []
    assert count > 3


HOSTILE = {"instances", "threads", "numpy_arrays"}  # to look at a value runs the program's code; or the run is another each time


@pytest.mark.parametrize("name", [name for name in NAMES if name not in HOSTILE])
def test_samples(name):
    _, bad = judged(text_of(name), call_of(name), n=120)
    assert bad == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name not in HOSTILE])
def test_all_questions_about_samples(name):
    _, bad = judged(text_of(name), call_of(name), n=4_000)
    assert bad == []


@pytest.mark.parametrize("make", [random_program, random_store_program])
def test_some_random_programs(make):
    bad = {seed: found for seed in range(6) if (found := judged(make(seed), "main()", n=150)[1])}
    assert bad == {}


@pytest.mark.slow
@pytest.mark.parametrize("make", [random_program, random_store_program])
def test_many_random_programs(make):
    bad = {seed: found for seed in range(1_000, 1_150) if (found := judged(make(seed), "main()", n=300)[1])}
    assert bad == {}


def cruxeval(rows):
    asked, bad = 0, {}
    for row in rows:
        count, found = judged(row["code"], f"f({row['input']})", n=60, seed=row["id"])
        asked += count
        if found:
            bad[row["id"]] = found
    return asked, bad


def test_some_of_cruxeval():
    asked, bad = cruxeval(rows_of("cruxeval")[::20])
    assert bad == {}
    assert asked > 200


@pytest.mark.slow
def test_all_of_cruxeval():
    asked, bad = cruxeval(rows_of("cruxeval"))
    assert bad == {}
    assert asked > 4_000


def humaneval(rows):
    asked, bad = 0, {}
    for row in rows:
        if "random" in row["test"]:
            continue  # runs in another way each time
        source = row["prompt"] + row["canonical_solution"]
        for call in calls_in_test(row)[:4]:
            count, found = judged(source, call, n=60)
            asked += count
            if found:
                bad[row["task_id"], call] = found
        main = f"{source}\n\n{row['test']}\n\ndef main():\n    check({row['entry_point']})\n"
        count, found = judged(main, "main()", n=60)
        asked += count
        if found:
            bad[row["task_id"]] = found
    return asked, bad


def test_some_of_humaneval():
    asked, bad = humaneval(rows_of("humaneval")[::24])
    assert bad == {}
    assert asked > 200


@pytest.mark.slow
def test_all_of_humaneval():
    asked, bad = humaneval(rows_of("humaneval"))
    assert bad == {}
    assert asked > 5_000


def test_every_kind_is_asked_of_the_programs():
    """No kind passes the tests above because it never asks."""
    missing = set(FAMILY)
    for _, source, call in PROGRAMS:
        missing -= {question.kind for question in ask(trace_source(source, call=call, capture=True), kinds=FAMILY)}
    assert missing == set()
    assert set(FAMILY) <= set(all_kinds())


def test_the_judge_finds_wrong_answers():
    """Every kind's answers, spoilt, are found out."""
    from dataclasses import replace

    for _, source, call in PROGRAMS:
        questions = ask(trace_source(source, call=call, capture=True), kinds=FAMILY, n=40)
        spoilt = [replace(question, answer=spoil(question)) for question in questions if question.kind != "input"]
        assert len({text.partition(":")[0] for text in wrong(source, call, spoilt)}) == len({question.kind for question in spoilt})
        assert len(wrong(source, call, spoilt)) >= len(spoilt)


def spoil(question):
    match question.form:
        case "integer" | "line":
            return str(int(question.answer) + 1)
        case "yes/no":
            return "no" if question.answer == "yes" else "yes"
        case "names":
            return "nobody"
        case "exception" | "text" | "name":
            return question.answer + "x"
        case _:
            return f"[{question.answer}]"


def stopped():
    return trace_source("def g(n):\n    print(n)\n    return g(n + 1)\n", call="g(0)", capture=True, limits=Limits(steps=40))


def test_a_stopped_run_has_no_end():
    questions = ask(stopped(), kinds=FAMILY)
    assert {"call_arguments", "caller_line", "printed_output"} <= {question.kind for question in questions}
    assert {"output", "input", "call_count", "call_return", "yield_count", "exception_handled"} <= set(questions.unasked)
    assert "stopped" in questions.unasked["output"]


def test_the_interpreters_limit_is_not_asked_for():
    trace = trace_source("def f(x):\n    return 1 + f(x + 1)\n\ndef main():\n    try:\n        f(0)\n    except RecursionError:\n        return 'deep'\n", call="main()")
    questions = ask(trace, kinds=FAMILY, n=400)
    assert not {"recursion_depth", "call_count", "exception_raised", "exception_type"} & {question.kind for question in questions}
    assert [question.answer for question in questions if question.kind == "output"] == ["'deep'"]


def test_a_run_that_raised():
    trace = trace_source(EXCEPTIONS, call="middle(0)", capture=True)
    (output,) = ask(trace, kinds="output")
    assert (output.answer, output.form) == ("Oops", "exception")
    assert "Which exception does this call raise?" in output.prompt
    assert "input" in ask(trace, kinds="input").unasked


def test_output_of_a_script():
    (output,) = ask(trace_source("print('a')\nprint('b', 1)\n", capture=True), kinds="output")
    assert (output.answer, output.form) == ("a\nb 1\n", "text")
    assert "2 |" not in output.prompt


def test_input_holds_what_the_grader_runs():
    (question,) = ask(trace_source("def f(a, b=2):\n    return [a, b]\n", call="f(1)"), kinds="input")
    assert question.form == "arguments"
    assert question.data == {"source": "def f(a, b=2):\n    return [a, b]\n", "function": "f", "output": "[1, 2]"}
    assert question.answer == "1, 2"
    assert "f(1" not in question.prompt


@pytest.mark.parametrize("source", [
    "class A:\n    def f(self, x):\n        return x\n\ndef g(x):\n    return A().f(x)\n",  # a method
    "def g(x):\n    return object()\n",  # no literal
    "def g(x):\n    yield x\n",  # a generator
    "def g(x):\n    return input()\n",  # reads
    "def g(x):\n    return x\n\nprint(g(2))\n",  # to run the text would do more
])  # fmt: skip
def test_input_is_not_asked(source):
    call = "A().f(1)" if "class" in source else "g(1)"
    assert "input" in ask(trace_source(source, call=call, stdin="a\n"), kinds="input").unasked


def situation(source, call, kind="variable_value"):
    return ask(trace_source(source, call=call, capture=True), kinds=kind)[0].prompt


def test_what_is_called_is_said_whole():
    stack = "class A:\n    def __init__(self, v):\n        self.v = v\n\n    def add(self, k):\n        n = self.v + k\n        return n\n"
    assert "These calls are made, one after the other: `A(3)`, `A.add(4)`." in situation(stack, "A(3).add(4)")
    assert "The call `A.add(4)` is made, on the instance `<A #1 v=7>`." in situation(stack + "a = A(7)\n", "a.add(4)")
    double = "def f(x):\n    y = 2 * x\n    return y\n"
    assert "These calls are made, one after the other: `f(1)`, `f(2)`." in situation(double, "f(f(1))")
    assert "The call `f(1)` is made." in situation(double, "f(1)")
    said = "The call `f(1)` is made (after the program was loaded; what ran while it was loaded does not count)."
    assert said in situation(double + "print(f(5))\n", "f(1)")


def test_exceptions_out_of_calls_end_statements():
    """A statement that a callee's exception ends has not "run": nothing is asked of the state after it."""
    source = "def bad():\n    raise KeyError\n\ndef f():\n    x = []\n    try:\n        x.append(bad())\n    except KeyError:\n        x.append(1)\n    return x\n"
    questions = ask(trace_source(source, call="f()"), kinds=["variable_value", "mutation", "aliases"], n=100)
    assert not any("line 7 " in question.prompt for question in questions)
    assert any("line 9 " in question.prompt for question in questions)


@pytest.mark.parametrize(("body", "absent", "present"), [
    ("    got = 0\n    got = yield got\n    x = 1\n    yield got", "line 3 ", "line 4 "),  # over when the generator goes on
    ("    x = 1\n    try:\n        return x\n    finally:\n        x = 2", "line 4 ", "line 6 "),  # something comes in between
])  # fmt: skip
def test_statements_that_are_not_over(body, absent, present):
    trace = trace_source(f"def f():\n{body}\n\ndef main():\n    return list(f()) if 'yield' in {body!r} else f()\n", call="main()")
    questions = ask(trace, kinds="variable_value", n=100)
    assert not any(f"after {absent}" in question.prompt for question in questions)
    assert any(f"after {present}" in question.prompt for question in questions)


def test_broken_runs_count_when_that_is_said():
    source = "def g(k):\n    return 1 // k\n\ndef f():\n    a = []\n    for k in [1, 0, 2]:\n        try:\n            a.append(g(k))\n        except ZeroDivisionError:\n            pass\n    return a\n"
    questions = ask(trace_source(source, call="f()"), kinds="mutation", n=20)
    texts = [question.prompt for question in questions if "line 8 " in question.prompt]
    assert any("has run for the 3rd time (counting each time that it began)" in text for text in texts)
    assert any("has run for the 1st time?" in text for text in texts)


def test_cached_calls_are_runs_of_the_body():
    source = "import functools\n@functools.cache\ndef f(n):\n    return n\n\ndef main():\n    return f(1) + f(1) + f(2)\n"
    (question,) = (q for q in ask(trace_source(source, call="main()"), kinds="call_count") if "`f`" in q.prompt)
    assert question.answer == "2"
    assert "How many times does the body of `f` begin to run" in question.prompt


def test_generators_are_counted_as_they_start():
    trace = trace_source(GENERATORS, call="main(3)", capture=True)
    questions = ask(trace, kinds="generator_next", n=200)
    assert any("generator of `count` (counted in the order in which they start to run)" in question.prompt for question in questions)


def test_a_loaded_trace_asks_the_same(tmp_path):
    for name, source, call in PROGRAMS[6:9]:
        trace = trace_source(source, call=call, capture=True)
        trace.save(tmp_path / name)
        asked = [ask(each, kinds=FAMILY, n=60, seed=3) for each in (trace, Trace.load(tmp_path / name))]
        assert [(q.prompt, q.answer) for q in asked[0]] == [(q.prompt, q.answer) for q in asked[1]]


def test_rationales_end_with_the_answer():
    """The evidence of a question lies within the part of the Chain of Execution that its rationale is."""
    for _, source, call in PROGRAMS[:4]:
        trace = trace_source(source, call=call, capture=True)
        for question in ask(trace, kinds=FAMILY, n=40):
            assert question.rationale
            assert all(0 <= step < len(trace) for step in question.evidence)


def test_aliases_are_balanced():
    questions = ask(trace_source(SHARING, call="main()"), kinds="aliases", n=24)
    assert 0 < sum(question.answer == "none" for question in questions) < 12


def test_choices_are_others():
    for _, source, call in PROGRAMS[:8]:
        for question in ask(trace_source(source, call=call, capture=True), kinds=FAMILY, choices=3):
            if question.choices:
                assert len(set(question.choices)) == 3
                assert question.answer in question.choices


def test_calls_in_literals_stay_literals():
    """What the answers say is data: no name of the program stands in them."""
    for _, source, call in PROGRAMS:
        for question in ask(trace_source(source, call=call, capture=True), kinds=FAMILY, n=40):
            if question.form == "literal":
                ast.parse(question.answer, mode="eval")


def test_unknown_verdicts_are_refused():
    from chainexec.equivalence.model import Verdict
    from chainexec.questions.pairs import equivalence_question

    with pytest.raises(ArgumentError, match="unverified"):
        equivalence_question("x = 1\n", "x = 1\n", Verdict("unverified", reason="no inputs"))
    with pytest.raises(ArgumentError, match="witness"):
        equivalence_question("x = 1\n", "x = 2\n", Verdict("different"))
    with pytest.raises(ArgumentError, match="empty"):
        equivalence_question("", "x = 2\n", Verdict("equivalent", inputs=1))


@pytest.mark.parametrize(("other", "answer"), [("return 1 + x", "yes"), ("return x + 2", "no")])
def test_equivalence(other, answer):
    from chainexec import check_equivalence
    from chainexec.questions.model import Question
    from chainexec.questions.pairs import equivalence_question

    one, two = "def f(x):\n    return x + 1\n", f"def f(x):\n    {other}\n"
    verdict = check_equivalence(one, two, entry="f", inputs=["f(1)", "f(2)"], generate=False)
    question = equivalence_question(one, two, verdict, function="f")
    assert (question.answer, question.form, question.kind) == (answer, "yes/no", "equivalence")
    assert one.rstrip() in question.prompt
    assert other in question.prompt
    assert question.rationale
    assert (question.data["witness"] is None) == (answer == "yes")
    assert Question.from_dict(question.to_dict()).prompt == question.prompt
