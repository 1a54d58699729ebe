import ast
import linecache
import pathlib
import textwrap
import types
from importlib.machinery import ModuleSpec

import pytest

from chainexec.errors import SourceError
from chainexec.program_texts import compiled, matches, program_of, register
from chainexec.source import Statement, parse


def codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def code_of(text, name, filename="<program>"):
    return next(c for c in codes(compile(text, filename, "exec")) if c.co_name == name)


NESTED = '''\
import os

@deco(
    1)
def f(a, b=lambda: 1):
    """doc"""
    for x in a:
        while x:
            if x: break
            elif b: x = 1; y = 2
            else:
                pass
        else:
            z = sum(q
                    for q in a)
    try:
        with open(
            a
        ) as g, h: pass
    except (A,
            B) as e:
        pass
    except: return
    else: e = {1: 2}
    finally:
        del e
    match a:
        case {"k": v} if v: pass
        case (
            1
        ):
            pass
    class C:
        def m(self):
            return lambda: 0
'''


def test_statements_in_the_order_of_the_text():
    program = parse(NESTED)
    assert [s.index for s in program.statements] == list(range(len(program.statements)))
    assert [(s.line, s.kind, s.text) for s in program.statements if s.kind not in ("Pass", "Expr")] == [
        (1, "Import", "import os"),
        (5, "FunctionDef", "def f(a, b=lambda: 1):"),
        (5, "Lambda", "lambda: 1"),
        (7, "For", "for x in a:"),
        (8, "While", "while x:"),
        (9, "If", "if x:"),
        (9, "Break", "break"),
        (10, "If", "elif b:"),
        (10, "Assign", "x = 1"),
        (10, "Assign", "y = 2"),
        (14, "Assign", "z = sum(q\n        for q in a)"),
        (14, "GeneratorExp", "(q\n        for q in a)"),
        (16, "Try", "try:"),
        (17, "With", "with open(\n    a\n) as g, h:"),
        (20, "ExceptHandler", "except (A,\n        B) as e:"),
        (23, "ExceptHandler", "except:"),
        (23, "Return", "return"),
        (24, "Assign", "e = {1: 2}"),
        (26, "Delete", "del e"),
        (27, "Match", "match a:"),
        (28, "match_case", 'case {"k": v} if v:'),
        (30, "match_case", "case (\n    1\n):"),
        (33, "ClassDef", "class C:"),
        (34, "FunctionDef", "def m(self):"),
        (35, "Return", "return lambda: 0"),
        (35, "Lambda", "lambda: 0"),
    ]


def test_statements_know_their_neighbours():
    program = parse(NESTED)

    def named(text):
        return next(s for s in program.statements if s.text.startswith(text))

    def at(index):
        return None if index is None else program.statements[index].text.partition("\n")[0]

    assert at(named("for x").body_first) == "while x:"
    assert (at(named("while x").body_first), at(named("while x").orelse_first)) == ("if x:", "z = sum(q")
    assert (at(named("if x").body_first), at(named("if x").orelse_first)) == ("break", "elif b:")
    assert at(named("elif b").orelse_first) == "pass"
    tried = named("try:")
    assert [at(i) for i in (tried.body_first, tried.handler_first, tried.orelse_first, tried.final_first)] == [
        "with open(", "except (A,", "e = {1: 2}", "del e",
    ]  # fmt: skip
    assert at(named("except (A").orelse_first) == "except:"
    assert at(named("except (A").body_first) == "pass"
    assert named("except:").orelse_first is None
    assert at(named("match").body_first) == 'case {"k": v} if v:'
    assert at(named("case {").orelse_first) == "case ("
    assert [at(i) for i in named("break").loops] == ["for x in a:", "while x:"]
    assert [at(i) for i in named("z = sum").loops] == ["for x in a:"]  # the else of a loop is not inside it
    assert at(named("break").parent) == "if x:"
    assert at(named("for x").parent) is None
    assert (named("break").level, named("for x").level) == (3, 0)
    assert [named(t).function for t in ("import", "for x", "(q", "def m", "lambda: 0", "return lambda")] == [
        "<module>", "f", "f.<locals>.<genexpr>", "f.<locals>.C", "f.<locals>.C.m.<locals>.<lambda>", "f.<locals>.C.m",
    ]  # fmt: skip


def test_qualified_names_are_those_of_the_code_objects():
    program = parse(NESTED)
    named = {c.co_qualname for c in codes(compile(NESTED, "<program>", "exec"))}
    assert {s.function for s in program.statements} == named


