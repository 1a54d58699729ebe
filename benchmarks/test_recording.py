"""pytest benchmarks/ --benchmark-only: the same workloads as ordinary pytest-benchmark tests, to keep and compare baselines."""

from __future__ import annotations

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import compare
import large_objects
import peers
import workloads

import chainexec

DETAILS = ["lines", "expressions"]


def detail_or_skip(detail):
    if detail == "expressions" and chainexec.recorder_info().name != "c":
        pytest.skip("expressions need the C recorder: " + chainexec.recorder_info().reason)
    return detail


@pytest.mark.parametrize("workload", workloads.ALL)
def test_untraced(benchmark, workload):
    benchmark(workloads.ALL[workload])


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("workload", workloads.ALL)
def test_recording(benchmark, workload, detail):
    detail_or_skip(detail)
    fn = workloads.ALL[workload]
    benchmark.extra_info["lines"] = peers.count_lines(fn)
    trace = benchmark(lambda: chainexec.trace(fn, detail=detail))
    assert trace.unwrap() == fn()


@pytest.mark.parametrize("detail", DETAILS)
def test_six_lines(benchmark, detail):
    detail_or_skip(detail)
    assert benchmark(lambda: chainexec.trace(workloads.six_lines, detail=detail)).unwrap() == "3"


@pytest.mark.parametrize("workload", workloads.SMALL)
def test_reading_every_change(benchmark, workload):
    def fresh():
        return (chainexec.trace(workloads.SMALL[workload], detail="lines"),), {}

    assert benchmark.pedantic(compare.read_all, setup=fresh, rounds=5) > 0


@pytest.mark.parametrize("size", [1_000, 100_000])
@pytest.mark.parametrize("case", large_objects.CASES)
def test_small_change_in_large_object(benchmark, case, size):
    if chainexec.recorder_info().name != "c":
        pytest.skip("the Python twin looks at whole objects: " + chainexec.recorder_info().reason)
    benchmark.pedantic(lambda: chainexec.trace(large_objects.CASES[case], (size, 5_000), detail="lines"), rounds=3)


@pytest.mark.parametrize("tool", peers.FAST | peers.SLOW)
def test_tool_on_objects(benchmark, tool):
    runner = (peers.FAST | peers.SLOW)[tool]
    try:
        runner(workloads.six_lines)
    except (peers.Missing, chainexec.ChainexecError) as error:
        pytest.skip(f"{tool}: {error}")
    benchmark.pedantic(runner, (workloads.run_objects,), rounds=2)
