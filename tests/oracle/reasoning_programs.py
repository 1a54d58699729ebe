"""The generators of reasoning-gym as programs: each module's text with its imports made absolute, and a `main()` that makes one puzzle."""

from __future__ import annotations

import ast
import importlib
import inspect


def names() -> list[str]:
    importlib.import_module("reasoning_gym")
    return sorted(importlib.import_module("reasoning_gym.factory").DATASETS)


def program_of(name: str) -> str:
    dataset, configuration = importlib.import_module("reasoning_gym.factory").DATASETS[name]
    module = inspect.getmodule(dataset)
    assert module is not None
    tree = ast.parse(inspect.getsource(module))
    package = module.__name__.split(".")
    kept = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level]
            node.module, node.level = ".".join([*base, *([node.module] if node.module else [])]), 0
        is_registration = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "register_dataset"
        if not is_registration:
            kept.append(node)
    tree.body = kept
    main = f"\n\ndef main():\n    return {dataset.__name__}({configuration.__name__}(size=1, seed=42))[0]\n"
    return ast.unparse(tree) + main
