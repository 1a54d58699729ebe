"""`rewrite` as a whole: what comes back, that it is the same each time, what is kept, and bad input."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

import chainexec
from chainexec.errors import ArgumentError, SourceError

PROGRAM = """\
def f(words, least=2):
    # longer words only
    found = []
    for  word in words:   # one by one
        if len(word) > least and word not in found:
            found.append(word)
    return found
"""
CALLS = ["f(['a', 'bcd', 'bcd', 'efgh'])", "f([])", "f(['xyz'], 3)"]


@pytest.fixture
def run(capsys):
    """The command line, in this process."""

    def command(*arguments):
        from chainexec.cli import main

        try:
            status = main(list(arguments))
        except SystemExit as error:
            status = error.code
        captured = capsys.readouterr()
        return SimpleNamespace(returncode=status, stdout=captured.out, stderr=captured.err)

    return command


def test_variants_do_the_same():
    variants = chainexec.rewrite(PROGRAM, inputs=CALLS, n=8)
    assert len(variants) == 8
    assert len({variant.fingerprint for variant in variants}) >= 5
    assert not variants.rejected
    for variant in variants:
        assert variant.verdict.ok
        assert variant.verdict.inputs >= len(CALLS)
        compile(variant.source, "<variant>", "exec")
        namespace, original = {}, {}
        exec(variant.source, namespace)
        exec(PROGRAM, original)
        for call in CALLS:
            assert eval(call, namespace) == eval(call, original)
        assert set(variant.renames.values()) <= {node.id for node in ast.walk(ast.parse(variant.source)) if isinstance(node, ast.Name)} | {
            node.arg for node in ast.walk(ast.parse(variant.source)) if isinstance(node, ast.arg)
        }
        assert all(name not in PROGRAM.split() for name in variant.introduced)
        assert json.loads(json.dumps(variant.to_dict()))["source"] == variant.source
        assert variant.diff.startswith("--- original")


@pytest.mark.slow
def test_the_seed_alone_decides():
    code = f"import chainexec; v = chainexec.rewrite({PROGRAM!r}, inputs={CALLS!r}, n=4, seed=3); print([x.source for x in v])"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    other = chainexec.rewrite(PROGRAM, inputs=CALLS, n=4, seed=4)
    assert repr([variant.source for variant in other]) != runs[0].strip()


def test_a_function_of_its_own():
    def double(xs):
        result = []
        for x in xs:
            result.append(x * 2)
        return result

    variants = chainexec.rewrite(double, inputs=[(([1, 2],), {})], n=3)
    assert variants
    assert all(variant.verdict.ok for variant in variants)


OUTSIDE = 3


def uses_outside(x):
    return x + OUTSIDE


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (uses_outside, "uses names of its module (OUTSIDE); pass the module's text instead, with entry='uses_outside'"),
        (lambda x: x, "is no function that a `def` statement of its own makes; pass the program's text instead"),
        (len, "cannot be found"),
        (3, "source=3: the text of a program or a function is needed"),
    ],
)
def test_sources_that_cannot_work(source, message):
    with pytest.raises(ArgumentError) as caught:
        chainexec.rewrite(source, inputs=["f(1)"])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n=0"),
        ({"rules": ["nonsense"]}, "there is no rewriting rule or group 'nonsense'"),
        ({"strength": "wild"}, "strength is one of cosmetic, mild, structural, not 'wild'"),
    ],
)
def test_options_that_cannot_work(options, message):
    with pytest.raises(ArgumentError) as caught:
        chainexec.rewrite(PROGRAM, inputs=CALLS, **options)
    assert message in str(caught.value)


def test_syntax_error_shows_the_place():
    with pytest.raises(SourceError) as caught:
        chainexec.rewrite("def f(:\n    pass\n", inputs=["f()"])
    assert "line 1" in str(caught.value)
    assert "^" in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a remark\n"])
def test_empty_program(text):
    variants = chainexec.rewrite(text)
    assert len(variants) == 0


@pytest.mark.parametrize("terms", [700])
def test_an_expression_that_is_nested_too_deeply(terms):
    with pytest.raises(SourceError) as caught:
        chainexec.rewrite(f"def f(n):\n    return {' + '.join(['n'] * terms)}\n", inputs=["f(3)"], n=1)
    assert "nested too deeply to be rewritten; split its largest expression" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def f(x):\n    return '\0'\n", "source code string cannot contain null bytes"),
        ("\ufeffdef f(x):\n    return x\n", "line 1: SyntaxError: invalid non-printable character U+FEFF"),
        ("def f(x):\n\tif x:\n        return 1\n", "line 3: TabError"),
    ],
)
def test_texts_that_are_no_programs(text, message):
    with pytest.raises(SourceError) as caught:
        chainexec.rewrite(text, inputs=["f(1)"])
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["def f(x):\r    y = x\r    return y\r", "\x0cdef f(x):\n    y = x\n    return y\n"])
def test_texts_that_would_not_be_printed_as_they_are(text):
    variants = chainexec.rewrite(text, inputs=["f(1)"])
    assert len(variants) == 0
    assert [refusal.precondition for refusal in variants.refusals] == ["same-text"]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["f("], "is no expression"),
        (["g(1)"], "there is no function 'g' in a (it has: f)"),
        ([3], "is neither a call text nor an (args, kwargs) pair"),
    ],
)
def test_inputs_that_cannot_work(inputs, message):
    with pytest.raises(ArgumentError) as caught:
        chainexec.rewrite("def f(x):\n    y = x\n    return y\n", inputs=inputs)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "program",
    [
        "x = 1\n\n\ndef f(n):\n    globals()['x'] = n\n    t = x\n    return t\n",
        "import sys\n\n\ndef f(n):\n    t = n\n    return sorted(sys._getframe().f_locals)\n",
    ],
)
def test_tricks_with_globals_and_frames(program):
    variants = chainexec.rewrite(program, inputs=["f(2)"])
    assert len(variants) == 0
    assert {refusal.precondition for refusal in variants.refusals} == {"closed"}


def test_an_input_with_one_endless_operation():
    program = "def f(n):\n    exponent = 10 ** n\n    return len(bin(10 ** exponent))\n"
    variants = chainexec.rewrite(program, inputs=["f(2)", "f(8)"], n=2, limits=chainexec.Limits(seconds=0.2))
    assert len(variants) == 2
    assert variants[0].verdict.skipped >= 1


def test_no_inputs_and_no_hints():
    variants = chainexec.rewrite(PROGRAM)
    assert len(variants) == 0
    assert variants.unverified[0].verdict.cause == "inputs"
    on_request = chainexec.rewrite(PROGRAM, unverified=True, n=3)
    assert len(on_request) == 3
    assert all(variant.verdict.kind == "unverified" for variant in on_request)


def test_type_hints_give_inputs():
    variants = chainexec.rewrite("def f(xs: list[int]) -> int:\n    total = 0\n    for x in xs:\n        total += x\n    return total\n", n=3)
    assert len(variants) == 3
    assert all(variant.verdict.ok for variant in variants)


@pytest.mark.parametrize(
    ("program", "calls", "cause"),
    [
        ("import random\n\n\ndef f():\n    x = random.random()\n    return x\n", ["f()"], "nondeterministic"),
        ("def f():\n    while True:\n        x = 1\n", ["f()"], "limit"),
        ("def f(n):\n    return f(n + 1)\n", ["f(0)"], "limit"),
    ],
)
def test_what_cannot_be_checked_says_why(program, calls, cause):
    variants = chainexec.rewrite(program, inputs=calls, n=2, limits=chainexec.Limits(steps=3000))
    assert len(variants) == 0
    assert {one.verdict.cause for one in variants.unverified} == {cause}


def test_inputs_that_raise_and_print_much():
    variants = chainexec.rewrite("def f(n):\n    for i in range(n):\n        print('x' * 1000)\n    return 1 / (n - 200)\n", inputs=["f(200)", "f(3)"], n=3)
    assert len(variants) == 3
    assert not variants.rejected


@pytest.mark.parametrize("word", ["locals()", "eval('t')", "exec('pass')", "vars()"])
def test_frames_that_are_looked_into(word):
    variants = chainexec.rewrite(f"def f(x):\n    t = x\n    {word}\n    return t\n", inputs=["f(1)"], n=3, rules=["names", "expressions", "loops", "functions"])
    assert len(variants) == 0
    assert variants.refusals
    assert {refusal.precondition for refusal in variants.refusals} <= {"closed", "not-public", "scopes-agree"}


def test_modules_that_look_at_everything():
    variants = chainexec.rewrite("import inspect\n\n\ndef f(x):\n    y = x\n    return y\n", inputs=["f(1)"])
    assert len(variants) == 0
    assert all(refusal.precondition == "closed" for refusal in variants.refusals)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["    ", "\t", "  "])
def test_line_ends_and_indentation_are_kept(ends, indent):
    text = PROGRAM.replace("    ", indent).replace("\n", ends)
    variants = chainexec.rewrite(text, inputs=CALLS, n=4, rules=["conditionals", "loops", "expressions"])
    assert variants
    for variant in variants:
        assert variant.source.count("\n") == variant.source.count(ends)
        lines = [line for line in variant.source.split(ends) if line.startswith((" ", "\t"))]
        assert all(line.startswith(indent) for line in lines)


KEPT = '''\
#!/usr/bin/env python
"""What  it is."""
import os , sys   # two


class  Odd( object ):
    x   =  [ 1,2,
        3 ]   # kept

    def  method(self, a ,b = 2):
        return  (a+b)


def target(n):
    if n in (1, 2):
        return  'a'
    else:
        return "b"  # other


y = {  'k' :1 }
'''


def test_all_but_the_edit_stays_byte_for_byte():
    (variant,) = chainexec.rewrite(KEPT, inputs=["target(1)", "target(5)"], n=1, rules=["invert-if"])
    before, after = KEPT.split("def target(n):\n"), variant.source.split("def target(n):\n")
    assert before[0] == after[0]
    assert after[1] == "    if n not in (1, 2):\n        return \"b\"  # other\n    else:\n        return  'a'\n\n\ny = {  'k' :1 }\n"


NEW_SYNTAX = """\
type Pair[T] = tuple[T, T]


