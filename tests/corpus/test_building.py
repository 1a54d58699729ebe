"""Corpora of small programs: the same bytes however they are built, everything left out is counted, bad input is said."""

import json
import re
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import chainexec
from chainexec import ArgumentError, CorpusError, Program, build_corpus
from chainexec.corpus import Input, Unusable
from chainexec.corpus.files import read_rows, write_whole
from chainexec.corpus.recipe import Asked, Gates, Inputs, Rewritten, RunLimits
from corpus.toys import FACTORIAL, digests, make_programs, recipe_of


def rows_of(folder, view):
    return read_rows(sorted(folder.glob(f"{view}/*/*.parquet")))


@pytest.mark.slow
def test_workers_leave_no_folder_behind(tmp_path, monkeypatch):
    """Also where the build stops in the middle of a shard."""
    for_a_while = tmp_path / "temporary"
    for_a_while.mkdir()
    monkeypatch.setenv("TMPDIR", str(for_a_while))
    monkeypatch.setattr("tempfile.tempdir", None)
    build_corpus(make_programs(4), tmp_path / "c", recipe=recipe_of(), workers=2, isolation="process")
    assert list(for_a_while.iterdir()) == []

    def programs():
        yield from make_programs(30)
        assert any(for_a_while.iterdir()), "the workers have begun"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_corpus(programs(), tmp_path / "d", recipe=recipe_of(), workers=2, isolation="process")
    assert list(for_a_while.iterdir()) == []


# ---- what is in it ---------------------------------------------------------------------------------------------------


def test_every_view_has_its_rows(corpus):
    folder, report = corpus
    assert report.programs == 19
    texts, messages, pairs, rl = (rows_of(folder, view) for view in ("text", "messages", "pairs", "rl"))
    assert len(texts) == len(messages) == report.samples
    assert {row["task"] for row in pairs} == {"question"}
    assert len(pairs) == report.counts["task"]["question"]
    assert {row["task"] for row in rl} <= {"question", "tracing"}
    by_id = {row["id"]: row for row in texts}
    assert len(by_id) == len(texts)
    for row in messages:
        user, assistant = row["messages"]
        assert by_id[row["id"]]["text"] == f"{user['content']}\n\n{assistant['content']}\n"
        assert (user["role"], assistant["role"]) == ("user", "assistant")


def test_a_whole_program_is_in_one_split(corpus):
    folder, _ = corpus
    splits = {}
    for split in ("train", "validation"):
        for row in read_rows(sorted(folder.glob(f"text/{split}/*.parquet"))):
            splits.setdefault(row["program"], set()).add(split)
    assert all(len(found) == 1 for found in splits.values())
    assert set.union(*splits.values()) == {"train", "validation"}


def test_answers_and_ground_truth_are_graded_as_right(corpus):
    folder, _ = corpus
    responses = {row["id"]: row["completion"] for row in rows_of(folder, "pairs")}
    graded = 0
    for row in rows_of(folder, "rl"):
        if row["id"] in responses and row["kind"] != "input":
            truth = row["reward_model"]["ground_truth"]
            assert chainexec.questions.compute_score(row["data_source"], responses[row["id"]], truth, row["extra_info"]) == 1.0, row["id"]
            assert chainexec.questions.compute_score(row["data_source"], "[ANSWER]surely not this[/ANSWER]", truth) == 0.0
            graded += 1
    assert graded > 50


def test_the_provenance_says_how_it_was_made(corpus):
    folder, _ = corpus
    recipe = recipe_of()
    for row in rows_of(folder, "text"):
        facts = json.loads(row["metadata"])
        assert facts["recipe"] == recipe.digest[:16]
        assert facts["isolation"] == {"process": False}
        assert facts["input"]
    programs = {row["id"]: row for row in rows_of(folder, "programs")}
    assert Program.from_dict(json.loads(programs["toy/total/3"]["row"])) in make_programs()


def test_counts_agree_with_the_rows(corpus):
    folder, report = corpus
    rows = rows_of(folder, "text")
    for name in ("task", "domain", "licence"):
        assert report.counts[name] == Counter(row[name] for row in rows)
    assert report.counts["totals"]["tokens"] == sum(row["tokens"] for row in rows)
    total = json.loads((folder / "manifest" / "total.json").read_text())
    assert (total["samples"], total["programs"]) == (report.samples, report.programs)