def test_columns_are_bytes_and_text_is_text():
    program = parse("é = 'ü'; ñ = é  # ß\nif é: x = [é,\n           1]\n")
    assert [(s.text, s.column, s.end_column) for s in program.statements] == [
        ("é = 'ü'", 0, 9), ("ñ = é", 11, 18), ("if é:", 0, 6), ("x = [é,\n           1]", 7, 13),
    ]  # fmt: skip


def test_strings_over_several_lines_keep_their_content():
    text = 'def f():\n    x = """a\n    b"""\n    y = (1,\n         2)\n'
    assert [s.text for s in parse(text).statements[1:]] == ['x = """a\n    b"""', "y = (1,\n     2)"]


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("class A[T: (int, str)](B, metaclass=M):", None),
        ("def f[T](a: {1: 2} = {3: 4}, /, *, b=lambda x: x) -> 'a:b':", None),
        ("async def f(): # a: b", "async def f():"),
        ("while (x := {1: 2})[1:2]:", None),
        ("for a, (b, *c) in d[1:]: # c", "for a, (b, *c) in d[1:]:"),
        ("with (a as b, c as (d)):", None),
        ("if x \\\n    :", None),
        ("try :", None),
    ],
)
def test_a_header_ends_at_its_colon(header, text):
    tail = "\n    pass\n" + ("finally: pass\n" if header.startswith("try") else "")
    assert parse(header + tail).statements[0].text == (text or header)


@pytest.mark.parametrize(
    ("text", "line", "caret"),
    [
        ("x = 1\ny = = 2\n", "line 2", "^"),
        ("def f(:\n    pass\n", "line 1", "^"),
        ("if x:\npass\n", "line 2", "^^^^"),
        ("x = 'a\n", "line 1", "^"),
        ("a\0b", "", ""),
        ("(" * 2000, "", ""),
    ],
)
def test_no_python_is_a_source_error_that_points_at_it(text, line, caret):
    with pytest.raises(SourceError) as caught:
        parse(text, "thing.py")
    assert "thing.py" in str(caught.value)
    assert line in str(caught.value)
    assert caret in str(caught.value).splitlines()[-1]


def test_the_caret_stands_below_its_place():
    with pytest.raises(SourceError) as caught:
        parse("def f():\n    return )\n")
    assert str(caught.value).splitlines()[1:] == ["    return )", "           ^"]


def test_lambdas_and_generators_of_one_line_are_told_apart():
    text = "fs = [lambda x: x + 1, lambda x: x + 2, lambda x: lambda y: x]; gs = (a for a in (b for b in c)), (a for a in (d for d in e))\n"
    program = parse(text)
    found = [program.owner_of(c) for c in codes(compile(text, "<program>", "exec")) if c.co_name in ("<lambda>", "<genexpr>")]
    texts = sorted(program.statements[owner.statements[0]].text for owner in found)
    assert texts == sorted([
        "lambda x: x + 1", "lambda x: x + 2", "lambda x: lambda y: x", "lambda y: x",
        "(a for a in (b for b in c))", "(b for b in c)", "(a for a in (d for d in e))", "(d for d in e)",
    ])  # fmt: skip


def test_constant_lambdas_of_one_line_are_told_apart():
    text = "f, g = (lambda: True), (lambda: False)\n"
    program = parse(text)
    found = {program.statements[program.owner_of(c).statements[0]].text: c.co_consts for c in codes(compile(text, "<program>", "exec")) if c.co_name == "<lambda>"}
    assert {text: constants[-1] for text, constants in found.items()} == {"lambda: True": True, "lambda: False": False}


