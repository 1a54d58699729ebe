"""Looks at the sdist and the wheel in a folder, installs the wheel in a clean environment, and uses it there.

python tools/check_release.py dist          everything
python tools/check_release.py dist --look   only what can be seen without installing
"""

from __future__ import annotations

import argparse
import email
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "chainexec"
CORE = {"chainexec", "hypothesis", "sortedcontainers", "attrs"}  # all that `pip install chainexec` may bring
QUICK = ("tests/recording", "tests/tracing", "tests/traces")
# nothing of the checkout's must help
SWITCHES = ("PYTHONPATH", "CHAINEXEC_RECORDER", "CHAINEXEC_REQUIRE_EXTENSION", "CHAINEXEC_NO_EXTENSION")
NO_SOURCES = {"__pycache__", ".hypothesis", ".pytest_cache", ".ipynb_checkpoints"}
BUILT = (".so", ".pyd", ".o", ".pyc")


def find(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        sys.exit(f"{folder} has {len(found)} files like {pattern}; one is needed: `make wheel` empties the folder first")
    return found[0]


def sources(place: Path) -> list[Path]:
    """All files below a folder but what was built, or is left by a run of tests."""
    return [path for path in place.rglob("*") if path.is_file() and path.suffix not in BUILT and not NO_SOURCES & set(path.parts)]


def wrong_in_wheel(wheel: Path) -> list[str]:
    """What a wheel has that it should not have, and the other way round."""
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        (described,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(file.read(described))
    tops = {name.partition("/")[0] for name in names}
    said = [f"has something besides the package: {top}" for top in tops if top != "chainexec" and not top.endswith(".dist-info")]
    said += [f"does not belong into a wheel: {name}" for name in sorted(names) if name.endswith((".c", ".h", ".pyc", ".o"))]
    wanted = {f"chainexec/{path.relative_to(PACKAGE).as_posix()}" for path in sources(PACKAGE) if path.suffix not in {".c", ".h"}}
    said += [f"is missing: {name}" for name in sorted(wanted - names)]
    built = {name.split(".")[0] for name in names if name.endswith((".so", ".pyd"))}
    said += [f"was not built: {name}" for name in ("chainexec/recording/_recorder",) if name not in built]
    requirements = metadata.get_all("Requires-Dist", [])
    needed = {requirement.partition(">")[0].strip() for requirement in requirements if "extra ==" not in requirement}
    said += [f"needs {name}, which is not part of the core" for name in sorted(needed - CORE)]
    if not any(name.endswith("licenses/LICENSE") for name in names):
        said.append("the licence is missing")
    return said


def wrong_in_sdist(sdist: Path) -> list[str]:
    """The same for an sdist: all sources, nothing that was built."""
    with tarfile.open(sdist) as file:
        names = {member.name.partition("/")[2] for member in file if member.isfile()}
    wrong = [name for name in names if name.endswith(BUILT) or name.startswith((".git/", "build/"))]
    said = [f"does not belong into an sdist: {name}" for name in sorted(wrong)]
    kept = {path.relative_to(ROOT).as_posix() for place in (PACKAGE, ROOT / "tests", ROOT / "tools") for path in sources(place)}
    said += [f"is missing: {name}" for name in sorted(kept - names)]
    others = {"LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "SECURITY.md"}
    others |= {"Makefile", "setup.py", "pyproject.toml", "tools/find-python"}
    said += [f"is missing: {name}" for name in sorted(others - names)]
    return said


def call(*command: object, cwd: Path, shown: bool = False) -> str:
    """Run a command with nothing of the checkout's in its environment; end everything where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, capture_output=not shown, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout or ''}{done.stderr or ''}")
    return done.stdout or ""


def use(wheel: Path) -> None:
    """Install the wheel in a clean environment outside of the checkout, look at what came with it, and use it there."""
    with tempfile.TemporaryDirectory(prefix="chainexec-wheel-") as name:
        place = Path(name)
        venv.create(place / "venv", with_pip=True)
        scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
        python, pip = scripts / "python", [scripts / "python", "-m", "pip", "--disable-pip-version-check"]
        call(*pip, "install", "--quiet", wheel, cwd=place)
        installed = {entry["name"]: entry["version"] for entry in json.loads(call(*pip, "list", "--format=json", cwd=place))}
        extra = set(installed) - CORE - {"pip", "setuptools"}
        if extra:
            sys.exit(f"`pip install chainexec` brought {', '.join(sorted(extra))}, which the core does not need")
        print("installed:", ", ".join(f"{name} {version}" for name, version in sorted(installed.items())))
        print(call(scripts / "chainexec", "info", cwd=place).strip())
        if "chainexec narrate" not in call(scripts / "chainexec", "demo", cwd=place):
            sys.exit("`chainexec demo` did not end with what to try next")
        call(python, "-c", "import chainexec; assert chainexec.recorder_info().name == 'c', chainexec.recorder_info()", cwd=place)
        call(*pip, "install", "--quiet", "--upgrade", "pip>=25.1", cwd=place)
        call(*pip, "install", "--quiet", "--group", f"{ROOT / 'pyproject.toml'}:quick-test", cwd=place)
        shutil.copytree(ROOT / "tests", place / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", place)
        where = call(python, "-c", "import chainexec; print(chainexec.__file__)", cwd=place).strip()
        if not Path(where).is_relative_to(place / "venv"):
            sys.exit(f"what is tested is {where}, not the wheel")
        begun = time.monotonic()
        call(python, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-r", "fE", *QUICK, cwd=place, shown=True)
        print(f"tests of the installed wheel: {time.monotonic() - begun:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description="Looks at the sdist and the wheel in a folder, and uses the wheel.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--look", action="store_true", help="do not install anything")
    options = parser.parse_args()
    wheel, sdist = find(options.folder, "*.whl").resolve(), find(options.folder, "*.tar.gz").resolve()
    said = [f"{wheel.name}: {what}" for what in wrong_in_wheel(wheel)] + [f"{sdist.name}: {what}" for what in wrong_in_sdist(sdist)]
    if said:
        sys.exit("\n".join(said))
    for file in (wheel, sdist):
        print(f"{file.name} ({file.stat().st_size / 1e6:.1f} MB) has what it should have, and nothing else")
    if not options.look:
        use(wheel)


if __name__ == "__main__":
    main()
