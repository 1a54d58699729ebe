"""Builds the C recorder and the sandbox's guard; everything else about the package stands in pyproject.toml.

Switches, read from the environment:

* ``CHAINEXEC_NO_EXTENSION=1``  leave the C recorder out (the recorder in plain Python is used)
* ``CHAINEXEC_REQUIRE_EXTENSION=1``  fail where it cannot be built, instead of going on without it
* ``CHAINEXEC_DEBUG=1``  no optimisation, assertions on, warnings are errors
* ``CHAINEXEC_SANITIZE=1``  AddressSanitizer and UndefinedBehaviorSanitizer (see ``make sanitize``)
* ``CHAINEXEC_COVERAGE=1``  counts for gcov
"""

import os
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import BaseError, CCompilerError, ExecError, PlatformError

# relative paths: setuptools wants them below setup.py
MODULES = {"chainexec.recording._recorder": Path("src/chainexec/recording/_recorder")}
if sys.platform != "win32":  # a sandbox forks its processes
    MODULES["chainexec.sandbox._guard"] = Path("src/chainexec/sandbox/_guard")


def switch(name: str) -> bool:
    return os.environ.get(f"CHAINEXEC_{name}", "") not in {"", "0"}


LINKED_AS_ONE = "-flto"  # the C files are optimised as one: callbacks are short, and calls between files are a good part of them
STRICT = any(switch(name) for name in ("REQUIRE_EXTENSION", "DEBUG", "SANITIZE", "COVERAGE"))


class OptionalBuild(build_ext):
    """Goes on without the C recorder where it cannot be compiled, and says so."""

    def run(self) -> None:
        try:
            super().run()
        except (PlatformError, ExecError) as error:  # no compiler at all
            self.give_up(error, "the C recorder and the sandbox's guard were")

    def build_extension(self, ext: Extension) -> None:
        if LINKED_AS_ONE in ext.extra_compile_args:
            try:
                super().build_extension(ext)
                return
            except (CCompilerError, BaseError):  # some toolchains lack a part that this needs
                ext.extra_compile_args.remove(LINKED_AS_ONE)
                ext.extra_link_args.remove(LINKED_AS_ONE)
                self.force = True
        try:
            super().build_extension(ext)
        except (CCompilerError, BaseError, OSError) as error:
            self.give_up(error, "the sandbox's guard was" if ext.name.endswith("_guard") else "the C recorder was")

    def copy_extensions_to_source(self) -> None:
        """After a build in place: what was not built cannot be copied."""
        self.extensions = [ext for ext in self.extensions if Path(self.get_ext_fullpath_built(ext)).exists()]
        super().copy_extensions_to_source()

    def get_ext_fullpath_built(self, ext: Extension) -> str:
        return str(Path(self.build_lib) / self.get_ext_filename(self.get_ext_fullname(ext.name)))

    def get_outputs(self) -> list[str]:
        return [path for path in super().get_outputs() if Path(path).exists()]

    def give_up(self, error: Exception, what: str) -> None:
        if STRICT:
            raise error
        print(
            f"chainexec: {what} not built ({error}). Without the recorder in C the much slower one in plain Python is used, without the "
            "guard there is no isolation='strict'. For both, install a C compiler and Python's headers, then run "
            "`pip install --force-reinstall --no-cache-dir chainexec`.",
            file=sys.stderr,
        )


def extensions() -> list[Extension]:
    if switch("NO_EXTENSION"):
        return []
    return [extension(name, folder) for name, folder in MODULES.items() if any(folder.glob("*.c"))]


def extension(name: str, folder: Path) -> Extension:
    sources = sorted(str(path) for path in folder.glob("*.c"))
    include = sysconfig.get_path("include")
    internal = str(Path(include) / "internal")  # the interpreter's frame is laid out there
    if sys.platform == "win32":
        return Extension(name, sources, include_dirs=[str(folder), internal], extra_compile_args=["/std:c11", "/O2"])
    # -isystem: warnings are wanted for this code, not for CPython's headers
    compile_args = ["-std=c11", "-fvisibility=hidden", "-fno-strict-aliasing", "-Wall", "-Wextra", "-Wno-unused-parameter"]
    compile_args += ["-Wno-missing-field-initializers", "-isystem", include, "-isystem", internal]
    link_args: list[str] = []
    if switch("DEBUG") or switch("SANITIZE"):
        compile_args += ["-O0" if switch("DEBUG") else "-O1", "-g", "-UNDEBUG", "-Werror", "-fno-omit-frame-pointer"]
    elif switch("COVERAGE"):
        compile_args += ["-O0", "-g", "--coverage"]
        link_args += ["--coverage"]
    else:
        compile_args += ["-O3", "-g0", LINKED_AS_ONE]  # what most Pythons were built with has -g: five times the size
        link_args += [LINKED_AS_ONE, "-O3"]
    if switch("SANITIZE"):
        sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
        compile_args += sanitizers
        link_args += sanitizers
    headers = sorted(str(path) for path in folder.glob("*.h"))
    options = {"extra_compile_args": compile_args, "extra_link_args": link_args}
    return Extension(name, sources, include_dirs=[str(folder)], depends=[*headers, "setup.py"], **options)


setup(ext_modules=extensions(), cmdclass={"build_ext": OptionalBuild})
