import json

import pytest

from chainexec import ArgumentError, CorpusError, verify_corpus
from chainexec.corpus.files import arrow, read_json, read_rows, schema_of


@pytest.fixture
def built(corpus):
    return corpus[0]


@pytest.fixture
def folder(copied):
    return copied


def test_a_corpus_is_as_it_should_be(built):
    report = verify_corpus(built, programs=None, isolation="none")
    assert report.ok, report
    assert report.programs == 19
    assert report.samples == read_json(built / "manifest" / "total.json")["samples"]
    assert "all as they should be" in str(report)


def test_some_programs_only(built):
    assert verify_corpus(built, programs=4, seed=1, isolation="none").programs == 4


def change(folder, edit):
    """Change a row of a file, and the manifest with it, as somebody would who wants to hide it."""
    path = next(iter(sorted(folder.glob("text/train/*.parquet"))))
    rows = read_rows([path])
    edit(rows)
    pa = arrow()
    pa.parquet.write_table(pa.Table.from_pylist(rows, schema=schema_of("text")), path, compression="zstd", compression_level=3)
    from chainexec.corpus.files import digest_of

    for entry_path in folder.glob("manifest/[0-9]*.json"):
        entry = json.loads(entry_path.read_text())
        name = path.relative_to(folder).as_posix()
        if name in entry["files"]:
            entry["files"][name] |= {"sha256": digest_of(path), "bytes": path.stat().st_size, "rows": len(rows)}
            entry_path.write_text(json.dumps(entry))


def test_a_changed_text_is_found(folder):
    change(folder, lambda rows: rows[0].update(text=rows[0]["text"].replace("is", "was", 1)))
    report = verify_corpus(folder, programs=None, isolation="none")
    assert not report.ok
    assert "text differs" in report.faults[0]


def test_a_missing_and_an_added_sample_are_found(folder):
    def edit(rows):
        rows.append({**rows[0], "id": rows[0]["id"] + "-more"})
        del rows[0]

    change(folder, edit)
    faults = verify_corpus(folder, programs=None, isolation="none").faults
    assert any("is missing in the corpus" in fault for fault in faults)
    assert any("cannot be made again" in fault for fault in faults)


def test_a_damaged_file_is_found(folder):
    path = next(iter(sorted(folder.glob("messages/train/*.parquet"))))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    report = verify_corpus(folder, programs=1, isolation="none")
    assert any("check sum" in fault for fault in report.faults)


def test_what_cannot_be_verified(folder, tmp_path):
    with pytest.raises(CorpusError, match="no corpus"):
        verify_corpus(tmp_path)
    with pytest.raises(ArgumentError, match="programs"):
        verify_corpus(folder, programs=0)
    (folder / "manifest" / "total.json").unlink()
    with pytest.raises(CorpusError, match="not finished"):
        verify_corpus(folder)
