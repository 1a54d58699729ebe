"""Stand-ins, to go."""
from chainexec.recording.limits import Limits
from chainexec.traces.storage import pack_trace, unpack_trace
from chainexec.tracing import trace_source


def trace_job(r):
    t = trace_source(r["source"], call=r["call"], stdin=r["stdin"], detail=r["detail"], limits=Limits(**r["limits"]), capture=True)
    return {}, pack_trace(t)
def load_answer(value, blob):
    return unpack_trace(blob)
def first_difference(a, b):
    if str(a.outcome) != str(b.outcome): return "outcome"
    if a.stdout != b.stdout: return "output"
    if len(a) != len(b): return "steps"
    return None
