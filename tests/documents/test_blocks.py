"""What the documents show is what happens."""

import ast
import importlib
import inspect
import json
import re
import shlex
import tomllib

import pytest

import chainexec
from chainexec.cli.main import parser
from documents.pages import DOCS, MADE, ROOT, blocks, documents, name_of, outputs

EXPRESSIONS = chainexec.recorder_info().name == "c"
SLOW = {"docs/tour.md", "docs/equivalence.md"}
WRITTEN = [path for path in documents() if path.name not in MADE and path.parent.name != "gallery"]
SHOWING = [path for path in WRITTEN if any(block.shown is not None and block.language in {"python", "sh"} for block in blocks(path))]


def test_the_important_pages_show_what_they_print():
    assert {"README.md", "docs/index.md", "docs/tour.md", "docs/how-it-works.md", "docs/equivalence.md"} <= {name_of(path) for path in SHOWING}


@pytest.mark.skipif(not EXPRESSIONS, reason="the documents show expressions, which need the C recorder")
@pytest.mark.parametrize("document", [pytest.param(path, marks=pytest.mark.slow if name_of(path) in SLOW else ()) for path in SHOWING], ids=name_of)
def test_blocks_print_what_they_show(document, tmp_path):
    for block, printed in outputs(document, tmp_path):
        assert printed == block.shown, f"{name_of(document)}, line {block.line}"


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_code_can_be_read(document):
    """Blocks that are not run here are at least Python, JSON and TOML."""
    for block in blocks(document):
        try:
            if block.language == "python" and document.parent.name != "gallery":  # whose lines are numbered
                compile(block.text, name_of(document), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            elif block.language == "json":
                json.loads(block.text)
            elif block.language == "toml":
                tomllib.loads(block.text)
        except ValueError as error:
            pytest.fail(f"{name_of(document)}, line {block.line}: {error}")


def names_of_chainexec(tree):
    """(module, name) of what a block imports from chainexec, or names as an attribute of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "chainexec":
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "chainexec":
            yield "chainexec", node.attr


@pytest.mark.parametrize("document", WRITTEN, ids=name_of)
def test_names_exist(document):
    """What the blocks import is there, and keyword arguments of public functions are those that they take."""
    for block in blocks(document):
        if block.language != "python":
            continue
        tree = ast.parse(block.text)
        for module, name in names_of_chainexec(tree):
            if module == "chainexec.corpus.engines.datatrove":
                continue  # needs a package that not every machine has
            found = module_named(module)
            assert hasattr(found, name) or module_named(f"{module}.{name}"), f"{name_of(document)}, line {block.line}: {module} has no {name}"
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "chainexec":
                called = getattr(chainexec, node.func.attr)
                known = inspect.signature(called).parameters
                for keyword in node.keywords:
                    assert keyword.arg in known, f"{name_of(document)}, line {block.line}: {node.func.attr} takes no {keyword.arg}"


def module_named(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def commands(text):
    """The chainexec commands of a shell block, as lists of words."""
    for line in text.replace("\\\n", " ").splitlines():
        line = line.removeprefix("$ ")
        for part in re.split(r"\||&&|;(?![^']*'$)", line) if "'" not in line else [line]:
            words = shlex.split(part, comments=True)
            if words[:3] == ["python", "-m", "chainexec"]:
                words = words[2:]
            if words[:1] == ["chainexec"]:
                place = next((place for place, word in enumerate(words) if re.fullmatch(r"[<>|].*|2>", word)), len(words))
                yield words[1:place]
        for inner in re.findall(r"(?:#|and) (chainexec [^#]*)$", line):
            yield shlex.split(inner)[1:]


SHELLS = [path for path in WRITTEN if any(block.language in {"sh", "console", "bash"} for block in blocks(path))]


@pytest.mark.parametrize("document", SHELLS, ids=name_of)
def test_commands_have_the_options_that_they_are_given(document):
    for block in blocks(document):
        if block.language in {"sh", "console", "bash"}:
            for words in commands(block.text):
                try:
                    parser().parse_args(words)
                except SystemExit:
                    pytest.fail(f"{name_of(document)}, line {block.line}: chainexec {' '.join(words)}")


def test_commands_are_found():
    assert list(commands("chainexec trace a.py --save x | head\ncat x | chainexec narrate - > y  # chainexec\n$ chainexec info\n")) == [
        ["trace", "a.py", "--save", "x"], ["narrate", "-"], ["info"],
    ]  # fmt: skip


def test_every_command_and_option_is_in_the_document():
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    commands_of = next(action for action in parser()._actions if isinstance(action.choices, dict))
    pages = "".join((DOCS / name).read_text(encoding="utf-8") for name in set(re.findall(r"\]\((\w+\.md)", text)))
    for name, command in commands_of.choices.items():
        assert f"`chainexec {name}" in text
        for action in command._actions:
            for option in action.option_strings:
                if option not in {"-h", "--help"}:
                    assert option in text + pages, f"neither docs/cli.md nor what it links to mentions {option} of chainexec {name}"


def test_make_targets_exist():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in documents():
        for name in re.findall(r"`make ([a-z][\w-]*)", document.read_text(encoding="utf-8")):
            assert name in targets, f"{name_of(document)}: make {name}"


def test_files_that_documents_run_exist():
    for document in documents():
        for name in re.findall(r"`(?:python |pytest [^`]*?)((?:benchmarks|tools|tests|examples)/[\w/]+\.py)", document.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), f"{name_of(document)}: {name}"


def test_commands_of_benchmarks_take_their_options():
    for document in documents():
        for name, options in re.findall(r"`python (benchmarks/\w+\.py)([^`]*)`", document.read_text(encoding="utf-8")):
            source = (ROOT / name).read_text(encoding="utf-8")
            for option in re.findall(r"--[\w-]+", options):
                assert f'"{option}"' in source, f"{name_of(document)}: {name} has no {option}"
