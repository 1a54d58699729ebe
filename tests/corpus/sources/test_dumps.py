"""Dumps of competitions and of mathematics: small files in each format, run to see that tests belong to their programs."""

import contextlib
import io
import json
import sys

import pytest

from chainexec.corpus.program import Program, Unusable
from chainexec.corpus.sources import source
from corpus.sources.given import jsonl

DOUBLE = "n = int(input())\nprint(2 * n)\n"
OLD = "print raw_input()"


def reasons(found):
    return [one.reason if isinstance(one, Unusable) else "" for one in found]


def right(program):
    """Whether each input of a harmless program gives what it should."""
    for given in program.inputs:
        space = {"__name__": "__main__"}
        out = io.StringIO()
        with contextlib.redirect_stdout(out), pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(given.stdin))
            exec(program.source, space)
            result = None if given.call is None else eval(given.call, space)
        if given.output is None:
            continue
        if given.call is not None:
            assert result == eval(given.output), given
        else:
            assert out.getvalue().split() == given.output.split(), given
    return bool(program.inputs)


def test_code_contests(tmp_path):
    tests = {"public_tests": {"input": ["1\n", "2\n"], "output": ["2\n", "4\n"]}, "private_tests": {"input": ["2\n", "5\n"], "output": ["4\n", "10\n"]}}
    row = {"name": "1_A. Double", "description": "Double it.", "solutions": {"language": [2, 1, 3, 3, 3], "solution": ["int main", OLD, DOUBLE, DOUBLE, DOUBLE + "#"]}, **tests}
    none = {**row, "name": "no python", "solutions": {"language": [2], "solution": ["int main"]}}
    uneven = {**row, "name": "uneven", "public_tests": {"input": ["1"], "output": []}}
    empty = {**row, "name": "no tests", "public_tests": {"input": [], "output": []}, "private_tests": None}
    found = list(source("code-contests", jsonl(tmp_path / "a.jsonl", row, none, uneven, empty, {"name": "x"}, {"name": "y", "solutions": "z"}), tests_each=3))
    assert reasons(found) == ["", "", "no Python", "broken row", "no input", "no input", "missing field", "broken row"]
    assert [one.id for one in found[:3]] == ["code-contests/1_A. Double/1", "code-contests/1_A. Double/2", "code-contests/no python"]
    assert [one.stdin for one in found[0].inputs] == ["1\n", "2\n", "5\n"] and found[0].origin["solution"] == "1 of 2"
    assert found[0].domain == "competitions" and found[0].licence == "CC-BY-4.0" and found[0].statement == "Double it."
    assert right(found[0]) and right(found[1])


def test_apps(tmp_path):
    script = {"problem_id": 1, "question": "Double.", "solutions": json.dumps([DOUBLE, OLD]), "input_output": json.dumps({"inputs": ["3\n"], "outputs": ["6\n"]})}
    lines = {**script, "problem_id": 2, "input_output": json.dumps({"inputs": [["3"]], "outputs": [["6"]]})}
    method = "class Solution:\n    def add(self, a, b):\n        return a + b\n"
    calls = {"problem_id": 3, "solutions": json.dumps([method, "def add(a, b):\n    return a + b", "def other(): pass"]),
             "input_output": json.dumps({"fn_name": "add", "inputs": [[1, 2], [[1], [2]], [[1], [2]]], "outputs": [3, [1, 2], [1, 2]]})}  # fmt: skip
    ambiguous = {**calls, "problem_id": 4, "solutions": json.dumps([method]), "input_output": json.dumps({"fn_name": "add", "inputs": [[1, 2]], "outputs": [[3]]})}
    broken = {**script, "problem_id": 5, "input_output": "{"}
    nothing = {**script, "problem_id": 6, "solutions": ""}
    found = list(source("apps", jsonl(tmp_path / "a.jsonl", script, lines, calls, ambiguous, broken, nothing)))
    assert reasons(found) == ["", "broken source", "", "broken source", "", "", "no input", "", "broken row", "no Python"]
    assert found[0].id == "apps/1/1" and found[2].inputs[0].stdin == "3"
    assert [one.call for one in found[4].inputs] == ["Solution().add(1, 2)", "Solution().add([1], [2])"]
    assert [one.call for one in found[5].inputs] == ["add(1, 2)", "add([1], [2])"] and found[5].inputs[1].output == "[1, 2]"
    assert found[7].inputs[0].output is None
    assert all(right(one) for one in found if isinstance(one, Program))


def test_codeforces(tmp_path):
    row = {"problem_id": "1A", "title": "Double", "description": "Double it.", "input_format": "A number.", "code": DOUBLE, "programmingLanguage": "PyPy 3-64",
           "verdict": "OK", "official_tests": [{"input": "4\n", "output": "8\n"}, {"input": "1 2 3...", "output": "..."}]}  # fmt: skip
    fenced = {**row, "code": None, "generation": f"Think.\n```python\n{DOUBLE}```\nDone."}
    demo = {"submission_id": 9, "code": DOUBLE, "demo-input": ["1", "2"], "demo-output": ["2", "4"], "programmingLanguage": "Python 3"}
    others = [{**row, "programmingLanguage": "Python 2"}, {**row, "programmingLanguage": "GNU C++17"}, {**row, "verdict": "WRONG_ANSWER"}, {**row, "official_tests": []}]
    found = list(source("codeforces", jsonl(tmp_path / "a.jsonl", row, fenced, demo, *others)))
    assert reasons(found) == ["", "", "", "no Python", "no Python", "not solved", "no input"]
    assert [one.id for one in found[:3]] == ["codeforces/1A@a:1", "codeforces/1A@a:2", "codeforces/9"]
    assert [one.stdin for one in found[0].inputs] == ["4\n"] and found[0].statement == "Double it.\n\nA number."
    assert found[1].source == DOUBLE
    assert all(right(one) for one in found if isinstance(one, Program))