def test_the_card_and_the_report(corpus):
    folder, report = corpus
    card = (folder / "README.md").read_text()
    assert f"{report.samples:,} training samples" in card
    assert "- config_name: messages" in card
    described = json.loads((folder / "dataset_info.json").read_text())
    assert described["messages_train"]["file_name"] == "messages/train"
    page = (folder / "report" / "report.html").read_text()
    assert page.count("<svg") == 7
    markdown = (folder / "report" / "report.md").read_text()
    pictures = re.findall(r"!\[.+\]\((\w+\.svg)\)", markdown)
    assert len(pictures) == 7
    assert all((folder / "report" / name).is_file() for name in pictures)
    assert "http-equiv" not in page
    assert (folder / "report" / "tokens.svg").is_file()


def test_datasets_loads_it_offline(corpus, tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets", reason="Hugging Face datasets is not installed")
    folder, report = corpus
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    assert set(datasets.get_dataset_config_names(str(folder))) == {"text", "messages", "pairs", "rl", "programs"}
    loaded = datasets.load_dataset(str(folder), "messages", cache_dir=str(tmp_path))
    assert sum(len(split) for split in loaded.values()) == report.samples
    assert loaded["train"][0]["messages"][0]["role"] == "user"


# ---- the same bytes --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_worker_or_two_give_the_same_bytes(corpus, tmp_path):
    folder, _ = corpus
    build_corpus(make_programs(), tmp_path / "one", recipe=recipe_of(), workers=1, isolation="none")
    assert digests(tmp_path / "one") == digests(folder)


def test_a_second_run_makes_nothing(corpus, copied):
    folder, first = corpus
    second = build_corpus(make_programs(), copied, recipe=recipe_of(), workers=1, isolation="none")
    assert (first.made, second.made) == (first.shards, 0)
    assert (first.samples, first.drops, first.counts) == (second.samples, second.drops, second.counts)
    assert digests(copied) == digests(folder)


def test_what_is_missing_is_made_anew(corpus, copied):
    folder, _ = corpus
    (copied / "manifest" / "00001.json").unlink()  # killed before the shard was finished
    next((copied / "text" / "train").glob("part-00003.parquet")).unlink()  # lost
    (copied / "text" / "train" / "part-00004.parquet.77.unfinished").write_text("half")
    report = build_corpus(make_programs(), copied, recipe=recipe_of(), workers=1, isolation="none")
    assert report.made == 2
    assert digests(copied) == digests(folder)


@pytest.mark.slow
def test_stopped_in_the_middle_it_goes_on(corpus, tmp_path):
    folder, _ = corpus

    def stop(state):
        if state.shards == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_corpus(make_programs(), tmp_path / "c", recipe=recipe_of(), workers=2, isolation="none", progress=stop)
    assert not (tmp_path / "c" / "README.md").exists()
    build_corpus(make_programs(), tmp_path / "c", recipe=recipe_of(), workers=2, isolation="none")
    assert digests(tmp_path / "c") == digests(folder)


@pytest.mark.slow
def test_another_seed_makes_another_corpus(corpus, tmp_path):
    folder, _ = corpus
    build_corpus(make_programs(), tmp_path / "c", recipe=replace(recipe_of(), seed=1), workers=2, isolation="none")
    mine, other = (sorted(row["text"] for row in rows_of(place, "text")) for place in (folder, tmp_path / "c"))
    assert mine != other


def test_json_lines_on_request(tmp_path):
    build_corpus(make_programs(2), tmp_path / "c", recipe=recipe_of(jsonl=True), workers=1, isolation="none")
    lines = [json.loads(line) for path in sorted((tmp_path / "c" / "jsonl" / "messages").rglob("*.jsonl")) for line in path.read_text().splitlines()]
    assert lines == rows_of(tmp_path / "c", "messages")


# ---- variants and series ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("isolation", ["none", "process", "auto"])
def test_variants_do_the_same_and_say_their_rules(tmp_path, isolation):
    recipe = replace(recipe_of(), variants=Rewritten(per_program=2))
    report = build_corpus(make_programs(2), tmp_path / "c", recipe=recipe, workers=2, isolation=isolation)
    assert report.counts["task"]["variant"] >= 3
    assert not report.drops
    originals = {program.source for program in make_programs(2)}
    for row in rows_of(tmp_path / "c", "text"):
        if row["task"] == "variant":
            assert json.loads(row["metadata"])["rules"]
            code = row["text"].partition("```python\n")[2].partition("\n```")[0]
            plain = "\n".join(line.partition("| ")[2] for line in code.splitlines()) + "\n"
            assert plain not in originals


def test_series_follow_variables(tmp_path):
    recipe = replace(recipe_of(), questions=Asked(per_run=0, variables=1, each=1))
    report = build_corpus(make_programs(1), tmp_path / "c", recipe=recipe, workers=1, isolation="none")
    assert report.counts["task"]["tracing"] >= 8
    assert "question" not in report.counts["task"]


# ---- what is left out ------------------------------------------------------------------------------------------------

LOOP = "def f(n):\n    while True:\n        n += 1\n"
SLEEPS = "import time\ndef f(n):\n    m = n\n    k = m\n    time.sleep(60)\n    return k\n"
RANDOM = "import random\ndef f(n):\n    a = random.random()\n    b = a * n\n    return b\n"
LEFT_OUT = {
    "run: too trivial": Program("p", "def f(n):\n    return n\n", (Input(call="f(1)"),)),
    "run: wrong output": Program("p", "def f(n):\n    m = n + 1\n    k = m\n    return k\n", (Input(call="f(1)", output="2.0"),)),
    "run: stopped": Program("p", LOOP, (Input(call="f(1)"),)),
    "run: timeout": Program("p", SLEEPS, (Input(call="f(1)"),)),
    "run: nondeterministic": Program("p", RANDOM, (Input(call="f(3)"),)),
    "run: failed": Program("p", "def f(n:\n", (Input(call="f(1)"),)),
    "run: raised": Program("p", "def f(n):\n    m = n\n    k = m - n\n    return m / k\n", (Input(call="f(1)"),)),
    "row: broken row": Unusable("p", "broken row", "line 3"),
    "program: no inputs": Program("p", "def f(n):\n    return n\n", ()),
    "input: duplicate input": Program("p", "def f(n):\n    return n\n", (Input(call="f(1)"), Input(call="f(1)"))),
}


@pytest.mark.parametrize("reason", [reason for reason in LEFT_OUT if reason not in {"run: timeout", "run: failed"}])
def test_what_is_left_out_is_counted(tmp_path, reason):
    recipe = replace(recipe_of(), gates=Gates(raised="drop"), limits=RunLimits(steps=200))
    report = build_corpus([LEFT_OUT[reason]], tmp_path / "c", recipe=recipe, workers=1, isolation="none")
    assert report.samples == 0
    assert report.drops[reason] == 1, report.drops
    assert reason.partition(": ")[2] in (tmp_path / "c" / "report" / "report.md").read_text()
    assert (tmp_path / "c" / "report" / "drops.svg").is_file()


def test_duplicates_and_programs_of_evaluations_are_left_out(tmp_path):
    first, other = (replace(program, source=program.source + FACTORIAL) for program in (make_programs(2)[0], make_programs(2)[2]))
    renamed = replace(first, id="renamed", source="# mine\n" + first.source.replace("number", "item").replace("result", "answer"))
    (tmp_path / "evaluation.jsonl").write_text(json.dumps({"id": "task 7", "code": make_programs(1)[1].source}) + "\n")
    gates = Gates(near=0.7, evaluation=(str(tmp_path / "evaluation.jsonl"),))
    programs = [first, renamed, other, make_programs(1)[1]]
    report = build_corpus(programs, tmp_path / "c", recipe=replace(recipe_of(), gates=gates), workers=1, isolation="none")
    assert {reason: count for reason, count in report.drops.items() if reason.startswith("program")} == {
        "program: duplicate": 1, "program: near duplicate": 1, "program: contaminated": 1,
    }  # fmt: skip
    assert "task 7" in (tmp_path / "c" / "report" / "report.md").read_text()


def test_expected_output_with_other_white_space_is_right(tmp_path):
    program = Program("p", "n = int(input())\nm = n + 1\nprint(m)\nprint(n)\n", (Input(stdin="1\n", output="2 \n1\n\n"),))
    assert build_corpus([program], tmp_path / "c", recipe=recipe_of(), workers=1, isolation="none").samples


def test_the_difficulty_mix(tmp_path):
    recipe = replace(recipe_of(), gates=Gates(keep={1: 0.0}, near=0))
    report = build_corpus(make_programs(3), tmp_path / "c", recipe=recipe, workers=1, isolation="none")
    assert report.drops["run: not in the mix"] > 0
    assert all(row["steps"] >= 20 for row in rows_of(tmp_path / "c", "text"))


def test_inputs_are_capped(tmp_path):
    program = Program("p", make_programs(1)[0].source, tuple(Input(call=f"total([{n}, 1, 2])") for n in range(40)))
    recipe = replace(recipe_of(), inputs=Inputs(given=4, made=0))
    build_corpus([program], tmp_path / "c", recipe=recipe, workers=1, isolation="none")
    runs = {row["id"].partition("/")[0] for row in rows_of(tmp_path / "c", "text")}
    assert len(runs) == 4


# ---- bad input -------------------------------------------------------------------------------------------------------


def test_another_recipe_is_refused(copied):
    with pytest.raises(CorpusError, match="another recipe"):
        build_corpus(make_programs(), copied, recipe=replace(recipe_of(), seed=5), workers=1, isolation="none")


def test_another_build_on_the_same_folder_is_refused(copied):
    fcntl = pytest.importorskip("fcntl")
    with (copied / "corpus.json").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CorpusError, match="another build is at work"):
            build_corpus(make_programs(), copied, recipe=recipe_of(), workers=1, isolation="none")


