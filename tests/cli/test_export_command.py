"""`chainexec export`: each format, where it goes, and what is refused."""

import json
import shutil
import subprocess

import pytest

import chainexec
from chainexec.cli import OK, RAISED, USAGE, main

PROGRAM = """\
def total(xs):
    result = 0
    for x in xs:
        result += add(result, x)
    return result
def add(a, b):
    return b
def fail():
    raise ValueError("no")
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return f"{path}:total"


@pytest.fixture
def saved(program, tmp_path, capfd):
    path = tmp_path / "run.trace"
    assert main(["trace", "--detail", "lines", "--save", str(path), program, "[3, 1]"]) == OK
    capfd.readouterr()
    return path


@pytest.fixture
def run(capfd):
    def run(*arguments):
        status = main(["export", *map(str, arguments)])
        return status, *capfd.readouterr()

    return run


@pytest.mark.parametrize(
    ("options", "method"),
    [
        (["--format", "chrome"], lambda trace: trace.to_chrome()),
        (["--format", "chrome", "--counter", "x", "--counter", "result", "--lines"], lambda trace: trace.to_chrome(counters=["x", "result"], lines=True)),
        (["--format", "python-tutor"], lambda trace: trace.to_python_tutor()),
        (["--format", "python-tutor", "--start", "2", "--most", "3"], lambda trace: trace.to_python_tutor(start=2, most=3)),
        (["--format", "python-tutor", "--most", "0"], lambda trace: trace.to_python_tutor(most=None)),
        (["--format", "mermaid"], lambda trace: trace.call_tree()),
        (["--format", "dot", "--depth", "1"], lambda trace: trace.call_tree(format="dot", depth=1)),
        (["--format", "dot", "--most", "2"], lambda trace: trace.call_tree(format="dot", most=2)),
        (["--format", "dot", "--heap", "-1"], lambda trace: trace.heap()),
        (["--format", "mermaid", "--heap", "4", "--most", "1"], lambda trace: trace.heap(4, format="mermaid", most=1)),
        (["--format", "json"], lambda trace: trace.to_json() + "\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_text_formats(run, saved, tmp_path, options, method):
    expected = method(chainexec.Trace.load(saved))
    assert run(saved, *options) == (OK, expected, "")
    assert run(saved, *options, "--out", "-") == (OK, expected, "")
    out = tmp_path / "out.txt"
    assert run(saved, *options, "--out", out) == (OK, "", "")
    assert out.read_bytes().decode() == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.txt", "program.py", "run.trace"], "nothing half-written is left"


def test_a_program_is_run(run, program):
    status, out, err = run("--detail", "lines", "--format", "mermaid", program, "[5]")
    assert (status, err) == (OK, "") and "total(xs=#91;5#93;)" in out


def test_a_program_that_raises_is_exported(run, tmp_path):
    (tmp_path / "bad.py").write_text(PROGRAM + "fail()\n")
    status, out, _ = run("--detail", "lines", "--format", "chrome", tmp_path / "bad.py")
    assert status == OK != RAISED and json.loads(out)["otherData"]["outcome"] == "raised ValueError('no')"


def test_plot(run, saved, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    for suffix, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        path = tmp_path / f"plot.{suffix}"
        assert run(saved, "--format", "plot", "--var", "x", "--var", "result", "--out", path) == (OK, "", "")
        assert path.read_bytes().startswith(start)
    status, _, err = run(saved, "--format", "plot", "--var", "x", "--out", tmp_path / "plot.txt")
    assert status == USAGE and err.startswith("chainexec: cannot write") and err.count("\n") == 1


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz's dot is not installed")
def test_graphviz_draws_it(run, saved, tmp_path):
    for options in ([], ["--heap", "5"]):
        assert run(saved, "--format", "dot", *options, "--out", tmp_path / "x.dot")[0] == OK
        done = subprocess.run(["dot", "-Tsvg", tmp_path / "x.dot"], capture_output=True, check=False)
        assert done.returncode == 0 and done.stderr == b"" and b"<svg" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "chrome", "--depth", "2"], "--depth says nothing to the format chrome; it is for mermaid, dot"),
        (["--format", "mermaid", "--lines"], "it is for chrome"),
        (["--format", "json", "--most", "2"], "it is for python-tutor, mermaid, dot"),
        (["--format", "dot", "--heap", "1", "--depth", "2"], "leave one of them out"),
        (["--format", "dot", "--heap", "999"], "no step 999"),
        (["--format", "dot", "--depth", "0"], "at least 1"),
        (["--format", "chrome", "--counter", "nothing"], "nothing"),
        (["--format", "plot"], "--var NAME and --out FILE"),
        (["--format", "plot", "--var", "x"], "--var NAME and --out FILE"),
        (["--format", "mermaid", "--out", "absent-folder/x.mmd"], "cannot write absent-folder/x.mmd"),
        (["--format", "mermaid", "--out", "/dev/null/x.mmd"], "cannot write /dev/null/x.mmd"),
        (["--format", "plot", "--var", "x", "--out", "/dev/null/x.png"], "cannot write /dev/null/x.png"),
    ],
)
def test_what_does_not_fit_takes_one_line_and_status_2(run, saved, options, said):
    status, out, err = run(saved, *options)
    assert (status, out) == (USAGE, "")
    assert err.startswith("chainexec: ") and err.count("\n") == 1 and said in err


@pytest.mark.parametrize("options", [[], ["--format", "svg"], ["--format", "dot", "--heap", "x"]])
def test_usage_errors(saved, options, capfd):
    with pytest.raises(SystemExit) as left:
        main(["export", str(saved), *options])
    assert left.value.code == USAGE and capfd.readouterr().err.startswith("chainexec: ")
