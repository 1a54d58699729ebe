"""The C recorder's logs are read in C, loaded files in Python: both tell the same of every step."""

from pathlib import Path

import pytest

import chainexec

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = [path.stem for path in sorted(SAMPLES.glob("*.py")) if path.stem not in {"module_level", "threads", "uncaught"}]


def told(trace: chainexec.Trace) -> list[object]:
    return [
        (step.kind, step.line, step.visit, step.end, [(c.operation, c.place, c.names, c.text, c.outside) for c in step.changes], [e.value.text for e in step.evaluations])
        for step in trace
    ]


@pytest.mark.parametrize("detail", ["lines", "expressions"])
@pytest.mark.parametrize("name", NAMES)
def test_reading_in_c_and_in_python_agree(name, detail, tmp_path):
    if chainexec.recorder_info().name != "c":
        pytest.skip("only the C recorder's own logs are read in C")
    text = (SAMPLES / f"{name}.py").read_text()
    if "def main(" not in text:
        pytest.skip("the sample is a script without main()")
    trace = chainexec.trace_source(text, call="main()", detail=detail, capture=True)
    trace.save(tmp_path / "run.trace")
    assert told(chainexec.Trace.load(tmp_path / "run.trace")) == told(trace)
