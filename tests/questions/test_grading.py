"""Responses and their grades."""

import json
import os
import time

import pytest

from chainexec.errors import ArgumentError
from chainexec.questions import forms
from chainexec.questions.grading import compute_score, grade, grade_all, reward
from chainexec.questions.literals import is_literal
from chainexec.questions.model import Difficulty, Question
from chainexec.recording.limits import Limits
from questions.responses import ARGUMENTS, CHOICES, CHOSEN, FEW_SHOTS, FORMS, HOSTILE, LIST, LITERALS, PROGRAM, PROMPT, WAYS

QUICK = {"literal", "arguments", "text", "choice"}


def question(form, answer, prompt="", **more):
    return {"form": form, "answer": answer, "prompt": prompt, **more}


def numbered(texts):
    return [f"{number} {ascii(text[:30])}" for number, text in enumerate(texts)]


def test_there_are_enough():
    assert len(WAYS) + len(HOSTILE) + len(LITERALS) + len(FORMS) + len(CHOSEN) + len(ARGUMENTS) >= 150


@pytest.mark.parametrize(("response", "correct", "reason"), WAYS, ids=numbered(row[0] for row in WAYS))
def test_where_the_answer_is_found(response, correct, reason):
    made = grade(question("literal", LIST, PROMPT), response)
    assert made.correct is correct, made
    assert reason in made.reason
    assert made.reason.endswith(".")
    assert made.score == float(correct)