def first[T](pair: Pair[T]) -> T:
    match pair:
        case (a, b):
            return a
        case _:
            return pair


def f(x):
    try:
        y = first((x, 1))
        z = f"{y!r:>{len(str(x))}}" f'{"nested"}'
    except* ValueError:
        z = ''
    if x:
        z += 'x'
    return z
"""


def test_new_syntax_is_kept():
    variants = chainexec.rewrite(NEW_SYNTAX, inputs=["f(1)", "f(0)"], n=6)
    assert variants
    assert not variants.rejected
    for variant in variants:
        assert "type Pair[T]" in variant.source
        assert "[T](" in variant.source


@pytest.mark.skipif(sys.version_info < (3, 14), reason="t-strings are new in 3.14")
def test_template_strings_are_kept():
    program = "def f(x):\n    size = len(x)\n    if size in (1, 2):\n        made = t'{x} of {size=}'\n    else:\n        made = t''\n    return made.strings\n"
    variants = chainexec.rewrite(program, inputs=["f('ab')", "f('abc')"], n=6)
    assert variants
    assert not variants.rejected
    assert all("{size=}'" in variant.source for variant in variants)


def test_scripts_with_standard_input():
    variants = chainexec.rewrite("n = int(input())\nif n in (1, 2):\n    print('small')\nelse:\n    print('large')\n", stdin=["1\n", "7\n"], n=2)
    assert variants
    assert all(variant.verdict.ok for variant in variants)


def test_cosmetic_variants_keep_the_control_flow():
    variants = chainexec.rewrite(PROGRAM, inputs=CALLS, n=5, strength="cosmetic", rules=["names", "layout"])
    assert len({variant.fingerprint for variant in variants}) == 1


def test_without_its_packages():
    code = "import sys; sys.modules['libcst'] = None; import chainexec; chainexec.rewrite('def f(): pass')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert "pip install 'chainexec[rewrite]'" in done.stderr


# ---- the command line ----
def test_command(tmp_path, run):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    done = run("rewrite", str(path), "--call", CALLS[0], "-n", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("# ---- variant") == 2
    lines = run("rewrite", str(path), "--call", CALLS[0], "-n", "2", "--json").stdout.splitlines()
    assert [json.loads(line)["verdict"]["kind"] for line in lines] == ["equivalent", "equivalent"]
    folder = tmp_path / "out"
    assert run("rewrite", str(path), "--call", CALLS[0], "-n", "2", "--output", str(folder)).returncode == 0
    assert sorted(one.name for one in folder.iterdir()) == ["program_1.py", "program_2.py"]
    assert path.read_text() == PROGRAM


def test_command_with_nothing_to_check(tmp_path, run):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    done = run("rewrite", str(path))
    assert done.returncode == 3
    assert "pass inputs" in done.stderr


def test_command_keeps_encoding_and_line_ends(tmp_path, run):
    path = tmp_path / "program.py"
    path.write_bytes("# -*- coding: latin-1 -*-\r\ndef f(x):\r\n\tif x in 'é':\r\n\t\treturn 'ü'\r\n\telse:\r\n\t\treturn x\r\n".encode("latin-1"))
    done = run("rewrite", str(path), "--call", "f('a')", "--rules", "invert-if", "-n", "1", "--output", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "out" / "program_1.py").read_bytes()
    assert made.count(b"\r\n") == made.count(b"\n") == 6
    assert "'ü'".encode("latin-1") in made


@pytest.mark.parametrize(("arguments", "message"), [(("none.py",), "cannot read none.py"), ((), "rewrite needs a PROGRAM"), (("x.py", "--rules", "no"), "")])
def test_command_with_bad_arguments(arguments, message, run):
    done = run("rewrite", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_command_with_a_file_for_the_folder(tmp_path, run):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    done = run("rewrite", str(path), "--call", CALLS[0], "-n", "1", "--output", str(path))
    assert (done.returncode, path.read_text()) == (2, PROGRAM)
    assert done.stderr == f"chainexec: cannot write {path}/program_1.py: File exists; check the folder and its permissions.\n"


def test_the_document_is_up_to_date(run):
    import pathlib

    done = run("rewrite", "--catalogue")
    assert done.stdout == (pathlib.Path(__file__).parents[2] / "docs" / "rules.md").read_text()


def test_strings_of_several_lines_get_other_quotes():
    """Their parts must not be put in parentheses one by one."""
    source = "def f():\n    return {1: 'a ' \n      'b '\n      'c', 2: ('x'\n      'y'\n      'z')}\n"
    variants = chainexec.rewrite(source, inputs=["f()"], rules=["quotes"], n=1, seed=1)
    assert [variant.source for variant in variants] == [source.replace("'", '"')]


def test_a_ternary_of_several_lines_becomes_an_if():
    """Its parts may have line breaks that only the parentheses around all of it allowed."""
    source = "def f(x):\n    return (\n        'a' if x == 0 else\n        'b' 'c' if x == 1 else\n        'd'\n    )\n"
    (variant,) = chainexec.rewrite(source, inputs=["f(0)", "f(1)", "f(2)"], rules=["ternary-to-if"], n=1)
    assert variant.verdict.ok
    assert "if x == 0:" in variant.source
