"""Measures chainexec beside its peers, interleaved, each in a process of its own, and prints the tables (Markdown).

    python benchmarks/compare.py                 everything, several minutes
    python benchmarks/compare.py --quick         fewer rounds, a minute
    python benchmarks/compare.py --write         also writes docs/benchmarks.md

Costs are nanoseconds for each executed line above the untraced run (lines counted by sys.settrace), with the tool's fixed cost of
starting and stopping, measured on a six-line function, taken off. Each round takes the lowest of ten runs in a row, of fewer where they
take more than 0.1 s, but of two at least; numbers are lower quartiles over the rounds, as other work on the machine only ever adds time. A trace
that is dropped is freed at once, which takes 6 to 20 ns a line more: that is not in these figures. The fixed cost is shown as it usually is: the
lower quartile of all its runs.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import large_objects
import peers
import workloads

import chainexec

ROOT = pathlib.Path(__file__).parent.parent
LONGEST_BUILDING = 3.0  # seconds for a tenth of a large object
OTHERS = "## Telling and checking"  # the first heading of the page that is none of ours
LONGEST_ROW = 0.1  # seconds of runs in a row, at least two of them
RUNS_IN_A_ROW = 10
LEAST = 0.5  # ns a line: below this a cost cannot be told from the noise


@dataclass
class Cost:
    """Of one tool: seconds for each workload, its fixed cost, found in the same way, and what that usually is."""

    name: str
    fixed: float = 0.0
    usual: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def clock(call) -> float:
    """Seconds of a call, up to its result: letting a trace go is not in it."""
    gc.collect()
    start = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - start
    del result
    return seconds


def steady(call) -> float:
    """The lowest of some runs in a row: the first one finds every cache cold."""
    times = [clock(call), clock(call)]
    while sum(times) < LONGEST_ROW and len(times) < RUNS_IN_A_ROW:
        times.append(clock(call))
    return min(times)


def quartile(times) -> float:
    """The lower quartile: a quarter of the rounds were quicker."""
    ordered = sorted(times)
    return ordered[(len(ordered) - 1) // 4]


def geometric_mean(numbers) -> float:
    numbers = [max(n, LEAST) for n in numbers]
    return math.exp(sum(map(math.log, numbers)) / len(numbers)) if numbers else math.nan


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---- tools beside each other ----------------------------------------------------------------------------------------


def measure_tools(rounds: int, slow_rounds: int) -> tuple[dict[str, Cost], dict[str, float], dict[str, int]]:
    """Each round starts a process for each tool: what one tool leaves behind in the interpreter (code that is no longer specialised, settrace's
    events) slows the others down, untraced code included.
    """
    tools = {name: Cost(name) for name in peers.FAST | peers.SLOW}
    fixed: dict[str, list[float]] = {name: [] for name in tools}
    usual: dict[str, list[float]] = {name: [] for name in tools}
    untraced: dict[str, list[float]] = {name: [] for name in workloads.ALL}
    for turn in range(rounds):
        progress(f"round {turn + 1} of {rounds}")
        for name, cost in list(tools.items()):
            slow = name in peers.SLOW
            if slow and turn >= slow_rounds:
                continue
            large = not slow or (turn == 0 and name == "settrace + repr + diff")
            found = in_own_process(name, large=large)
            if isinstance(found, str):
                progress(f"left out: {name}: {found}")
                del tools[name]
                continue
            fixed[name].append(found["fixed"])
            usual[name].append(found["usual"])
            for workload, seconds in found["traced"].items():
                cost.seconds.setdefault(workload, []).append(seconds)
                untraced[workload].append(found["untraced"][workload])
    for name, cost in tools.items():
        cost.fixed, cost.usual = quartile(fixed[name]), quartile(usual[name])
    lines = {workload: peers.count_lines(fn) for workload, fn in workloads.ALL.items()}
    return tools, {workload: quartile(times) for workload, times in untraced.items()}, lines


def in_own_process(name: str, *, large: bool) -> dict | str:
    """What `measure_one` finds; a text says why there is nothing."""
    command = [sys.executable, __file__, "--tool", name, *(["--large"] if large else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit status {done.returncode}"
    return json.loads(done.stdout.splitlines()[-1])


def measure_one(name: str, *, large: bool) -> dict:
    """One tool's fixed cost, and its seconds for each workload beside those of the untraced run."""
    runner = (peers.FAST | peers.SLOW)[name]
    runner(workloads.six_lines)
    times = [clock(lambda: runner(workloads.six_lines)) for _ in range(3 * RUNS_IN_A_ROW)]
    rows = [times[at : at + RUNS_IN_A_ROW] for at in range(0, len(times), RUNS_IN_A_ROW)]
    found = {"fixed": statistics.median(map(min, rows)), "usual": quartile(times), "traced": {}, "untraced": {}}
    for workload, fn in workloads.ALL.items():
        if large or workload not in workloads.LARGE:
            found["untraced"][workload] = steady(fn)
            found["traced"][workload] = steady(lambda fn=fn: runner(fn))
    return found


