"""Files as they are met: compressed, cut off, in other encodings, with broken rows."""

import bz2
import gzip
import json
import lzma
import sys
import tracemalloc

import pytest

from chainexec.corpus.program import Unusable
from chainexec.corpus.sources import rows as reading
from chainexec.corpus.sources.rows import rows
from chainexec.errors import ArgumentError
from corpus.sources.given import jsonl

ROWS = [{"n": n, "text": "é" * n} for n in range(50)]
LINES = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in ROWS)


def got(path):
    return [row for _, row in rows(path, "some")]


def reasons(found):
    return [row.reason if isinstance(row, Unusable) else "row" for row in found]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress), ("a.jsonl.bz2", bz2.compress), ("a.jsonl.xz", lzma.compress)])
@pytest.mark.parametrize("shape", ["lines", "array", "array in lines"])
def test_reads_lines_and_arrays_however_they_are_packed(tmp_path, name, pack, shape):
    raw = LINES if shape == "lines" else json.dumps(ROWS, indent=1 if shape == "array in lines" else None).encode()
    (tmp_path / name).write_bytes(pack(raw))
    assert got(tmp_path / name) == ROWS
    assert got(str(tmp_path / name)) == ROWS


def test_reads_zstd_and_parquet(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    with pyarrow.CompressedOutputStream(str(tmp_path / "a.jsonl.zst"), "zstd") as file:
        file.write(LINES)
    assert got(tmp_path / "a.jsonl.zst") == ROWS
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), tmp_path / "a.parquet")
    assert got(tmp_path / "a.parquet") == ROWS


def test_an_array_longer_than_what_is_read_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 7)
    values = [{"a": 1}, {"b": [1, 2, {"c": "]},{"}]}, {}, {"long": "x" * 500}, 12345678901234567890, {"z": 1.5}]
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf \n" + json.dumps(values).encode())
    found = got(tmp_path / "a.json")
    assert [row for row in found if not isinstance(row, Unusable)] == [row for row in values if isinstance(row, dict)]
    assert reasons(found) == ["row", "row", "row", "row", "broken row", "row"]


@pytest.mark.parametrize(
    ("text", "last"),
    [("[{}, {", "file ends early"), ("[{}", "file ends early"), ("[{}, nonsense, {}]", "file ends early"), ("[]", "nothing there"), ("[" * 100_000, "broken row")],
)
def test_a_broken_array_is_told_and_ends(tmp_path, text, last):
    (tmp_path / "a.json").write_text(text)
    assert reasons(got(tmp_path / "a.json"))[-1] == last


def test_broken_rows_are_told_and_the_others_read(tmp_path):
    path = jsonl(tmp_path / "bad.jsonl", {"a": 1}, "{", "[1]", "", b'{"a": "\xff"}', '"text"', "NaN", "[" * 100_000, "1" * 5000, {"a": 2})
    found = list(rows(path, "some"))
    assert [row for _, row in found if isinstance(row, dict)] == [{"a": 1}, {"a": 2}]
    assert [number for number, _ in found] == [1, 2, 3, 5, 6, 7, 8, 9, 10]
    assert reasons(row for _, row in found) == ["row", *["broken row"] * 2, "wrong encoding", *["broken row"] * 4, "row"]
    assert [row.id for _, row in found if isinstance(row, Unusable)][:2] == ["some/bad:2", "some/bad:3"]


def test_another_encoding_is_told_of_every_row(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(LINES.decode().encode("utf-16"))
    assert set(reasons(got(tmp_path / "a.jsonl"))) <= {"wrong encoding", "broken row"}


def test_a_mark_of_the_byte_order_is_skipped(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + LINES)
    assert got(tmp_path / "a.jsonl") == ROWS


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_a_file_that_was_cut_off_gives_what_is_left_of_it(tmp_path, pack):
    many = b"".join(json.dumps({"n": n, "noise": str(hash(str(n)) * n)}).encode() + b"\n" for n in range(20_000))
    path = tmp_path / f"a.jsonl.{ {gzip.compress: 'gz', bz2.compress: 'bz2', lzma.compress: 'xz'}[pack]}"
    whole = pack(many)
    path.write_bytes(whole[: len(whole) // 2])
    found = got(path)
    assert reasons(found)[-1] == "file ends early"
    if pack is not bz2.compress or len(found) > 1:
        assert reasons(found)[:-1] == ["row"] * (len(found) - 1)
    path.write_bytes(b"no such thing")
    assert reasons(got(path)) == ["file ends early"]


def test_a_row_that_is_too_long_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    monkeypatch.setattr(reading, "CHUNK", 64)
    path = jsonl(tmp_path / "a.jsonl", {"a": 1}, {"a": "x" * 5000}, {"a": 2}, {"a": "x" * 5000})
    assert reasons(got(path)) == ["row", "row too long", "row", "row too long"]


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "b.jsonl").write_bytes(b"\n \n")
    assert reasons(got(tmp_path / "a.jsonl")) == reasons(got(tmp_path / "b.jsonl")) == reasons(got([])) == ["nothing there"]


def test_what_is_not_there_is_an_error_at_once(tmp_path, monkeypatch):
    with pytest.raises(ArgumentError, match="there is no file"):
        rows(tmp_path / "nothing.jsonl", "some")
    with pytest.raises(ArgumentError, match="is a folder"):
        rows(tmp_path, "some")
    with pytest.raises(ArgumentError, match="cannot read"):
        rows("a\0b", "some")
    with pytest.raises(ArgumentError, match="iterable of dicts"):
        rows(3, "some")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(ArgumentError, match="is no Parquet file"):
        rows(tmp_path / "a.parquet", "some")
    (tmp_path / "a.jsonl.zst").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in ("a.parquet", "a.jsonl.zst"):
        with pytest.raises(ArgumentError, match=r"pip install 'chainexec\[corpus\]'"):
            rows(tmp_path / name, "some")


def test_a_file_without_permission(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", {})
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        with pytest.raises(ArgumentError, match="cannot read"):
            rows(path, "some")
    else:
        pytest.skip("this user may read everything")


def test_rows_of_any_iterable():
    class Odd(dict):
        pass

    found = list(rows(iter([{"a": 1}, Odd(a=2), 3]), "some"))
    assert [row for _, row in found[:2]] == [{"a": 1}, {"a": 2}]
    assert found[2][1] == Unusable("some/3", "broken row", "a dict is needed, this is of type int")


def test_standard_input(monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES)))
    assert got("-") == ROWS


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(count):
        path = tmp_path / f"{count}.jsonl.gz"
        with gzip.open(path, "wb", 1) as file:
            for n in range(count):
                file.write(json.dumps({"n": n, "text": "x" * 100}).encode() + b"\n")
        tracemalloc.start()
        try:
            assert sum(1 for _ in rows(path, "some")) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20_000) < peak(2_000) + 100_000