def test_livecodebench(tmp_path):
    execution = {"id": "e1", "question_id": 1, "function_name": "f", "code": "def f(s):\n    return s[::-1]", "input": "f(s = 'ab')", "output": "'ba'"}
    problem = {"question_id": "p1", "question_content": "Double.", "code_list": [DOUBLE, f"```python\n{DOUBLE}#\n```"],
               "public_test_cases": json.dumps([{"input": "3\n", "output": "6\n", "testtype": "stdin"}]), "private_test_cases": "gASVmQAAAA=="}  # fmt: skip
    functional = {"question_id": "p2", "code": "class Solution:\n    def add(self, a, b):\n        return a + b", "metadata": json.dumps({"func_name": "add"}),
                  "public_test_cases": json.dumps([{"input": "1\n2", "output": "3", "testtype": "functional"}])}  # fmt: skip
    bare = {**problem, "question_id": "p3", "code_list": None}
    odd = {**functional, "question_id": "p4", "metadata": "{}"}
    found = list(source("livecodebench", jsonl(tmp_path / "a.jsonl", execution, problem, functional, bare, odd, {**execution, "id": "e2", "input": "1 +"})))
    assert reasons(found) == ["", "", "", "", "no Python", "no input", "broken input"]
    assert found[3].inputs[0].call == "Solution().add(1, 2)"
    assert all(right(one) for one in found if isinstance(one, Program))


def test_mbpp(tmp_path):
    code = "def helper(x):\n    return x\n\ndef double(x):\n    return 2 * helper(x)"
    row = {"task_id": 2, "text": "Double a number.", "code": code, "test_list": ["assert double(2) == 4", "assert double(x) == 3", "assert double([1])==[1, 1]",
           "assert abs(double(0.5) - 1) < 1e-9", "assert (double('a')) == 'aa'", "assert double(-1)"], "test_setup_code": ""}  # fmt: skip
    found = list(source("mbpp", jsonl(tmp_path / "a.jsonl", row, {**row, "task_id": 3, "test_list": ["assert True"]}, {**row, "task_id": 4, "test_list": "x"})))
    assert reasons(found) == ["", "no input", "broken row"]
    assert [(one.call, one.output) for one in found[0].inputs] == [
        ("double(2)", "4"), ("double([1])", "[1, 1]"), ("double(0.5)", None), ("double('a')", "'aa'"), ("double(-1)", None)
    ]  # fmt: skip
    assert found[0].origin["asserts"] == "5 of 6" and right(found[0])
    (tmp_path / "sanitized.json").write_text(json.dumps([{**row, "text": None, "prompt": "Double."}]))
    (other,) = source("mbpp", tmp_path / "sanitized.json")
    assert other.id == "mbpp/2" and other.statement == "Double."


def test_openmath(tmp_path):
    rows = [
        {"question": "2 + 3?", "code": "def solution():\n    return 2 + 3\n", "answer": "It is 5.\n#### 5"},
        {"problem": "2 + 3?", "generated_solution": "So:\n<llm-code>\na = 2\n</llm-code>\nand\n<llm-code>\na + 3\n</llm-code>\n<llm-code-output>\n5\n</llm-code-output>", "expected_answer": "5"},
        {"question": "2 + 3?", "response": "```python\nresult = 2 + 3\n```\nThe answer is 5.", "expected_answer": 5},
        {"question": "2 + 3?", "solution": "print(2 + 3)", "expected_answer": "5"},
        {"question": "2 + 3?", "solution": "It is five.", "expected_answer": "5"},
        {"question": "2 + 3?", "code": "x = 2 + 3", "expected_answer": "5"},
        {"question": "2 + 3?", "code": "print(6)", "expected_answer": "5", "is_correct": False},
        {"question": "2 + 3?", "code": "é = 2; é + 3", "expected_answer": "5"},
    ]
    found = list(source("openmath", jsonl(tmp_path / "gsm.jsonl", *rows)))
    assert reasons(found) == ["", "", "", "", "empty source", "no input", "not solved", ""]
    programs = [one for one in found if isinstance(one, Program)]
    assert [one.inputs[0].call for one in programs] == ["solution()", None, None, None, None]
    assert [one.inputs[0].output for one in programs] == ["5"] * 5 and {one.domain for one in programs} == {"maths"}
    assert [one.origin.get("added") for one in programs] == [None, "print(a + 3)", "print(result)", None, "print(é + 3)"]
    assert programs[0].id == "openmath/gsm:1" and programs[0].statement == "2 + 3?"
    assert all(right(one) for one in programs)
