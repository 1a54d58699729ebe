"""The files for the forge say what the project says: versions, commands, files."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
VERSIONS = [line.rpartition(" ")[2] for line in PROJECT["project"]["classifiers"] if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", line)]
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))

pytestmark = pytest.mark.skipif(not GITHUB.is_dir(), reason="an sdist, which has no files for the forge")


def steps(workflow):
    return [step for job in yaml.safe_load(workflow.read_text())["jobs"].values() for step in job["steps"]]


def test_all_supported_versions_are_tested_and_get_wheels():
    assert VERSIONS == ["3.12", "3.13", "3.14", "3.15"]
    tests = yaml.safe_load((GITHUB / "workflows" / "tests.yml").read_text())
    assert tests["jobs"]["fast"]["strategy"]["matrix"]["python"] == VERSIONS
    assert PROJECT["tool"]["cibuildwheel"]["build"] == [f"cp{version.replace('.', '')}-*" for version in VERSIONS]
    assert PROJECT["project"]["requires-python"] == f">={VERSIONS[0]}"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_what_a_workflow_runs_is_there(workflow):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = "\n".join(step["run"] for step in steps(workflow) if "run" in step)
    assert set(re.findall(r"^make (\w+)", commands, re.MULTILINE)) <= targets
    for name in re.findall(r"(?:tests|tools|src|\.ci)/[\w/.]+", commands):
        assert (ROOT / name).exists(), f"{workflow.name} runs {name}, which is not there"
    for group in re.findall(r"--group (\S+)", commands):
        assert group in PROJECT["dependency-groups"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_unless_a_job_says_so(workflow):
    plan = yaml.safe_load(workflow.read_text())
    assert plan["permissions"] == {"contents": "read"}
    for name, job in plan["jobs"].items():
        assert job["timeout-minutes"] <= 90, name
        if "permissions" in job:
            assert job["environment"], f"{name} may write, and so has an environment that asks"


def test_only_a_tag_publishes():
    publish = yaml.safe_load((GITHUB / "workflows" / "wheels.yml").read_text())["jobs"]["publish"]
    assert publish["if"] == "github.ref_type == 'tag'"
    assert set(publish["needs"]) == {"wheels", "sdist"}


@pytest.mark.parametrize("form", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_issue_forms_can_be_filled_in(form):
    found = yaml.safe_load(form.read_text())
    if form.name == "config.yml":
        assert found["blank_issues_enabled"] is True
        return
    assert {"name", "description", "body"} <= set(found)
    names = [part["id"] for part in found["body"]]
    assert len(names) == len(set(names))
    assert all(part["attributes"]["label"] for part in found["body"])
    assert any(part["validations"]["required"] for part in found["body"])


def test_get_chromium_never_fails(tmp_path):
    """Where there is neither chromium nor apt-get it says so, and that is all."""
    (tmp_path / "id").symlink_to(shutil.which("id"))
    done = subprocess.run(["/bin/sh", str(ROOT / "tools" / "get-chromium")], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)})
    assert done.returncode == 0
    assert "tests in a browser are skipped" in done.stderr
