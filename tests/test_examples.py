"""The examples that are more than a script: a failing test, a corpus, configuration files for training."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chainexec import Recipe, build_corpus

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
TRAINING = EXAMPLES / "training"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def test_the_list_names_every_example():
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.iterdir():
        if path.name != "README.md" and not path.name.startswith(("_", ".")):
            assert f"({path.name})" in listed, f"examples/README.md does not mention {path.name}"


def test_the_failing_test_is_explained_as_the_document_says(tmp_path):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "chainexec.pytest_plugin", "--chainexec", str(EXAMPLES / "failing_test"), "--rootdir", str(EXAMPLES / "failing_test")]
    done = subprocess.run(command, cwd=EXAMPLES / "failing_test", capture_output=True, text=True, check=False, env={**ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 1, done.stderr

    def plain(text):
        return re.sub(r"0x\w+|\.\.\. \d+ more characters \.\.\. ?\w*", "#", text)

    shown = re.search(r"^```text\n(E  .*?)^```$", (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert plain(shown[1]).strip() in plain(done.stdout)


@pytest.mark.slow
def test_a_corpus_with_ray(tmp_path):
    pytest.importorskip("ray", reason="ray is not installed: pip install 'chainexec[ray]'")
    done = subprocess.run([sys.executable, EXAMPLES / "corpus_with_ray.py", tmp_path / "corpus"], capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "12 programs" in done.stdout
    assert list((tmp_path / "corpus" / "text").glob("train/*.parquet"))


# ---- training --------------------------------------------------------------------------------------------------------------

PAPER = {"learning_rate": 1e-5, "num_train_epochs": 3}  # whatever the set-up
LENGTH = {"llama_factory": "cutoff_len", "trl": "max_length"}


def configurations(tool):
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((TRAINING / tool).glob("*.yaml"))}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small one, by the recipe itself."""
    folder = tmp_path_factory.mktemp("training") / "corpus"
    build_corpus("algorithms:1@3", folder, recipe=Recipe.load(TRAINING / "recipe.toml"), workers=1, isolation="none")
    return folder


@pytest.mark.parametrize("tool", ["llama_factory", "trl"])
def test_the_settings_of_the_paper(tool):
    found = configurations(tool)
    assert list(found) == ["1-continued-pretraining.yaml", "2-instruction-tuning.yaml", "3a-two-stage-first.yaml", "3b-two-stage-second.yaml"]
    for name, settings in found.items():
        assert {key: settings[key] for key in PAPER} == PAPER, name
        assert settings[LENGTH[tool]] == 8192 == Recipe.load(TRAINING / "recipe.toml").gates.max_tokens
        assert settings["per_device_train_batch_size"] * settings["gradient_accumulation_steps"] * 16 == 512
    for first, second in (("1-continued-pretraining", "2-instruction-tuning"), ("3a-two-stage-first", "3b-two-stage-second")):
        assert found[f"{second}.yaml"]["model_name_or_path"] == found[f"{first}.yaml"]["output_dir"]


@pytest.mark.parametrize("path", sorted(TRAINING.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_setting_says_whose_it_is(path):
    """Those that name a model, a data set or a folder, and the task itself, speak for themselves."""
    plain = {"stage", "do_train", "dataset", "dataset_dir", "dataset_name", "dataset_config", "dataset_train_split", "dataset_text_field", "output_dir", "model_name_or_path"}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and line.partition(":")[0] not in plain:
            assert re.search(r"# (paper|ours)\b", line), line


@pytest.mark.slow
def test_llama_factory_finds_its_data(corpus):
    for name, settings in configurations("llama_factory").items():
        folder = corpus if settings["dataset_dir"] == "corpus" else ROOT / settings["dataset_dir"]
        known = json.loads((folder / "dataset_info.json").read_text(encoding="utf-8"))
        entry = known[settings["dataset"]]
        assert (entry.get("formatting") == "sharegpt") == (settings["stage"] == "sft"), name
        if "file_name" in entry:
            assert set(entry["columns"].values()) <= columns(folder / entry["file_name"])
        else:
            assert entry["hf_hub_url"] == "allenai/tulu-3-sft-mixture"


@pytest.mark.slow
def test_trl_finds_its_data(corpus):
    wanted = {"text": {"text"}, "completion": {"prompt", "completion"}}
    for settings in configurations("trl").values():
        if settings["dataset_name"] != "corpus":
            assert settings["dataset_name"] == "allenai/tulu-3-sft-mixture"
            continue
        view = settings["dataset_config"]
        assert wanted[view] <= columns(corpus / view / settings["dataset_train_split"])
        assert settings.get("dataset_text_field", "text") in wanted["text"]
        assert f"config_name: {view}" in (corpus / "README.md").read_text(encoding="utf-8")


def columns(folder):
    import pyarrow.parquet

    files = sorted(folder.glob("*.parquet"))
    assert files
    return set(pyarrow.parquet.read_schema(files[0]).names)
