"""Saved traces: the same when loaded, small, and no file of any content does harm."""

from __future__ import annotations

import datetime
import json
import pickle
import re
import uuid
import zlib
from collections import deque
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import chainexec
from chainexec.errors import TraceFileError
from chainexec.traces import ProgramRaisedError, Trace, is_trace_file, storage
from chainexec.traces.atoms import DamagedError, Source, encoded, read_atom
from chainexec.traces.blocks import NanTable, pack_block, unpack_block
from chainexec.traces.storage import MAGIC, pack_trace, unpack_trace


def program(n: int, items: list[int]) -> dict[str, object]:
    seen: set[int] = set()
    queue = deque([1, 2, 3])
    table: dict[str, object] = {"pi": 3.25, "nan": float("nan"), "self": items}
    text = ""
    for i in range(n):
        seen.add(i % 3)
        items.append(i * i)
        queue.rotate(1)
        text += "abc" * 20
        table[f"k{i % 4}"] = [x for x in items if x > 2]
    try:
        raise ValueError("x", n)
    except ValueError as error:
        table["error"] = error.args
    print(len(text))
    return table


@pytest.fixture
def trace(recorder: str) -> Trace:
    return chainexec.trace(program, (12, [5]), detail="lines", capture=True)


def test_loaded_is_what_was_saved(trace: Trace, tmp_path: Path) -> None:
    trace.save(tmp_path / "a.trace")
    loaded = Trace.load(tmp_path / "a.trace")
    assert loaded.to_dict() == trace.to_dict() and loaded == trace and repr(loaded) == repr(trace)
    for one, other in zip(loaded, trace, strict=True):
        assert {name: value.text for name, value in one.after.items()} == {name: value.text for name, value in other.after.items()}
        assert (one.statement, one.loops, one.branch, one.visit) == (other.statement, other.loops, other.branch, other.visit)
    assert loaded.stdout == trace.stdout == "720\n" and loaded.source == trace.source and is_trace_file(tmp_path / "a.trace")
    assert [value and value.text for _, value in loaded.history("text")] == [value and value.text for _, value in trace.history("text")]
    assert loaded.result["self"] == trace.result["self"]


def test_saving_what_was_loaded_gives_the_same_bytes(trace: Trace) -> None:
    data = pack_trace(trace)
    assert pack_trace(unpack_trace(data)) == data


def test_a_file_is_small() -> None:
    def sieve(n: int) -> list[bool]:
        prime = [True] * (n + 1)
        for p in range(2, n):
            for q in range(p * p, n + 1, p):
                prime[q] = False
        return prime

    trace = chainexec.trace(sieve, (300,), detail="lines")
    assert len(pack_trace(trace)) <= 10 * sum(1 for step in trace if step.kind == "line")


def test_exceptions_survive(tmp_path: Path) -> None:
    def fails(key: str) -> None:
        {}[key]

    trace = chainexec.trace(fails, ("k",), detail="lines")
    trace.save(tmp_path / "a.trace")
    loaded = Trace.load(tmp_path / "a.trace")
    assert loaded.outcome == trace.outcome and loaded.outcome.type == "KeyError" and loaded.result is None
    with pytest.raises(KeyError):
        trace.unwrap()
    with pytest.raises(ProgramRaisedError, match="KeyError: 'k'"):
        loaded.unwrap()


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(TraceFileError, match="cannot read"):
        Trace.load(tmp_path / "none.trace")
    for content in (b"", b"PK\x03\x04", pickle.dumps([1]), MAGIC, MAGIC + b"\x01\x00"):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(TraceFileError):
            Trace.load(tmp_path / "x")
        assert is_trace_file(tmp_path / "x") == content.startswith(MAGIC)
    (tmp_path / "x").write_bytes(MAGIC + b"\x63\x00" + bytes(20))
    with pytest.raises(TraceFileError, match="version 99"):
        Trace.load(tmp_path / "x")
    with pytest.raises(TraceFileError, match="cannot write"):
        chainexec.trace(program, (1, []), detail="lines", capture=True).save(tmp_path / "no" / "folder")


SAVED = pack_trace(chainexec.trace(program, (6, [5]), detail="lines", capture=True))