@pytest.mark.parametrize("response", HOSTILE, ids=numbered(HOSTILE))
@pytest.mark.parametrize("form", [pytest.param(form, marks=[] if form in QUICK else pytest.mark.slow) for form in [*forms.FORMS, "choice"]])
def test_hostile_responses(response, form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = question(form, LIST, PROMPT, data={"source": PROGRAM, "function": "f", "output": LIST})
    if form == "choice":
        asked = question("literal", LIST, PROMPT, choices=CHOICES)
    grade(asked, "[1, 2]")  # what is loaded for the first one
    allowed = 0.05 * max(len(response) / 1_000_000, 1) * 3  # three times the promise, for a machine under load
    allowed *= 20 if "libasan" in os.environ.get("LD_PRELOAD", "") else 1  # `make sanitize`
    for _ in range(3):  # the lowest of three: the garbage of all tests may be collected meanwhile
        started = time.process_time()
        made = grade(asked, response)
        spent = time.process_time() - started
        if spent < allowed:
            break
    assert not made.correct, made.reason[:200]
    assert len(made.reason) < 500
    assert spent < allowed
    assert not list(tmp_path.iterdir())
    json.dumps(made.to_dict())


@pytest.mark.parametrize(("answer", "response", "correct"), LITERALS, ids=numbered(row[1] for row in LITERALS))
def test_literals(answer, response, correct):
    assert is_literal(answer)
    made = grade(question("literal", answer), f"[ANSWER]{response}[/ANSWER]")
    assert made.correct is correct, made
    assert grade(question("literal", answer), response).correct is correct


@pytest.mark.parametrize(("form", "answer", "response", "correct"), FORMS, ids=numbered(row[2] for row in FORMS))
def test_forms(form, answer, response, correct):
    made = grade(question(form, answer), response)
    assert made.correct is correct, made


def test_every_form_is_in_the_table():
    assert {row[0] for row in FORMS} | {"literal", "arguments"} == set(forms.FORMS)


@pytest.mark.parametrize(("response", "correct"), CHOSEN, ids=numbered(row[0] for row in CHOSEN))
def test_choices(response, correct):
    made = grade(question("literal", "[1, 2]", choices=CHOICES), response)
    assert made.correct is correct, made


def test_choices_of_words_and_letters():
    asked = question("name", "b", choices=("A", "b", "B"))
    assert grade(asked, "B").correct  # its letter
    assert grade(asked, "b").correct
    assert not grade(asked, "A").correct
    assert not grade(asked, "(C)").correct
    asked = question("yes/no", "yes", choices=("no", "yes"))
    assert grade(asked, "B").correct
    assert grade(asked, "yes").correct
    assert not grade(asked, "no").correct


@pytest.mark.parametrize(("function", "output", "response", "correct", "reason"), ARGUMENTS, ids=numbered(row[2] for row in ARGUMENTS))
def test_arguments(function, output, response, correct, reason, capfd):
    made = grade(question("arguments", "?", data={"source": PROGRAM, "function": function, "output": output}), response)
    assert made.correct is correct, made
    assert reason in made.reason
    assert capfd.readouterr() == ("", "")


def test_limits_and_isolation_are_passed_on():
    asked = question("arguments", "?", data={"source": PROGRAM, "function": "f", "output": "[1, 2, 0]"})
    assert grade(asked, "[1, 2]", limits=Limits(steps=1)).reason == "`f([1, 2])` was stopped by the limit on steps, and should return `[1, 2, 0]`."
    isolated = grade(asked, "[1, 2]", isolation="process")
    assert isolated == grade(asked, "[1, 2]") and isolated.correct
    ends = question("arguments", "?", data={"source": "import os\ndef f(x):\n    os._exit(x)\n", "function": "f", "output": "1"})
    made = grade(ends, "3", isolation="process")
    assert (made.correct, made.reason) == (False, "The run with `3` gave no result: killed.")
    with pytest.raises(ArgumentError, match="isolation='vacuum'"):
        grade(asked, "[1, 2]", isolation="vacuum")
    with pytest.raises(ArgumentError, match='needs the texts "source"'):
        grade(question("arguments", "?"), "1")


def test_few_shots_are_no_answers():
    asked = question("literal", LIST, FEW_SHOTS)
    assert not grade(asked, FEW_SHOTS).correct
    assert grade(asked, FEW_SHOTS + "\nassert f([1]) == [1, 2]\n[/ANSWER]").correct
    assert grade(asked, FEW_SHOTS.split("\n\n")[0] + "\n\nNow mine:\n[ANSWER]assert f([1]) == [1, 2][/ANSWER]").correct
    assert not grade(question("literal", "17", FEW_SHOTS), FEW_SHOTS[:150]).correct
    assert grade(question("literal", "17", FEW_SHOTS), "[ANSWER]\nassert f(17) == 17\n[/ANSWER]").correct


def test_questions_in_all_shapes():
    row = question("literal", "3", "Well?", kind="output", data={})
    made = Question("output", "Well?", "3", "literal", (), Difficulty(1, 1, 1))
    assert grade(row, "3") == grade(made, "3") == grade(made.to_dict(), "3") == grade({"answer": "3"}, "3")
    assert grade_all([row, made], ["3", "4"]) == [grade(row, "3"), grade(made, "4")]
    with pytest.raises(ArgumentError, match="1 questions and 2 responses"):
        grade_all([row], ["3", "4"])
    for wrong in (3, None, {}, {"answer": 3}, {"answer": "3", "form": "poem"}):
        with pytest.raises(ArgumentError):
            grade(wrong, "3")


@pytest.mark.parametrize("response", [None, 3.5, b"3", ["3"]])
def test_what_is_no_text_is_wrong(response):
    made = grade(question("literal", "3"), response)
    assert (made.correct, made.answer) == (False, None) and "no text" in made.reason


def test_as_verl_calls_it():
    row = question("integer", "3")
    assert compute_score("x", "It is 3 or so.\n[ANSWER]3[/ANSWER]", row) == 1.0
    assert compute_score(data_source="x", solution_str="4", ground_truth=json.dumps(row), extra_info={"index": 1}) == 0.0
    assert compute_score("x", "Answer: [1,2]", LIST, None) == 1.0
    assert compute_score("x", "Yes.", "yes", {"form": "yes/no"}) == 1.0
    assert compute_score("x", "positive", "Positive") == 1.0
    assert compute_score("x", "[ANSWER]{'answer': 'x'}[/ANSWER]", '{"answer": "x"}') == 1.0
    arguments = question("arguments", "[1]", data={"source": PROGRAM, "function": "f", "output": "[1, 2, 0]"})
    assert compute_score("x", "[1, 2]", json.dumps(arguments)) == 1.0
    with pytest.raises(ArgumentError, match="ground_truth"):
        compute_score("x", "3", 3)


def test_as_trl_calls_it():
    rows = [question("integer", "3"), json.dumps(question("literal", LIST))]
    chats = [[{"role": "assistant", "content": "3"}], [{"role": "assistant", "content": "[2, 1]"}]]
    assert reward(chats, question=rows, prompts=["a", "b"]) == [1.0, 0.0]
    assert reward(["3", "no"], answer=["3", "yes"], form=["integer", "yes/no"], completion_ids=[[1], [2]]) == [1.0, 0.0]
    with pytest.raises(ArgumentError, match="column"):
        reward(["3"])


def test_prompts_that_open_a_tag():
    asked = question("literal", LIST, FEW_SHOTS)
    for response in ("assert f([1]) == [1, 2]\n[/ANSWER]", "[1, 2]", "\n[1, 2]\n[/ANSWER]\n\n[PYTHON]\ndef g", "[ANSWER]\n[1, 2]\n[/ANSWER]"):
        assert grade(asked, response).correct, response
    for response in ("assert f([1]) == [1", "[1]\n[/ANSWER]"):
        assert not grade(asked, response).correct
    asked = question("literal", LIST, "What?\n<think>\n")
    assert grade(asked, "hm\n</think>\n[1, 2]").correct
    assert "not finished" in grade(asked, "[1, 2]").reason
