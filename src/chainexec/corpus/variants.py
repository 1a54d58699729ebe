"""The job that rewrites a program, in a process of its own: rewriting runs what it wrote."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from typing import Any

from chainexec.recording.limits import Limits


def variants_job(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Variants of a program.

    Args:
        request: "source", "calls" or "stdin" (texts to run it with), "n", "seed", "strength", "rules", "steps".

    Returns:
        {"variants": [{"source", "rules", "renames"}], "rejected": how many the check found different}, and no blob.
    """
    from chainexec.rewriting import rewrite

    made = rewrite(
        request["source"],
        n=request["n"],
        seed=request["seed"],
        strength=request["strength"],
        rules=request["rules"] or None,
        inputs=request["calls"] or None,
        stdin=request["stdin"] or None,
        limits=Limits(steps=request["steps"], seconds=None),
        max_inputs=max(len(request["calls"]), len(request["stdin"]), 8),
    )
    variants = [{"source": one.source, "rules": list(one.rules), "renames": dict(one.renames)} for one in made]
    return {"variants": variants, "rejected": len(made.rejected)}, b""


def sandbox_warm() -> None:
    """Called once by a sandbox's server before it forks: loads all that rewriting needs, as nothing can be loaded any more afterwards."""
    from chainexec import equivalence, rewriting

    for package in (equivalence, rewriting):
        for part in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(part.name)  # some are loaded only when they are needed
    program = "def f(xs):\n    total = 0\n    for x in xs:\n        if x > 1:\n            total += x\n    return total\n"
    request = {"n": 3, "seed": 1, "strength": "structural", "rules": [], "steps": 1_000}
    variants_job({"source": program, "calls": ["f([1, 2, 3])"], "stdin": [], **request})
    variants_job({"source": f"{program}\nprint(f([int(input())]))\n", "calls": [], "stdin": ["5\n"], **request})


def renamed_call(call: str, renames: dict[str, str]) -> str:
    """A call's text with the function's name as the variant has it."""
    node = ast.parse(call, mode="eval").body
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in renames:
        return call
    return renames[node.func.id] + call.lstrip()[len(node.func.id) :]
