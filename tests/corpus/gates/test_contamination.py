"""What stands in evaluations is found again, as it is and in another dress; other programs are not."""

import ast
import json

import pytest

from chainexec.corpus.gates import Contamination, Gatekeeper, read_evaluation
from chainexec.corpus.gates.contamination import Row
from chainexec.corpus.program import Generator, Input, Program, Unusable
from chainexec.corpus.recipe import Recipe
from chainexec.corpus.running import Drop
from chainexec.errors import ArgumentError
from corpus.sources.given import CRUXEVAL, HUMANEVAL, jsonl, needs_cruxeval, needs_humaneval

LONG = "the quick brown fox jumps over the lazy dog and then runs away from it all"
CODE = "def mean(values):\n    total = 0\n    for value in values:\n        total += value\n    return total / len(values)\n"
DRESSED = CODE.replace("values", "xs").replace("total", "t").replace("mean", "average").replace("value", "x").replace("    t = 0", "    # go\n    t = 0")


def test_programs_are_found_by_their_normal_form():
    known = Contamination([Row("bench/1", CODE)])
    assert known.hit(CODE) == known.hit(DRESSED) == "bench/1"
    assert known.hit("import math\n\n\ndef main():\n    print(average([1, 2]))\n\n\n" + DRESSED + "\nmain()\n") == "bench/1"
    assert known.hit(CODE.replace("total = 0", "total = 1")) is None
    assert known.hit("no python") is None and known.hit("") is None
    short = Contamination([Row("bench/2", "def f(x):\n    return x\n")])
    assert short.hit("def g(y): return y") == "bench/2"
    assert short.hit("def g(y): return y\nprint(g(1))") is None  # such a function is found everywhere


def test_texts_are_found_by_thirteen_words():
    known = Contamination([Row("bench/1", "", (LONG,)), Row("bench/2", "def f(:", ("too short to be found",))])
    assert known.hit("x = 1", LONG.upper().replace(" ", "\n, ")) == "bench/1"
    assert known.hit("x = 1", "He said: " + " ".join(LONG.split()[:13]) + "!") == "bench/1"
    assert known.hit("x = 1", " ".join(LONG.split()[:12])) is None
    assert known.hit(f'"""{LONG}"""\nx = 1') == "bench/1"
    assert known.hit("too short to be found", "too short to be found") is None


def test_files_of_evaluations(tmp_path):
    rows = [{"task_id": "T/1", "prompt": "def f(x):\n", "canonical_solution": "    return x * 3 + 1\n"}, {"code": CODE}, {"other": 1}, "{", {"q": {"a": [LONG]}}]
    path = jsonl(tmp_path / "bench.jsonl", *rows)
    found = list(read_evaluation(path))
    assert [one.id for one in found] == ["bench/T/1", "bench/2", "bench/3", "evaluation/bench:4", "bench/5"]
    assert [isinstance(one, Unusable) for one in found] == [False, False, True, True, False]
    known = Contamination([str(path)])
    assert known.rows == 3 and len(known.unusable) == 2
    assert [known.hit("def g(y): return y * 3 + 1"), known.hit(DRESSED), known.hit("", LONG)] == ["bench/T/1", "bench/2", "bench/5"]
    (tmp_path / "bench.txt").write_text(f"One.\n{LONG}")
    (tmp_path / "bench.py").write_text(CODE)
    assert Contamination([tmp_path / "bench.txt"]).hit("", LONG) == "bench.txt"
    assert Contamination([tmp_path / "bench.py"]).hit(DRESSED) == "bench.py"


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    for name, message in [(tmp_path / "a.txt", "no text in UTF-8"), (tmp_path / "b.jsonl", "there is no file"), (tmp_path, "is a folder"),
                          ("cruxeval:nothing", "there is no file"), ("nothing:at all", "there is no file")]:  # fmt: skip
        with pytest.raises(ArgumentError, match=message):
            Contamination([name])


@needs_cruxeval
@needs_humaneval
def test_all_rows_of_cruxeval_and_humaneval_are_found_as_they_are_and_dressed():
    known = Contamination([f"cruxeval:{CRUXEVAL}", f"humaneval:{HUMANEVAL}"])
    assert known.rows == 964 and not known.unusable
    rows = [json.loads(line) for line in CRUXEVAL.read_text().splitlines()]
    for row in rows:
        assert known.hit(row["code"]) is not None
        assert known.hit(dressed(row["code"])) is not None
    import gzip

    for line in gzip.decompress(HUMANEVAL.read_bytes()).splitlines():
        row = json.loads(line)
        code = row["prompt"] + row["canonical_solution"]
        assert known.hit(code) is not None
        assert known.hit(dressed(code)) is not None


def dressed(code):
    """Every local name another one, another layout, no docstrings and comments."""
    tree = ast.parse(code)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        local = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
        local |= {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
        local -= {word.arg for word in ast.walk(tree) if isinstance(word, ast.keyword)}
        local -= {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in local:
                node.id = f"{node.id}_too"
            elif isinstance(node, ast.arg) and node.arg in local:
                node.arg = f"{node.arg}_too"
        if ast.get_docstring(function) and len(function.body) > 1:
            del function.body[0]
    return ast.unparse(tree)


# ---- all gates together --------------------------------------------------------------------------------------------------------


def judged(keeper, id, source, *inputs, generator=None, statement=""):
    found = keeper.judge(Program(id, source, tuple(Input(call) for call in inputs), generator=generator, statement=statement))
    return found.reason if isinstance(found, Drop) else "pass" if len(bytes.fromhex(found)) == 16 else found


def recipe(tmp_path, near):
    from dataclasses import replace

    plain = Recipe()
    (tmp_path / "bench.txt").write_text(LONG)
    return replace(plain, gates=replace(plain.gates, near=near, evaluation=(str(tmp_path / "bench.txt"),)))


def test_the_gatekeeper_says_why(tmp_path):
    with Gatekeeper(recipe(tmp_path, 0.0), tmp_path / "a") as keeper:
        assert judged(keeper, "a", CODE, "mean([1])") == "pass"
        assert judged(keeper, "b", DRESSED, "average([1])") == "duplicate"
        assert judged(keeper, "c", DRESSED, "average([2])") == "pass"
        assert judged(keeper, "d", CODE, "mean([1])", "mean([2])") == "duplicate"
        assert judged(keeper, "e", CODE, "mean([1])", "mean([3])") == "pass"
        assert judged(keeper, "f", CODE, generator=Generator("mean")) == "pass"
        assert judged(keeper, "g", DRESSED, generator=Generator("average")) == "duplicate"
        assert judged(keeper, "h", "def f(", "f(1)") == "broken source"
        assert judged(keeper, "i", "def f(x): return x", "f(1)", statement=LONG) == "contaminated"
        assert judged(keeper, "j", "def f(x): return x", "f(1)") == "duplicate"  # of i, though that one did not pass
    with Gatekeeper(recipe(tmp_path, 0.85), tmp_path / "b") as keeper:
        assert judged(keeper, "a", CODE, "mean([1])") == "pass"
        assert judged(keeper, "c", DRESSED, "average([2])") == "near duplicate"
        assert judged(keeper, "k", "def f(x): return x", "f(1)") == "pass"
