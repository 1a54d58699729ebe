"""The package as others get it: what it contains, what it imports, how it builds without a compiler."""

import ast
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import chainexec

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("check_release", ROOT / "tools" / "check_release.py")
check_release = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_release)
# All that the first trace may load besides the library itself: modules of the standard library, by top-level name, of any supported version.
LIGHT = set("""
    __future__ _abc _ast _bisect _collections _collections_abc _contextvars _datetime _decimal _functools _math_integer _opcode _opcode_metadata _operator _py_warnings _sre
    _stat _tokenize _types _typing _uuid _weakrefset abc annotationlib array ast bisect collections contextlib copy copyreg dataclasses datetime decimal dis enum errno fcntl
    fnmatch fractions functools gc genericpath glob grp importlib inspect io ipaddress itertools keyword linecache math ntpath numbers opcode operator os pathlib platform
    posixpath pwd re reprlib stat threading token tokenize types typing urllib uuid warnings weakref
""".split())


def run(*command, **environment):
    env = {**os.environ, **environment}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=env, check=False, cwd=ROOT)


def test_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" in project["dynamic"]  # read from chainexec/version.py
    assert importlib.metadata.version("chainexec") == chainexec.__version__
    assert re.search(rf"^## {re.escape(chainexec.__version__)} - \d{{4}}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert f"\nversion: {chainexec.__version__}\n" in (ROOT / "CITATION.cff").read_text()


def newly_imported(statement):
    """The modules that a statement loads in a fresh interpreter, which has loaded nothing for installed packages (-S)."""
    program = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = run(sys.executable, "-S", "-c", program, PYTHONPATH=str(Path(chainexec.__file__).parents[1]))
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_import_costs_nothing():
    assert newly_imported("import chainexec") <= {"chainexec", "__future__"}


def test_tracing_loads_no_heavy_module():
    loaded = newly_imported("from chainexec import trace, trace_source, Tracer, Limits, Scope, recorder_info")
    own = {name for name in loaded if name.startswith("chainexec")}
    assert {name.partition(".")[0] for name in loaded - own} - LIGHT == set()
    rooms = {name.split(".")[1] for name in own if "." in name}
    assert rooms == {"analysis", "errors", "program_texts", "recording", "sandbox", "source", "tracing", "tracing_run"}  # the trace, its texts and the narrator are loaded when they are needed
    assert {name for name in own if name.startswith("chainexec.sandbox.")} == {"chainexec.sandbox.inside"}
    assert len(loaded) <= 125, sorted(loaded)


def test_no_public_name_loads_what_only_extras_bring():
    """Neither do they load hypothesis, which takes a third of a second: the equivalence check does, when it has to make inputs."""
    heavy = {"numpy", "pandas", "pyarrow", "hypothesis", "libcst", "IPython", "rich", "matplotlib", "ray", "datatrove", "asyncio", "unittest", "multiprocessing", "concurrent"}
    loaded = newly_imported(f"from chainexec import {', '.join(chainexec.__all__)}; import chainexec.cli.main")
    assert {module.partition(".")[0] for module in loaded} & heavy == set()


def test_every_public_name_is_there_and_kept():
    before = set(vars(chainexec))
    for name in chainexec.__all__:
        value = getattr(chainexec, name)
        assert value is not None, name
        assert getattr(chainexec, name) is value
        assert name in vars(chainexec), f"{name} is looked up anew each time"
    assert before <= set(dir(chainexec))
    assert set(chainexec.__all__) <= set(dir(chainexec))
    with pytest.raises(AttributeError, match=r"module 'chainexec' has no attribute 'nonsense'"):
        _ = chainexec.nonsense


def test_dir_is_complete_before_anything_is_loaded():
    done = run(sys.executable, "-c", "import chainexec; assert set(chainexec.__all__) <= set(dir(chainexec)), dir(chainexec)")
    assert done.returncode == 0, done.stderr


def test_type_checkers_see_what_is_loaded_later():
    """The names under TYPE_CHECKING, those of __all__ and those that are loaded on demand are the same, from the same modules."""
    tree = ast.parse(Path(chainexec.__file__).read_text())
    seen = next(node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING")
    shown = {alias.name: node.module for node in seen.body for alias in node.names}
    later = {name: f"chainexec.{room}" for room, names in chainexec._ROOMS.items() for name in names}
    assert shown == later
    assert sorted(shown) == sorted([*chainexec.__all__, "__version__"])


def test_find_python_takes_the_named_one():
    done = run("sh", "tools/find-python", PYTHON=sys.executable)
    assert done.returncode == 0
    same = run(done.stdout.strip(), "-c", "import sys; print(sys.version)")
    assert same.stdout.strip() == sys.version.strip()


@pytest.mark.parametrize("environment", [{"PYTHON": "no-such-python"}, {"PYTHON": "", "PATH": "/nonexistent", "HOME": "/nonexistent", "PYENV_ROOT": "/nonexistent"}])
def test_find_python_says_what_to_do(environment):
    done = run("/bin/sh", "tools/find-python", **environment)
    assert done.returncode == 1
    assert "CPython >= 3.12" in done.stderr


def test_what_is_wrong_in_a_wheel_is_said(tmp_path):
    wheel = tmp_path / "chainexec-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        for name in ("chainexec/__init__.py", "chainexec/a.c", "tests/test_a.py"):
            file.writestr(name, "")
        file.writestr("chainexec-0.1.0.dist-info/METADATA", "Requires-Dist: hypothesis>=6\nRequires-Dist: numpy>=2\nRequires-Dist: ray; extra == 'ray'\n\n")
    said = check_release.wrong_in_wheel(wheel)
    for expected in ("has something besides the package: tests", "does not belong into a wheel: chainexec/a.c", "is missing: chainexec/tracing.py", "is missing: chainexec/py.typed",
                     "was not built: chainexec/recording/_recorder", "needs numpy, which is not part of the core", "the licence is missing"):
        assert expected in said
    assert not [one for one in said if "hypothesis" in one or "ray" in one.split()]


def test_what_is_wrong_in_an_sdist_is_said(tmp_path):
    archive = tmp_path / "chainexec-0.1.0.tar.gz"
    built = tmp_path / "a.so"
    built.touch()
    with tarfile.open(archive, "w:gz") as file:
        file.add(built, "chainexec-0.1.0/src/chainexec/a.so")
    said = check_release.wrong_in_sdist(archive)
    assert "does not belong into an sdist: src/chainexec/a.so" in said
    assert "is missing: src/chainexec/recording/_recorder/recorder.h" in said
    assert "is missing: CONTRIBUTING.md" in said


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A copy of what a build needs, so that building leaves nothing in the checkout."""
    pytest.importorskip("setuptools")
    copy = tmp_path_factory.mktemp("sources")
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    ignore = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "*.egg-info")
    for name in ("src", "docs", "examples", "tests", "tools"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    return copy


def build_wheel(sources, out, **environment):
    # plainly through the backend: no network, no build isolation
    program = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(out)], capture_output=True, text=True, cwd=sources, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = out.glob("*.whl")
    return wheel, done.stdout + done.stderr


@pytest.mark.slow
def test_a_wheel_without_a_compiler_has_everything_but_the_extension(sources, tmp_path):
    shutil.rmtree(sources / "build", ignore_errors=True)
    wheel, said = build_wheel(sources, tmp_path, CC="/nonexistent/cc", CHAINEXEC_REQUIRE_EXTENSION="0")
    names = zipfile.ZipFile(wheel).namelist()
    assert "chainexec/py.typed" in names
    assert "chainexec/recording/reference.py" in names
    assert not [name for name in names if name.endswith((".c", ".h", ".so"))]
    assert re.search(r"the C recorder (was|and the sandbox.s guard were) not built", said)
    target = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(target)
    program = (
        "import chainexec; t = chainexec.trace(lambda x: x + 1, (2,), detail='lines'); info = chainexec.recorder_info(); "
        "print(info.name, t.outcome.value.text); print(info.reason)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(target)}, check=False
    )
    assert done.stdout.split()[:2] == ["python", "3"], done.stderr
    assert "was not built" in done.stdout
    assert "reinstall chainexec with a C compiler at hand" in done.stdout


@pytest.mark.slow
def test_a_wheel_has_the_extension_and_not_its_sources(sources, tmp_path):
    if shutil.which(os.environ.get("CC", "cc")) is None:
        pytest.skip("no C compiler here")
    shutil.rmtree(sources / "build", ignore_errors=True)
    wheel, _ = build_wheel(sources, tmp_path, CHAINEXEC_REQUIRE_EXTENSION="1")
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.startswith("chainexec/recording/_recorder.") and name.endswith((".so", ".pyd"))]
    assert "chainexec/recording/_recorder.pyi" in names
    assert check_release.wrong_in_wheel(wheel) == []


@pytest.mark.slow
def test_the_sdist_has_all_that_a_build_needs(sources, tmp_path):
    program = "import sys; from setuptools import build_meta; print(build_meta.build_sdist(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, cwd=sources, check=False)
    assert done.returncode == 0, done.stderr
    (archive,) = tmp_path.glob("*.tar.gz")
    names = {name.partition("/")[2] for name in tarfile.open(archive).getnames()}
    assert check_release.wrong_in_sdist(archive) == []
    assert {"src/chainexec/recording/_recorder/recorder.h", "docs/architecture.md"} <= names
