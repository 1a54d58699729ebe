"""Traces as dicts, JSON and tables."""

from __future__ import annotations

import builtins
import json

import pytest

import chainexec
from chainexec.errors import ArgumentError


def program(n: int) -> list[int]:
    out = []
    for i in range(n):
        out.append(helper(i))
    return out


def helper(x: int) -> int:
    return x * 2


@pytest.fixture
def trace(recorder: str) -> chainexec.Trace:
    return chainexec.trace(program, (2,), detail="lines")


def test_to_dict(trace: chainexec.Trace) -> None:
    data = trace.to_dict()
    assert data["outcome"] == {"kind": "returned", "value": "[0, 2]", "type": "list"}
    assert [frame["function"] for frame in data["frames"]] == ["program", "helper", "helper"]
    assert data["frames"][1]["arguments"] == {"x": "0"} and data["frames"][1]["parent"] == data["frames"][0]["id"]
    appended = data["steps"][3]
    assert appended["changes"][0]["text"] == "out gains 0 at its end" and appended["loops"][0]["iteration"] == 1
    assert data["steps"][2]["branch"] == {"taken": True, "reason": None, "loop": None}
    assert data["steps"][5]["kind"] == "line" and data["steps"][5]["parent"] == 3 or data["steps"][4]["parent"] == 3


def test_to_json_is_to_dict(trace: chainexec.Trace) -> None:
    assert json.loads(trace.to_json()) == trace.to_dict()
    assert json.loads(trace.to_json(indent=2)) == trace.to_dict()


def test_tables(trace: chainexec.Trace) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = trace.to_arrow()
    assert isinstance(table, pyarrow.Table) and table.num_rows == len(trace)
    assert table.column("changes").to_pylist()[3] == ["out gains 0 at its end"]


def test_data_frame(trace: chainexec.Trace) -> None:
    pandas = pytest.importorskip("pandas")
    frame = trace.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and list(frame["kind"])[:2] == ["call", "line"]


@pytest.mark.parametrize(("method", "module", "hint"), [("to_arrow", "pyarrow", r"chainexec\[corpus\]"), ("to_pandas", "pandas", "install pandas")])
def test_a_missing_package_is_named(trace: chainexec.Trace, monkeypatch: pytest.MonkeyPatch, method: str, module: str, hint: str) -> None:
    real = builtins.__import__

    def blocked(name: str, *rest: object, **options: object) -> object:
        if name.split(".")[0] == module:
            raise ImportError(name)
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", blocked)
    with pytest.raises(ArgumentError, match=hint):
        getattr(trace, method)()
