"""One corpus that many tests look at, and copies of it to spoil."""

import shutil

import pytest

from chainexec import build_corpus
from corpus.toys import make_programs, recipe_of


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """Its folder and the report of its build."""
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'chainexec[corpus]'")
    folder = tmp_path_factory.mktemp("corpora") / "toy"
    report = build_corpus(make_programs(), folder, recipe=recipe_of(), workers=2, isolation="none")
    return folder, report


@pytest.fixture
def copied(corpus, tmp_path):
    return shutil.copytree(corpus[0], tmp_path / "copy")