@given(st.integers(0, len(SAVED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_found(place: int, flip: int) -> None:
    data = bytearray(SAVED)
    data[place] ^= flip
    with pytest.raises(DamagedError):
        unpack_trace(bytes(data))


@given(st.integers(0, len(SAVED) - 1))
def test_a_file_that_is_cut_off_is_found(length: int) -> None:
    with pytest.raises(DamagedError):
        unpack_trace(SAVED[:length])


def sealed(data: bytearray) -> bytes:
    """With a right check sum: what someone with bad intent would do."""
    return bytes(data[:-4]) + zlib.crc32(data[:-4]).to_bytes(4, "little")


def read_all(data: bytes) -> None:
    trace = unpack_trace(data)
    for step in trace[:200]:
        repr(step)
        dict(step.after)
        [change.text for change in step.changes]
    repr(trace)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(12, len(SAVED) - 5), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_hostile_file_gives_the_same_error_or_a_trace(edits: list[tuple[int, int]]) -> None:
    data = bytearray(SAVED)
    for place, byte in edits:
        data[place] = byte
    try:
        read_all(sealed(data))
    except (DamagedError, TraceFileError):
        return


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_hostile_records(data: st.DataObject) -> None:
    """Records that no recorder writes, in a file that is well formed."""
    trace = unpack_trace(SAVED)
    log = trace._reader.log
    rows = log.records(0, len(log))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(rows) - 1))
        kind, a, b, c = rows[place]
        field = data.draw(st.sampled_from("kabc"))
        number = data.draw(st.one_of(st.integers(0, 50), st.integers(0, 2**24 - 1)))
        rows[place] = {
            "k": (number % 256, a, b, c), "a": (kind, number, b, c), "b": (kind, a, number, c),
            "c": (kind, a, b, data.draw(st.one_of(st.just(number), st.none(), st.just("text"))) if kind & 1 == 0 else number),
        }[field]  # fmt: skip
    log.records = lambda start, stop: rows[start:stop]
    try:
        packed = pack_trace(trace)
    except (TypeError, AttributeError, ValueError, TraceFileError):
        return  # not even our own writer takes it
    try:
        read_all(packed)
    except (DamagedError, TraceFileError):
        return


@pytest.mark.parametrize(
    "header",
    [
        {}, [], None, 5, {"codes": 3}, {"codes": [{}], "records": 1, "steps": 10**30},
    ],
)  # fmt: skip
def test_hostile_headers(header: object) -> None:
    from chainexec.traces.blocks import pack_part

    part = pack_part(json.dumps(header).encode())
    data = bytearray(MAGIC + b"\x01\x00" + bytes([len(part) & 127 | 128, len(part) >> 7]) + part + b"\x00" + bytes(4))
    with pytest.raises(DamagedError):
        unpack_trace(sealed(data))


def test_lengths_are_not_believed() -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    huge = bytearray(MAGIC + b"\x01\x00")
    part = b"\xff\xff\xff\xff\x0f" + bomb
    huge += bytes([len(part) & 127 | 128, len(part) >> 7 & 127 | 128, len(part) >> 14]) + part + bytes(4)
    with pytest.raises(DamagedError, match="announces"):
        unpack_trace(sealed(huge))
    nested = b"t\x01" * 100_000 + b"\x00"
    with pytest.raises(DamagedError, match="deep"):
        read_atom(Source(nested))


zones = st.one_of(st.none(), st.just(datetime.timezone.utc), st.just(datetime.timezone(datetime.timedelta(hours=2), "X")))
plain_atoms = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(), st.binary(), st.just(...), st.just(NotImplemented),
    st.decimals(), st.fractions(), st.dates(), st.datetimes(timezones=zones), st.times(timezones=zones), st.timedeltas(), st.uuids(),
    st.builds(range, st.integers(), st.integers(), st.integers(1, 9)), st.builds(slice, st.integers(), st.none(), st.integers()),
    st.sampled_from([PurePosixPath("a/b"), PureWindowsPath("c:/d"), Path("x"), re.compile("a+", re.I), re.compile(b"b")]),
)  # fmt: skip
atoms = st.recursive(plain_atoms, lambda inner: st.one_of(st.tuples(inner, inner), st.lists(inner, max_size=3).map(tuple)), max_leaves=8)


@given(atoms)
def test_atoms_come_back(atom: object) -> None:
    back = read_atom(Source(encoded(atom)))
    assert type(back) is type(atom) and encoded(back) == encoded(atom) and repr(back) == repr(atom)


@given(st.frozensets(st.one_of(st.integers(), st.text(max_size=3)), max_size=6))
def test_frozensets_do_not_depend_on_hashes(members: frozenset[object]) -> None:
    assert read_atom(Source(encoded(members))) == members
    assert encoded(members) == encoded(frozenset(reversed(list(members))))


@given(st.binary(max_size=40))
def test_any_bytes_are_an_atom_or_damaged(data: bytes) -> None:
    try:
        read_atom(Source(data))
    except DamagedError:
        return


records = st.lists(
    st.tuples(st.integers(20, 43).map(lambda kind: kind << 1), st.integers(0, 2**24 - 1), st.integers(0, 2**32 - 1), atoms),
    max_size=30,
)


@given(records)
def test_blocks_come_back(rows: list[tuple[int, int, int, object]]) -> None:
    back = unpack_block(pack_block(rows, 7, NanTable()), NanTable())
    assert [(k, a, b, encoded(c)) for k, a, b, c in back] == [(k, a, b, encoded(c)) for k, a, b, c in rows]


def test_nan_objects_stay_apart() -> None:
    one, other = float("nan"), float("nan")
    rows = [(40, 0, 1, one), (40, 0, 1, other), (40, 0, 1, one)]
    back = [row[3] for row in unpack_block(pack_block(rows, 0, NanTable()), NanTable())]
    assert back[0] is back[2] and back[0] is not back[1]


def test_uuid_and_numbers_in_the_same_trace(tmp_path: Path) -> None:
    def f() -> list[object]:
        values = [uuid.UUID(int=1), Decimal("1.0"), Fraction(1, 2), 10**400, -0.0]
        return values

    trace = chainexec.trace(f, (), detail="lines")
    trace.save(tmp_path / "a")
    assert Trace.load(tmp_path / "a").result == trace.result


CLASS_BODY = "w = 3\nclass Binds:\n    w = 4\n    del w\n"


def states_of_bodies(trace: Trace) -> list[list[str]]:
    return [list(step.before) for step in trace if step.frame.function == "Binds"]


def test_names_that_a_class_body_only_binds(recorder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files tell them; of those written before they did, a global of that name is part of the body's states."""
    trace = chainexec.trace_source(CLASS_BODY, detail="lines")
    expected = [[], [], [], ["w"], []]
    assert states_of_bodies(trace) == states_of_bodies(unpack_trace(pack_trace(trace))) == expected
    row = storage._code_row
    monkeypatch.setattr(storage, "_code_row", lambda facts: {name: part for name, part in row(facts).items() if name != "bound"})
    assert states_of_bodies(unpack_trace(pack_trace(trace))) == [["w"]] * len(expected)
