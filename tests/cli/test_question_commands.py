"""`chainexec ask` and `chainexec grade`."""

import json

import pytest

import chainexec
from chainexec.cli import OK, RAISED, USAGE, main

PROGRAM = """\
def total(xs, start=0):
    s = start
    for x in xs:
        s = s + x
    return s

print(total([1, 2]))
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    (tmp_path / "add.py").write_text(PROGRAM)
    (tmp_path / "none.py").write_text("def f():\n    return object()\n")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capfd.readouterr()
        return main(list(arguments)), *capfd.readouterr()

    return run


def ask(run, *arguments):
    status, out, err = run("ask", *arguments, "--json")
    assert status == OK, err
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("program", [["add.py"], ["add.py:total", "[1, 2]", "--kw", "start=3"], ["heapq:nsmallest", "2", "[3, 1, 2]"]], ids=["script", "function", "module"])
def test_ask_and_grade(run, program, tmp_path):
    questions = ask(run, *program, "-n", "4", "--kinds", "variable_value")
    assert len(questions) == 4
    assert [question["kind"] for question in questions] == ["variable_value"] * 4
    assert all(question["rationale"] and question["answer"] in question["rationale"] for question in questions)
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(question) + "\n" for question in questions))
    answers = [question["answer"] for question in questions]
    (tmp_path / "right.jsonl").write_text("".join(json.dumps({"response": f"[ANSWER]{answer}[/ANSWER]"}) + "\n" for answer in answers))
    assert run("grade", "questions.jsonl", "right.jsonl")[0] == OK
    (tmp_path / "wrong.txt").write_text("\n".join([answers[0], *["'?'"] * 3]) + "\n")
    status, out, err = run("grade", "questions.jsonl", "wrong.txt")
    assert (status, err) == (RAISED, "")
    assert out.splitlines()[0] == f"    1  right  variable_value: `{answers[0]}` is right."
    assert out.splitlines()[-1] == "1 of 4 right (25.0 %)"
    status, out, err = run("grade", "questions.jsonl", "wrong.txt", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (RAISED, "1 of 4 right (25.0 %)\n")
    assert rows[0] == {"number": 1, "kind": "variable_value", "correct": True, "score": 1.0, "answer": answers[0], "reason": f"`{answers[0]}` is right."}
    assert [row["correct"] for row in rows] == [True, False, False, False]


def test_saved_trace_seed_and_choices(run, tmp_path):
    first = ask(run, "add.py:total", "[1, 2]", "--save", "run.trace", "-n", "3", "--choices", "2", "--seed", "5")
    assert ask(run, "run.trace", "-n", "3", "--choices", "2", "--seed", "5") == first
    assert any(question["choices"] for question in first)
    assert [question.to_dict() for question in chainexec.ask(chainexec.Trace.load("run.trace"), n=3, choices=2, seed=5)] == first


def test_as_text(run):
    status, out, err = run("ask", "add.py:total", "[1, 2]", "--kinds", "variable_value", "-n", "99", "--rationale")
    assert status == OK
    assert out.startswith("---- question 1: variable_value, level ")
    assert "Put your answer between [ANSWER] and [/ANSWER]." in out and "\nAnswer: " in out and "Line 2:" in out
    assert "fewer questions than asked for" in err


def test_kinds_are_listed(run):
    status, out, _ = run("ask", "--list-kinds")
    assert status == OK
    assert [line.split()[0] for line in out.splitlines()] == list(chainexec.KINDS)
    assert chainexec.KINDS["variable_value"] in out


def test_nothing_to_ask(run):
    status, out, err = run("ask", "none.py:f", "--kinds", "variable_value")
    assert (status, out) == (RAISED, "")
    assert "no question of kind variable_value: no statement" in err


def test_one_response_of_many_lines(run, tmp_path, monkeypatch):
    (tmp_path / "q.jsonl").write_text('{"answer": "[1, 2]", "form": "literal"}\n')
    (tmp_path / "r.txt").write_text("It adds.\n\n[ANSWER]\n[1,\n 2]\n[/ANSWER]\n")
    assert run("grade", "q.jsonl", "r.txt") == (OK, "    1  right  question: `[1,\\n 2]` is right.\n1 of 1 right (100.0 %)\n", "")
    (tmp_path / "r.jsonl").write_text('"[1, 2]"\n')
    assert run("grade", "q.jsonl", "r.jsonl")[0] == OK


def test_inputs_are_run(run, tmp_path):
    data = {"source": "def f(n):\n    while n > 5:\n        pass\n    return n\n", "function": "f", "output": "3"}
    (tmp_path / "q.jsonl").write_text(json.dumps({"answer": "3", "form": "arguments", "data": data}) + "\n")
    (tmp_path / "r.txt").write_text("f(3)")
    assert run("grade", "q.jsonl", "r.txt")[0] == OK
    (tmp_path / "r.txt").write_text("f(6)")
    status, out, _ = run("grade", "q.jsonl", "r.txt", "--max-steps", "50")
    assert status == RAISED and "stopped by the limit on steps" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask",), "needs a PROGRAM"),
        (("ask", "nothing.py"), "there is no file nothing.py"),
        (("ask", "add.py", "--kinds", "poems"), "no such kind"),
        (("ask", "add.py", "--kinds", ""), "kinds is empty"),
        (("ask", "add.py", "-n", "0"), "n=0"),
        (("ask", "add.py", "--choices", "1"), "choices=1"),
        (("grade", "nothing.jsonl", "r.txt"), "cannot read nothing.jsonl"),
        (("grade", "add.py", "r.txt"), "line 1 is no JSON"),
        (("grade", "numbers.jsonl", "r.txt"), "entry 1 is no question"),
        (("grade", "q.jsonl", "nothing.txt"), "cannot read nothing.txt"),
        (("grade", "q.jsonl", "numbers.jsonl"), "entry 1 is neither a text"),
        (("grade", "q.jsonl", "latin.txt"), "no UTF-8 text"),
        (("grade", "q.jsonl", "three.jsonl"), "3 responses for 1 questions"),
        (("grade", "no_answer.jsonl", "r.txt"), 'no "answer"'),
        (("grade", "q.jsonl", "r.txt", "--max-steps", "0"), "at least 1"),
    ],
)
def test_complaints_take_one_line(run, tmp_path, arguments, said):
    for name, text in {"numbers.jsonl": "3\n", "q.jsonl": '{"answer": "3"}\n', "r.txt": "3", "three.jsonl": '"3"\n' * 3, "no_answer.jsonl": "{}\n"}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    status, out, err = run(*arguments)
    assert (status, out) == (USAGE, "")
    assert said in err and err.count("\n") == 1
