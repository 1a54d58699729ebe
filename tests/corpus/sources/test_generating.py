"""Inputs by generators: the same for the same request, as texts that give back the values exactly, and refusals for the rest."""

import json
import os
import subprocess
import sys

import pytest

from chainexec.corpus.program import Generator
from chainexec.corpus.sources.generating import inputs_job

HINTED = """
from typing import Literal
def f(a: int, b: list[str], *, mode: Literal["up", "down"] = "up", ratio: float = 0.5) -> str:
    return "vowel"
"""


def request(source, generator, n, seed):
    return {"source": source, "entry": generator.entry, "generator": generator.source, "function": generator.function, "n": n, "seed": seed}


def asked(source, generator, n=5, seed=0):
    answer, raw = inputs_job(request(source, generator, n, seed))
    assert raw == b""
    assert json.loads(json.dumps(answer)) == answer
    return answer


def by_function(body, n=5, seed=0):
    return asked("def f(x): return x", Generator("f", f"def input_generator(rng):\n    {body}"), n, seed)


def test_calls_of_a_function_are_the_same_for_the_same_seed():
    first = by_function("return {'x': rng.random(), 'y': [rng.randint(0, 9)]}")
    assert len(first["calls"]) == 5 and first == by_function("return {'x': rng.random(), 'y': [rng.randint(0, 9)]}")
    assert first != by_function("return {'x': rng.random(), 'y': [rng.randint(0, 9)]}", seed=1)
    assert by_function("return {'x': rng.random(), 'y': [rng.randint(0, 9)]}", n=2)["calls"] == first["calls"][:2]


def test_a_generator_that_uses_the_global_random_is_the_same_too():
    body = "import random; return {'x': random.random()}"
    assert by_function(body) == by_function(body)


@pytest.mark.parametrize(
    "value",
    ["-0.0", "float('nan')", "float('-inf')", "1e400", "0.1 + 0.2", "{1: [], 'a': ()}", "{3, 1, 2}", "set()", "frozenset({2})", "b'\\xff'", "complex(0, -0.0)",
     "(1,)", "'\\n\\'\"\\\\é'", "10**300", "None", "[True, [1.0, 1]]", "bytearray(b'a')", "{(1, 2): {'a': {3}}}"],
)  # fmt: skip
def test_texts_give_back_the_values_exactly(value):
    from chainexec.questions.literals import same

    (call,) = by_function(f"return {{'x': {value}}}", n=1)["calls"]
    given = eval(call, {"f": lambda x: x})
    assert repr(given) == repr(eval(value)) or same(repr(given), repr(eval(value)))
    assert type(given) is type(eval(value))


def test_lists_that_are_one_object_are_written_as_often_as_they_stand_there():
    assert by_function("return {'x': [[0]] * 3}", n=1)["calls"] == ["f(x=[[0], [0], [0]])"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return [1]", "no keyword arguments"),
        ("return {1: 2}", "no keyword arguments"),
        ("return {'a b': 2}", "no keyword arguments"),
        ("return {'x': object()}", "no literal"),
        ("return {'x': type('L', (list,), {})()}", "no literal"),
        ("return {'x': '\\ud800'}", "no literal"),
        ("return {'x': 10 ** 5000}", "value too long"),
        ("return {'x': 'a' * 100_000}", "value too long"),
        ("return {'x': [0] * 10 ** 6}", "value too long"),
        ("a = []; a.append(a); return {'x': a}", "value too deep"),
        ("a = {}\n    for _ in range(1000): a = {1: a}\n    return {'x': a}", "value too deep"),
        ("raise ValueError('no')", "the input generator raises"),
        ("raise SystemExit", "the input generator raises"),
        ("raise KeyboardInterrupt", "the input generator raises"),
        ("return rng.nothing", "the input generator raises"),
        ("import no_such_package", "module not found"),
        ("return input()", "the input generator raises"),
    ],
)
def test_refusals_of_a_function(body, why):
    answer = by_function(body)
    assert answer["refused"] == why and answer["detail"]


def test_an_exception_that_cannot_be_printed():
    body = "raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})()"
    assert by_function(body) == {"refused": "the input generator raises", "detail": "E: it cannot be said"}


def test_one_odd_value_among_good_ones_is_passed_over():
    calls = by_function("n = rng.random(); return {'x': object() if n < 0.5 else n}")["calls"]
    assert calls and all("object" not in call for call in calls)


def test_what_the_programs_print_goes_nowhere(capfd):
    assert by_function("print('loud'); return {'x': 1}")["calls"] == ["f(x=1)"]
    assert capfd.readouterr() == ("", "")


def test_equal_inputs_are_given_once():
    assert by_function("return {'x': rng.randint(0, 1)}", n=50)["calls"] in (["f(x=0)", "f(x=1)"], ["f(x=1)", "f(x=0)"])


