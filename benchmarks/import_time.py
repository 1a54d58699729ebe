"""How long the first steps take in a fresh interpreter: `python benchmarks/import_time.py [RUNS]`.

Each statement is run in interpreters of its own, in turn with a bare one; what is printed is the median of the differences, by the clock and by the
processor's time (which other work on the machine changes less), and which modules cost most.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time

STATEMENTS = (
    "import chainexec",
    "from chainexec import trace",
    "from chainexec import trace, narrate, audit, ask, grade, check_equivalence, build_corpus",
    "import chainexec; print(chainexec.narrate(chainexec.trace_source('x = 1\\ny = x + 1\\n')))",
)
SHOWN = 6


def spent(statement, folder):
    """Seconds by the clock, seconds of processor time."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    ended, after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended - begun, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def costliest(statement, folder):
    """(milliseconds by itself, module) of the modules that took longest, by `-X importtime`."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", statement], check=True, capture_output=True, text=True, cwd=folder)
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if line.startswith("import time:") and "imported" not in line]
    return sorted(((int(own) / 1000, name.strip()) for own, _, name in rows), reverse=True)[:SHOWN]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=20)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:  # nothing of the current folder is imported by mistake
        for statement in STATEMENTS:
            spent(statement, folder)  # files are read, byte code is written
            pairs = [(spent("pass", folder), spent(statement, folder)) for _ in range(runs)]
            clock, processor = (1000 * statistics.median(own[kind] - bare[kind] for bare, own in pairs) for kind in (0, 1))
            bare = [1000 * statistics.median(bare[kind] for bare, _ in pairs) for kind in (0, 1)]
            print(f"{clock:7.1f} ms ({processor:.0f} of processor)  {statement}   bare Python: {bare[0]:.1f} ({bare[1]:.0f}); {runs} runs")
            print("           ", ", ".join(f"{name} {cost:.1f}" for cost, name in costliest(statement, folder)))


if __name__ == "__main__":
    main()
