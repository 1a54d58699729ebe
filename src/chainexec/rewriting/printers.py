"""astor as a second printer, of which nothing is believed: what it prints counts only if it has the very same syntax tree."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache


@lru_cache(maxsize=64)
def printed_by_astor(text: str) -> tuple[str | None, str]:
    """The program as astor prints it, or None and the reason why not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import astor
        except ImportError:
            return None, "astor is not installed (pip install 'chainexec[rewrite]')"
        except AttributeError as error:  # newer Pythons have lost the classes that it names
            return None, f"astor does not run here: {error}"
        tree = ast.parse(text)
        try:
            printed: str = astor.to_source(tree)
            same = ast.dump(ast.parse(printed)) == ast.dump(tree)
        except (AttributeError, SyntaxError, RecursionError, TypeError, ValueError) as error:
            return None, f"astor cannot print it: {type(error).__name__}: {error}"
    return (printed, "") if same else (None, "what astor prints has another syntax tree")