@pytest.mark.parametrize(
    ("source", "generator", "why"),
    [
        ("def f(", Generator("f"), "the program raises"),
        ("def g(x: int): pass", Generator("f"), "no such function"),
        ("def f(x): pass", Generator("f"), "no type hints"),
        ("class A: pass\ndef f(x: A): pass", Generator("f"), "no values for a type hint"),
        ("def f(x: 'int['): pass", Generator("f"), "no values for a type hint"),
        ("def f(x: int): pass", Generator("f", "x ="), "the input generator raises"),
        ("def f(x: int): pass", Generator("f", "x = 1", "x"), "no such function"),
        ("def f(x: int): pass", Generator("f(1); g"), "broken request"),
        (None, Generator("f"), "broken request"),
    ],
)
def test_refusals_of_programs(source, generator, why):
    assert asked(source, generator)["refused"] == why


def test_calls_from_type_hints():
    calls = asked(HINTED, Generator("f"), n=20)["calls"]
    assert len(calls) == 20 == len(set(calls)) and calls == asked(HINTED, Generator("f"), n=20)["calls"]
    assert calls != asked(HINTED, Generator("f"), n=20, seed=1)["calls"]
    for call in calls:
        a, b, mode, ratio = eval(call, {"f": lambda a, b, *, mode="up", ratio=0.5: (a, b, mode, ratio)})
        assert type(a) is int and type(b) is list and all(type(one) is str for one in b) and mode in {"up", "down"} and type(ratio) is float


PRINTS = """
import json, sys
{more}
from chainexec.corpus.sources.generating import inputs_job
print(json.dumps(inputs_job(json.loads(sys.argv[1]))[0]))
"""


def test_hints_give_the_same_whatever_modules_there_are(tmp_path):
    """Nor with another order of sets of texts, nor without hypothesis."""
    (tmp_path / "beside.py").write_text("A = 918273645\nB = 'a text of this module'\nC = 8.125\n")
    asking = json.dumps(request(HINTED, Generator("f"), 100, 3))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    said = [
        subprocess.run([sys.executable, "-c", PRINTS.format(more=more), asking], env={**environment, 'PYTHONHASHSEED': str(len(more))}, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
        for more in ("", "import beside, sys; sys.modules['hypothesis'] = None")
    ]
    assert said[0] == said[1] and len(json.loads(said[0])["calls"]) > 50


@pytest.mark.parametrize("isolation", ["auto", "process"])
def test_in_a_sandbox_it_is_the_same(isolation):
    """There no installed package can be loaded."""
    from chainexec.sandbox import Sandbox

    job = "chainexec.corpus.sources.generating:inputs_job"
    made = Generator("f", "import json\ndef input_generator(rng):\n    return {'a': rng.random(), 'b': [json.dumps(1)]}")
    with Sandbox(isolation, jobs=(job,), seconds=30) as box:
        for generator in (made, Generator("f")):
            asking = request(HINTED, generator, 5, 3)
            reply = box.run(job, asking)
            assert reply.ended == "answered", reply.detail
            assert reply.value == inputs_job(asking)[0] and len(reply.value["calls"]) == 5
        raising = box.run(job, request("def f(x): pass", Generator("f", "def input_generator(rng):\n    open('/etc/passwd')"), 1, 0))
        assert raising.ended != "answered" or raising.value["refused"] == "the input generator raises"
        assert box.run(job, request(HINTED, Generator("f"), 2, 0)).ended == "answered"


def test_the_random_numbers_of_the_caller_stay_as_they_are():
    import random

    random.seed(7)
    before = random.getstate()
    by_function("import random; return {'x': random.random()}")
    assert random.getstate() == before


@pytest.mark.slow
def test_nearly_all_programs_of_reasoning_gym_get_inputs():
    """In a sandbox: some of them write files."""
    from collections import Counter

    from chainexec.corpus.sources import source
    from chainexec.errors import ArgumentError
    from chainexec.sandbox import Sandbox

    try:
        programs = list(source("reasoning-gym"))
    except ArgumentError as error:
        pytest.skip(str(error))
    ends = Counter()
    with Sandbox("auto", jobs=("chainexec.corpus.sources.generating:inputs_job",), seconds=30) as box:
        for program in programs:
            reply = box.run("chainexec.corpus.sources.generating:inputs_job", request(program.source, program.generator, 4, 7))
            ends["calls" if reply.ended == "answered" and "calls" in reply.value else reply.value["refused"] if reply.ended == "answered" else reply.ended] += 1
    print(ends)
    assert sum(ends.values()) == 3002 and ends["calls"] >= 2_950 and set(ends) <= {"calls", "module not found", "the input generator raises", "killed", "tampered"}