class TestProgramOf:
    def test_a_file(self, tmp_path):
        file = tmp_path / "thing.py"
        file.write_text("def f(x):\n    return x\n")
        code = code_of(file.read_text(), "f", str(file))
        program = program_of(code)
        assert program.filename == str(file)
        assert program_of(code) is program  # kept

    def test_a_file_that_changed(self, tmp_path):
        file = tmp_path / "thing.py"
        file.write_text("def f(x):\n    return x\n")
        code = code_of(file.read_text(), "f", str(file))
        assert program_of(code) is not None
        file.write_text("\n\n\ndef g(x):\n    return x\n")
        assert program_of(code) is None
        file.write_text("def f(x, y):\n    return x, y, 'longer'\n")
        assert program_of(code) is None

    def test_another_encoding(self, tmp_path):
        file = tmp_path / "thing.py"
        file.write_bytes("# -*- coding: latin-1 -*-\ndef f(x):\n    return 'é'\n".encode("latin-1"))
        program = program_of(code_of("# -*- coding: latin-1 -*-\ndef f(x):\n    return 'é'\n", "f", str(file)))
        assert program.statements[1].text == "return 'é'"

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"# coding: no-such-encoding\ndef f(x): pass\n", b"def f(:", b"\0" * 30, b""])
    def test_an_unreadable_file_is_no_source(self, tmp_path, content):
        file = tmp_path / "thing.py"
        file.write_bytes(content)
        assert program_of(code_of("def f(x): pass\n", "f", str(file))) is None

    @pytest.mark.parametrize("filename", ["<string>", "<frozen x>", "", "/no/such/file.py"])
    def test_no_file(self, filename):
        assert program_of(code_of("def f(x): pass\n", "f", filename)) is None

    def test_a_notebook_cell(self):
        text = "def f(x):\n    return x\n"
        linecache.cache["<ipython-input-7>"] = (len(text), None, text.splitlines(True), "<ipython-input-7>")
        assert program_of(code_of(text, "f", "<ipython-input-7>")).text == text

    def test_a_registered_text(self):
        text = "def f(x):\n    return x\n"
        program = register("<registered>", text)
        assert program_of(code_of(text, "f", "<registered>")) is program
        assert program_of(code_of("def g(): pass", "g", "<registered>")) is None

    def test_the_same_text_is_parsed_and_compiled_once(self):
        program = register("<registered>", "x = 1\n")
        code = compiled(program)
        register("<registered>", "x = 2\n")
        assert register("<registered>", "x = 1\n") is program
        assert compiled(program) is code
        assert register("<other>", "x = 1\n").filename == "<other>"

    def test_texts_are_forgotten(self):
        first = register("<registered>", "x = 1\n")
        for number in range(300):
            register("<registered>", f"x = {number} + 1\n")
        assert register("<registered>", "x = 1\n") is not first
        large = register("<registered>", "#" * (1 << 22))
        assert register("<registered>", "#" * (1 << 22)) is large
        register("<registered>", "#" * ((1 << 22) - 1))
        assert register("<registered>", "#" * (1 << 22)) is not large

    def test_the_same_name_for_another_text(self):
        text = "import os\n\ndef f(x):\n    return x\n"
        linecache.cache["<clash>"] = (len(text), None, text.splitlines(True), "<clash>")
        register("<registered>", text)
        for filename in ("<clash>", "<registered>"):
            module = compile(text, filename, "exec")
            assert program_of(module).text == text
            assert program_of(compile("y = 1\nfor i in y:\n    pass\n", filename, "exec")) is None
            assert program_of(compile("import is\n".replace("is", "io"), filename, "exec")) is None
        assert program_of(code_of(text, "f", "<clash>")).text == text
        assert program_of(code_of("import os\n\ndef f(x):\n    return x + 1\n", "f", "<clash>")) is None

    def test_a_statement_of_a_notebook_cell(self):
        text = "x = 1\nfor i in range(2):\n    x += i\nawait g()\nx\n"
        linecache.cache["<ipython-input-8>"] = (len(text), None, text.splitlines(True), "<ipython-input-8>")
        body = ast.parse(text).body
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        for tree, mode in (
            (ast.Module(body[:1], []), "exec"), (ast.Module(body[1:3], []), "exec"), (ast.Interactive(body[3:]), "single"),
            (ast.Module(body[2:3], []), "exec"),
        ):  # fmt: skip
            assert program_of(compile(tree, "<ipython-input-8>", mode, flags)).text == text

    def test_a_loader_that_has_the_source(self):
        class Loader:
            def get_source(self, name):
                return "def f(x):\n    return x\n"

        loader = Loader()
        space = {"__name__": "thing", "__loader__": loader, "__spec__": ModuleSpec("thing", loader)}
        assert program_of(code_of("def f(x):\n    return x\n", "f", "in.zip/thing.py"), space).statements[1].text == "return x"

    def test_the_standard_library(self):
        for function in (textwrap.wrap, linecache.getline, textwrap.TextWrapper._split):
            program = program_of(function.__code__)
            assert program.owner_of(function.__code__).function == function.__qualname__

    def test_a_module_that_is_built_into_the_interpreter(self):
        import os

        assert os.walk.__code__.co_filename == "<frozen os>" or os.path.exists(os.walk.__code__.co_filename)
        assert program_of(os.walk.__code__).owner_of(os.walk.__code__).function == "walk"


def test_statements_are_immutable():
    statement = parse("x = 1").statements[0]
    with pytest.raises(AttributeError):
        statement.line = 2
    assert isinstance(statement, Statement)
    assert (statement.is_loop, statement.is_pseudo) == (False, False)


def test_every_code_object_of_real_modules_has_its_place():
    import argparse
    import dataclasses
    import typing

    missing = []
    for module in (argparse, dataclasses, typing, textwrap):
        text = pathlib.Path(module.__file__).read_text(encoding="utf-8")

        program = parse(text, module.__file__)
        for code in codes(compile(text, module.__file__, "exec")):
            if not matches(code, program):
                missing.append(code)
    assert not missing
