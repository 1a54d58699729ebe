"""All rules, in the order of their groups."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from chainexec.errors import ArgumentError
from chainexec.rewriting import rules as rules_package
from chainexec.rewriting.rule import GROUPS, STRENGTHS, Rule


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its name: one for each module of `chainexec.rewriting.rules`."""
    found = [
        importlib.import_module(f"{rules_package.__name__}.{info.name}").RULE for info in pkgutil.iter_modules(rules_package.__path__)
    ]  # fmt: skip
    found.sort(key=lambda rule: (GROUPS.index(rule.group), rule.name))
    return {rule.name: rule for rule in found}


def chosen_rules(names: tuple[str, ...] | None) -> list[Rule]:
    """The rules of these names or groups; all that are on by default for None.

    Raises:
        ArgumentError: there is no such rule or group.
    """
    rules = all_rules()
    if names is None:
        return [rule for rule in rules.values() if rule.by_default]
    found: dict[str, Rule] = {}
    for name in names:
        if name in rules:
            found[name] = rules[name]
        elif name in GROUPS:
            found |= {rule.name: rule for rule in rules.values() if rule.group == name}
        else:
            near = [known for known in (*rules, *GROUPS) if name in known or known in name]
            hint = (
                f"; did you mean {', '.join(near[:4])}?"
                if near
                else f"; groups are {', '.join(GROUPS)}, and docs/rules.md lists the rules."
            )
            raise ArgumentError(f"there is no rewriting rule or group {name!r}{hint}")
    return list(found.values())


def check_strength(strength: str) -> None:
    if strength not in STRENGTHS:
        raise ArgumentError(f"strength is one of {', '.join(STRENGTHS)}, not {strength!r}.")
