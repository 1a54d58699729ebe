"""`chainexec check A B`: verdicts, exit statuses, complaints."""

import json

import pytest

from chainexec.cli import DIFFERENT, EQUIVALENT, UNVERIFIED, USAGE, main

PROGRAMS = {
    "mean.py": "def mean(xs: list[int]) -> float:\n    return sum(xs) / len(xs)\n",
    "average.py": "def average(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total / len(xs)\n",
    "rounded.py": "def mean(xs):\n    return sum(xs) // len(xs)\n",
    "strict.py": "def mean(xs):\n    if not xs:\n        raise ValueError('empty')\n    return sum(xs) / len(xs)\n",
    "no_hints.py": "def mean(xs):\n    return sum(xs) / len(xs)\n",
    "latin.py": "# -*- coding: latin-1 -*-\r\ndef mean(xs: 'list[int]'):\r\n\treturn sum(xs) / len(xs) # \xe9\r\n",
    "echo.py": "print(input())\n",
    "shout.py": "print(input().upper())\n",
    "endless.py": "def mean(xs):\n    while True:\n        pass\n",
    "broken.py": "def mean(xs)\n    return 1\n",
}


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    (tmp_path / "lower.txt").write_text("ab\n")
    (tmp_path / "upper.txt").write_text("AB\n")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return main(["check", *arguments]), *capfd.readouterr()

    return run


def test_equivalent(run):
    status, out, err = run("mean.py:mean", "average.py:average")
    assert (status, err) == (EQUIVALENT, "")
    assert out.startswith("equivalent on ") and "branches taken: 0 of 0 and 2 of 2" in out
    assert run("mean.py", "average.py", "--rename", "mean=average")[0] == EQUIVALENT
    assert run("mean.py", "latin.py")[0] == EQUIVALENT
    assert run("latin.py", "mean.py")[0] == EQUIVALENT


def test_different(run):
    status, out, err = run("no_hints.py", "rounded.py", "--call", "mean([3, 5])", "--call", "mean([1])")
    assert (status, err) == (DIFFERENT, "")
    assert out.splitlines() == [
        "different: with mean([0]) a returned 0.0, b returned 0", "mean([0])", "  a returned 0.0", "  b returned 0",
    ]  # fmt: skip


def test_unverified(run):
    status, out, err = run("no_hints.py", "rounded.py")
    assert status == UNVERIFIED and out.startswith("unverified: there are no inputs")
    assert "--call" in err and "--stdin" in err
    status, out, _ = run("mean.py", "endless.py", "--max-steps", "6000")
    assert status == UNVERIFIED and "had not ended after 6,000 steps" in out


def test_scripts(run):
    assert run("echo.py", "shout.py", "--stdin", "upper.txt", "--only-given")[0] == EQUIVALENT
    assert run("echo.py", "shout.py", "--stdin", "upper.txt", "--stdin", "lower.txt")[0] == DIFFERENT


def test_json(run):
    status, out, _ = run("mean.py", "strict.py", "--json", "--call", "mean([])")
    made = json.loads(out)
    assert (status, made["kind"]) == (DIFFERENT, "different")
    assert made["witness"]["call"] == "mean([])"
    assert made["witness"]["b"]["outcome"] == "raised ValueError: empty"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mean.py", "nothing.py"), "cannot read nothing.py"),
        (("mean.py", "broken.py"), "program b, line 1"),
        (("mean.py:median", "rounded.py"), "no function 'median' in a (it has: mean)"),
        (("mean.py", "average.py"), "no function 'mean' in b (it has: average)"),
        (("mean.py", "average.py:average"), "name the one of mean.py, too"),
        (("mean.py", "rounded.py", "--rename", "x"), "--rename x is not OLD=NEW"),
        (("mean.py", "rounded.py", "--call", "mean("), "is no expression"),
        (("mean.py", "rounded.py", "--max-inputs", "0"), "at least 1"),
        (("mean.py", "rounded.py", "--max-steps", "-1"), "must be at least 1"),
        (("mean.py", "rounded.py", "--stdin", "nothing.txt"), "cannot read nothing.txt"),
    ],
)
def test_complaints_take_one_line(run, arguments, said):
    status, out, err = run(*arguments)
    assert (status, out) == (USAGE, "")
    assert said in err and err.count("\n") == 1