def ns_a_line(cost: Cost, workload: str, untraced: dict[str, float], lines: dict[str, int]) -> float:
    return (quartile(cost.seconds[workload]) - cost.fixed - untraced[workload]) / lines[workload] * 1e9


def tool_tables(tools: dict[str, Cost], untraced: dict[str, float], lines: dict[str, int]) -> list[str]:
    out = [
        "## Beside others, interleaved",
        "",
        "| tool | ns a line, geometric mean of ten | slowdown, geometric mean | worst slowdown | ns a line, large list | fixed cost, us |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    means = {}
    for name, cost in tools.items():
        small = [workload for workload in workloads.SMALL if workload in cost.seconds]
        means[name] = mean = geometric_mean(ns_a_line(cost, workload, untraced, lines) for workload in small)
        slowdowns = [max((quartile(cost.seconds[w]) - cost.fixed) / untraced[w], 1) for w in small]
        large = [ns_a_line(cost, w, untraced, lines) for w in workloads.LARGE if w in cost.seconds]
        shown = f"{large[0]:,.0f}" if large else "not run"
        out.append(f"| {name} | {mean:,.0f} | {geometric_mean(slowdowns):,.1f}x | {max(slowdowns):,.1f}x | {shown} | {cost.usual * 1e6:,.0f} |")
    ours = means.get('chainexec "lines"')
    if ours:
        times = [f"{means[peer] / ours:,.0f}x less than {peer}" for peer in peers.SLOW if peer in means]
        if times:
            out += ["", f'`detail="lines"` costs {", ".join(times)}.']
    out += ["", "### ns a line, by workload", "", "| workload | lines | untraced | " + " | ".join(tools) + " |", "|---|---:|---:|" + "---:|" * len(tools)]
    for workload in workloads.ALL:
        cells = [f"{ns_a_line(c, workload, untraced, lines):,.0f}" if workload in c.seconds else "" for c in tools.values()]
        base = untraced[workload] / lines[workload] * 1e9
        out.append(f"| {workload} | {lines[workload]:,} | {base:,.0f} | " + " | ".join(cells) + " |")
    return out


# ---- what a recording weighs, and what reading it costs ----------------------------------------------------------------


def log_bytes(trace) -> float:
    return float(trace.stats["bytes"])


def weight_table(lines: dict[str, int], rounds: int) -> list[str]:
    out = [
        "## Weight, and the cost of reading",
        "",
        "Reading: the text of every change of every step, after the run.",
        "",
        "| workload | bytes a line in memory | bytes a line saved | reading, us a line |",
        "|---|---:|---:|---:|",
    ]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for workload, fn in workloads.ALL.items():
            trace = chainexec.trace(fn, detail="lines")
            path = pathlib.Path(folder) / "run.trace"
            trace.save(path)
            seconds = quartile(clock(lambda fn=fn: read_all(chainexec.trace(fn, detail="lines"))) for _ in range(rounds))
            recording = quartile(clock(lambda fn=fn: chainexec.trace(fn, detail="lines")) for _ in range(rounds))
            rows.append((log_bytes(trace) / lines[workload], path.stat().st_size / lines[workload], (seconds - recording) / lines[workload] * 1e6))
            out.append("| {} | {:.0f} | {:.1f} | {:.2f} |".format(workload, *rows[-1]))
    out.append("| **median** | {:.0f} | {:.1f} | {:.2f} |".format(*(statistics.median(column) for column in zip(*rows, strict=True))))
    return out


def read_all(trace) -> int:
    length = 0
    for step in trace:
        for change in step.changes:
            length += len(change.text)
    return length


# ---- small changes in large objects -----------------------------------------------------------------------------------


def large_table(turns: int, rounds: int, small: int = 1_000, large: int = 100_000) -> list[str]:
    out = [
        "## One small change in a large object",
        "",
        f'ns a line above untraced (`detail="lines"`), {turns:,} changes; the cost of building the object is taken off.',
        "",
        f"| change | {small:,} elements | {large:,} elements |",
        "|---|---:|---:|",
    ]
    for name, fn in large_objects.CASES.items():
        progress(f"large objects: {name}")
        building = clock(lambda fn=fn: chainexec.trace(fn, (large // 10, 1), detail="lines"))
        cells = [f"{change_cost(fn, small, turns, rounds):,.0f}"]
        if building > LONGEST_BUILDING:
            cells.append(f"not run: building a tenth of it takes {building:,.1f} s")
        else:
            cells.append(f"{change_cost(fn, large, turns, rounds):,.0f}")
        out.append(f"| {name} | {' | '.join(cells)} |")
    return out


def change_cost(fn, size: int, turns: int, rounds: int) -> float:
    def best(turns: int, *, traced: bool) -> float:
        run = (lambda: chainexec.trace(fn, (size, turns), detail="lines")) if traced else (lambda: fn(size, turns))
        return min(clock(run) for _ in range(rounds))

    whole = best(turns, traced=True) - best(turns, traced=False)
    building = best(1, traced=True) - best(1, traced=False)
    return max((whole - building) / (2 * turns) * 1e9, LEAST)


def fixed_table(tools: dict[str, Cost]) -> list[str]:
    ours = [name for name in peers.FAST if name in tools and name.startswith("chainexec")]
    return ["## A six-line function, start to finish", "", *(f"- {name}: {tools[name].usual * 1e6:,.0f} us" for name in ours)]


# ---- the report --------------------------------------------------------------------------------------------------------


def machine() -> str:
    processor = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
    recorder = chainexec.recorder_info()
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()}; CPython {platform.python_version()}; "
        f"recorder: {recorder.name} ({recorder.version}); load average {os.getloadavg()[0]:.1f} (1 is quiet); {dt.datetime.now(dt.UTC).date().isoformat()}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure chainexec beside its peers.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--no-peers", action="store_true", help="chainexec and the empty callback alone")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--tool", help="measure this tool alone, and print what is found as JSON")
    parser.add_argument("--large", action="store_true", help="with --tool: the large workload, too")
    options = parser.parse_args()
    if options.tool:
        try:
            print(json.dumps(measure_one(options.tool, large=options.large)))
        except (peers.Missing, chainexec.ChainexecError) as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    if chainexec.recorder_info().name != "c":
        progress(f"the C recorder is not here ({chainexec.recorder_info().reason}): these would be the Python twin's figures; build it first")
        return 1
    if options.no_peers:
        peers.SLOW.clear()
    rounds, slow_rounds = (5, 1) if options.quick else (15, 3)
    tools, untraced, lines = measure_tools(rounds, slow_rounds)
    tables = [
        tool_tables(tools, untraced, lines),
        large_table(20_000, 2 if options.quick else 4),
        weight_table(lines, 3 if options.quick else 7),
        fixed_table(tools),
    ]
    command = "python benchmarks/compare.py --write" + (" --quick" if options.quick else "")
    text = "\n".join(
        [
            "# Benchmarks",
            "",
            f"Made by `{command}` (`pip install '.[benchmark]'` first) on: {machine()}.",
            "",
            (__doc__ or "").partition("\n\n")[2].partition("\n\n")[2].strip(),
            "",
            *("\n".join(table) + "\n" for table in tables),
        ]
    )
    print(text)
    if options.write:
        page = ROOT / "docs" / "benchmarks.md"
        others = page.read_text(encoding="utf-8").partition(OTHERS)  # made by other commands, which are named there
        page.write_text(f"{text.rstrip()}\n\n{others[1]}{others[2]}".rstrip() + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