def test_other_programs_are_refused(corpus, copied):
    with pytest.raises(CorpusError, match="other programs"):
        build_corpus(make_programs()[1:], copied, recipe=recipe_of(), workers=1, isolation="none")
    with pytest.raises(CorpusError, match="more shards"):
        build_corpus(make_programs()[:3], copied, recipe=recipe_of(), workers=1, isolation="none")
    assert digests(copied) == digests(corpus[0])


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CorpusError, match="no corpus"):
        build_corpus(make_programs(1), tmp_path, recipe=recipe_of(), workers=1, isolation="none")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"engine": "spark"}, "local"),
        ({"isolation": "prison"}, "strict"),
        ({"workers": 0}, "workers"),
        ({"recipe": {}}, "Recipe"),
        ({"programs": 3}, "Programs"),
        ({"programs": []}, None),
        ({"programs": [3]}, "Program"),
        ({"programs": "no such source"}, "source"),
    ],
    ids=str,
)
def test_arguments_that_cannot_work(tmp_path, given, word):
    programs = given.pop("programs", make_programs(1))
    options = {"recipe": recipe_of(), "workers": 1, "isolation": "none", **given}
    if word is None:
        assert build_corpus(programs, tmp_path / "c", **options).samples == 0
        return
    with pytest.raises(ArgumentError, match=word):
        build_corpus(programs, tmp_path / "c", **options)


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")

    def write(place):
        place.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(CorpusError, match="make room and run it again"):
        write_whole(path, write)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_two_builds_at_once_are_refused(copied):
    fcntl = pytest.importorskip("fcntl", reason="no file locks on this system")
    with (copied / "corpus.json").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CorpusError, match="another build"):
            build_corpus(make_programs(), copied, recipe=recipe_of(), workers=1, isolation="none")


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_shard_another_try(tmp_path, corpus):
    """The first shard that a worker begins kills it, as a lack of memory would; the corpus is the same."""
    import os
    import threading
    import time

    folder, _ = corpus
    killed = []

    def kill():
        while not killed:
            for pid in os.listdir("/proc"):
                try:
                    command = Path(f"/proc/{pid}/cmdline").read_bytes() if pid.isdigit() else b""
                    parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) if command else 0
                except OSError:
                    continue
                if b"chainexec.corpus.engines.local" in command and parent == os.getpid():
                    time.sleep(0.3)
                    os.kill(int(pid), signal.SIGKILL)
                    killed.append(pid)
                    return
            time.sleep(0.01)

    if not os.path.isdir("/proc/self"):
        pytest.skip("no /proc to find the worker in")
    thread = threading.Thread(target=kill)
    thread.start()
    build_corpus(make_programs(), tmp_path / "c", recipe=recipe_of(), workers=2, isolation="none")
    thread.join()
    assert killed
    assert digests(tmp_path / "c") == digests(folder)
