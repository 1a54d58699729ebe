"""Every engine comes to the same bytes as the local one, also where a worker is killed in the middle."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from chainexec import ArgumentError, build_corpus
from chainexec.corpus import Input, Program
from chainexec.corpus.engines import engine_of
from chainexec.corpus.engines.local import processors
from chainexec.corpus.files import read_rows
from chainexec.corpus.recipe import View
from chainexec.corpus.sources import write_programs
from corpus.toys import digests, make_programs, recipe_of


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora") / "local"
    build_corpus(make_programs(24), folder, recipe=recipe_of(), workers=2, isolation="none")
    return digests(folder)


def test_an_engine_that_is_not_installed_names_the_command():
    hide = "import sys; sys.modules['ray'] = None; sys.modules['datatrove'] = None\n"
    program = (
        "import chainexec\nfrom chainexec.corpus.engines.datatrove import shard_step\n"
        "for call in (lambda: chainexec.build_corpus([], 'c', engine='ray'), lambda: shard_step('algorithms', 'c')):\n"
        "    try:\n        call()\n    except chainexec.ArgumentError as error:\n        print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", hide + program], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stderr == ""
    assert "pip install 'chainexec[ray]'" in done.stdout
    assert "pip install 'chainexec[datatrove]'" in done.stdout


def test_pyarrow_that_is_not_installed_names_the_command(tmp_path):
    program = "import sys; sys.modules['pyarrow'] = None\nimport chainexec\ntry:\n    chainexec.build_corpus([], 'c')\nexcept chainexec.ArgumentError as error:\n    print(error)\n"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert (done.stderr, "pip install 'chainexec[corpus]'" in done.stdout) == ("", True)
    assert not list(tmp_path.iterdir())


def test_there_is_no_other_engine():
    with pytest.raises(ArgumentError, match="local, ray"):
        engine_of("spark")


def test_each_worker_keeps_to_a_processor_where_there_are_just_as_many(monkeypatch):
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 0, 5}, raising=False)
    assert [processors(n) for n in (1, 2, 3, 4)] == [[None], [None, None], [0, 3, 5], [None] * 4]
    monkeypatch.delattr(os, "sched_setaffinity")
    assert processors(3) == [None] * 3


@pytest.mark.skipif(len(getattr(os, "sched_getaffinity", lambda _: ())(0)) < 2, reason="no processors to choose between")
def test_the_processor_is_its_own(tmp_path):
    """The programs print which processors they may use: one of them, and with many shards each is met."""
    available = sorted(os.sched_getaffinity(0))
    text = "import os\n\n\ndef f(n):\n    where = sorted(os.sched_getaffinity(0))\n    for i in range(2):\n        n += i\n    return n, where\n"
    programs = [Program(f"p{n}", text.replace("range(2)", f"range({n})"), (Input(call=f"f({n})"),), "algorithms") for n in range(2, 8 + 4 * len(available))]
    build_corpus(programs, tmp_path / "c", recipe=recipe_of(shard=1, views=(View(name="text", format="text"),)), workers=len(available), isolation="none")
    texts = [row["text"] for row in read_rows(sorted((tmp_path / "c").glob("text/*/*.parquet")))]
    found = {place for told in texts for place in re.findall(r"`where`[^.]* `\[([0-9, ]+)\]`", told)}
    assert found == {str(number) for number in available}


SCRIPT = """\
import sys

from corpus.toys import make_programs, recipe_of

from chainexec import build_corpus

if __name__ == "__main__":
    build_corpus(make_programs(24), sys.argv[1], recipe=recipe_of(), workers=2, isolation="none", engine="ray")
"""


def ray_workers(session):
    """The processes of a session that are at work on a task."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            title = Path(f"/proc/{pid}/cmdline").read_bytes()
            group = os.getsid(int(pid))
        except OSError:
            continue
        if title.startswith(b"ray::_make"):
            yield int(pid), group


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc to find the worker in")
def test_ray_with_a_worker_killed_in_the_middle(local, tmp_path):
    pytest.importorskip("ray", reason="ray is not installed: pip install 'chainexec[ray]'")
    killed = []

    def kill(process):
        while process.poll() is None and not killed:
            manifest = tmp_path / "c" / "manifest"
            if manifest.is_dir() and len(list(manifest.iterdir())) >= 2:
                for pid, _ in ray_workers(process.pid):
                    os.kill(pid, 9)
                    killed.append(pid)
                    return
            time.sleep(0.005)

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"}
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path / "c")], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    thread = threading.Thread(target=kill, args=(process,))
    thread.start()
    _, errors = process.communicate(timeout=300)
    thread.join()
    assert process.returncode == 0, errors.decode()
    assert killed, "no worker was met at work"
    assert digests(tmp_path / "c") == local


@pytest.mark.slow
def test_datatrove_ranks_make_their_shares(local, tmp_path):
    pytest.importorskip("datatrove", reason="datatrove is not installed: pip install 'chainexec[datatrove]'")
    from chainexec.corpus.engines.datatrove import shard_step

    write_programs(make_programs(24), tmp_path / "programs.jsonl")
    name = f"jsonl:{tmp_path / 'programs.jsonl'}"
    made = []
    for rank in range(3):
        step = shard_step(name, tmp_path / "c", recipe=recipe_of(), isolation="none")
        list(step.run(None, rank, 3))
        made.append(len(list((tmp_path / "c" / "manifest").glob("[0-9]*.json"))))
    assert made[0] < made[1] < made[2]
    report = build_corpus(name, tmp_path / "c", recipe=recipe_of(), workers=1, isolation="none")
    assert report.made == 0
    assert digests(tmp_path / "c") == local
