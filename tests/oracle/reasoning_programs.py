"""The generators of reasoning-gym as programs: each module's text with its imports made absolute, and a `main()` that makes one puzzle and scores
its answer."""

from __future__ import annotations

import ast
import importlib
import inspect
import random
import sys
import types

LARGE = frozenset({"arc_agi"})  # after each of 800 steps it might have changed any of 800 puzzles, and both recorders look at all of them
OPTIONS = {"composite": "datasets=[DatasetSpec('leg_counting', 1, {}), DatasetSpec('gcd', 1, {})]"}


def names() -> list[str]:
    importlib.import_module("reasoning_gym")
    return sorted(importlib.import_module("reasoning_gym.factory").DATASETS)


def program_of(name: str, seed: int = 42) -> str:
    dataset, configuration = importlib.import_module("reasoning_gym.factory").DATASETS[name]
    module = inspect.getmodule(dataset)
    assert module is not None
    tree = ast.parse(inspect.getsource(module))
    package = module.__name__.split(".")
    if inspect.getsourcefile(module).endswith("__init__.py"):
        package.append("__init__")
    for node in ast.walk(tree):  # some import inside functions
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level]
            node.module, node.level = ".".join([*base, *([node.module] if node.module else [])]), 0
    tree.body = [node for node in tree.body if not is_registration(node)]
    options = f"size=1, seed={seed}" + (f", {OPTIONS[name]}" if name in OPTIONS else "")
    main = f"""

def main():
    dataset = {dataset.__name__}({configuration.__name__}({options}))
    entry = dataset[0]
    return (entry, dataset.score_answer(entry['answer'], entry))
"""
    return ast.unparse(tree) + main


def is_registration(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "register_dataset"


def fill_caches(program: str) -> None:
    """Run a program of these as it is judged: what libraries remember from their first use (sympy its assumptions) is part of some states."""
    module = types.ModuleType("program")
    sys.modules["program"] = module  # dataclasses look their module up
    try:
        for _ in range(2):  # the first time sympy may not be there yet, so that its random numbers cannot be the same
            start_anew()
            exec(compile(program, "<program>", "exec"), module.__dict__)
            module.main()
    finally:
        del sys.modules["program"]


def start_anew() -> None:
    """Two runs after it are alike: sympy keeps what it made, and asks its questions about assumptions in a random order."""
    random.seed(0)
    if "sympy" in sys.modules:
        importlib.import_module("sympy.core.cache").clear_cache()
        importlib.import_module("sympy.core.random").seed(0)
