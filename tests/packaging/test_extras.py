"""What is missing is said with the command that brings it, and that command brings it."""

import io
import re
import sys
import tomllib
from pathlib import Path

import pytest

import chainexec
from chainexec.corpus import progress
from chainexec.corpus.building import Progress
from chainexec.corpus.engines import datatrove
from chainexec.corpus.report import plotting
from chainexec.corpus.sources import source_of
from chainexec.corpus.sources.codeio import reasoning_gym
from chainexec.corpus.tokens import tokenizer_of

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
SOURCE = "def f(x: int) -> int:\n    return x + 1\n"


def one_trace():
    return chainexec.trace_source(SOURCE, call="f(1)", detail="lines")


def one_corpus(folder, **options):
    return chainexec.build_corpus([], folder / "corpus", isolation="none", **options)


# what is missing, what needs it, the command that its message must name
MISSING = [
    ("pyarrow", lambda folder: one_trace().to_arrow(), "pip install 'chainexec[corpus]'"),
    ("pyarrow", one_corpus, "pip install 'chainexec[corpus]'"),
    ("pyarrow", lambda folder: list(source_of("cruxeval:" + str(compressed(folder)))), "pip install 'chainexec[corpus]'"),
    ("matplotlib", lambda folder: plotting(), "pip install 'chainexec[corpus]'"),
    ("matplotlib", lambda folder: one_trace().plot("x"), "pip install 'chainexec[plot]'"),
    ("pandas", lambda folder: one_trace().to_pandas(), "pip install pandas"),
    ("ray", lambda folder: one_corpus(folder, engine="ray"), "pip install 'chainexec[ray]'"),
    ("datatrove", lambda folder: datatrove.shard_step("maths", folder), "pip install 'chainexec[datatrove]'"),
    ("libcst", lambda folder: chainexec.rewrite(SOURCE), "pip install 'chainexec[rewrite]'"),
    ("bytecode", lambda folder: chainexec.rewrite(SOURCE), "pip install 'chainexec[rewrite]'"),
    ("hypothesis", lambda folder: chainexec.check_equivalence(SOURCE, SOURCE), "pip install hypothesis"),
    ("tokenizers", lambda folder: tokenizer_of("tokenizers:" + str(written(folder / "tokenizer.json"))), "pip install tokenizers"),
    ("reasoning_gym", lambda folder: list(reasoning_gym()), "pip install --no-deps reasoning-gym"),
]


def written(path):
    path.write_text("{}")
    return path


def compressed(folder):
    path = folder / "rows.jsonl.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd")
    return path


@pytest.mark.parametrize(("package", "need", "command"), MISSING, ids=[f"{package}-{number}" for number, (package, _, _) in enumerate(MISSING)])
def test_a_missing_package_is_named_with_its_command(package, need, command, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, package, None)  # an import of it raises ImportError
    with pytest.raises(chainexec.ChainexecError) as caught:
        need(tmp_path)
    assert package.replace("_", "-").lower() in str(caught.value).lower()
    assert command in str(caught.value)


@pytest.mark.parametrize(("package", "command"), sorted({(package, command) for package, _, command in MISSING}))
def test_the_command_brings_the_package(package, command):
    match = re.search(r"chainexec\[(\w+)\]", command)
    if match is None:
        assert command.endswith(" " + package.replace("_", "-"))
    else:
        assert package in [re.split(r"[<>=\[]", requirement)[0] for requirement in PROJECT["optional-dependencies"][match[1]]]


def test_every_command_in_the_code_names_an_extra_that_is_there():
    found = set()
    for path in Path(chainexec.__file__).parent.rglob("*.py"):
        found |= set(re.findall(r"chainexec\[(\w+)\]", path.read_text(encoding="utf-8")))
    assert {"corpus", "rewrite"} <= found <= set(PROJECT["optional-dependencies"])


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_without_rich_is_told_in_lines(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0.0)
    for name in [name for name in sys.modules if name.partition(".")[0] == "rich"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "rich", None)
    stream = Terminal()
    with progress.ProgressLine(stream) as bar:
        bar(Progress(total=3))
    assert "0 programs" in stream.getvalue()


def test_the_page_on_installing_has_all_extras_and_what_they_bring():
    page = (Path(__file__).parents[2] / "docs" / "installing.md").read_text(encoding="utf-8")
    rows = {name: brings.lower() for name, brings in re.findall(r"^\| `([\w-]+)` \|[^|]*\| ([^|]*) \|$", page, re.MULTILINE)}
    users = {name: needed for name, needed in PROJECT["optional-dependencies"].items() if name not in {"test", "test-programs", "benchmark"}}
    assert set(rows) == set(users)
    for name, needed in users.items():
        for requirement in needed:
            package = re.search(r"^chainexec\[(\w+)\]", requirement) or re.search(r"^([\w-]+)", requirement)
            assert package[1] in rows[name], f"{name} brings {package[1]}"
