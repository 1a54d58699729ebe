"""The catalogue of rules as a document, made from the rules themselves: docs/rules.md is this text."""

from __future__ import annotations

from random import Random

from chainexec.rewriting import preconditions
from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop
from chainexec.rewriting.preconditions import Precondition
from chainexec.rewriting.risks import CONVENTIONAL
from chainexec.rewriting.rule import GROUPS, Rule

HEAD = """\
# The rewriting rules

This page is made from the rules by `chainexec rewrite --catalogue > docs/rules.md`; a test keeps it up to date.

`rewrite` applies rules where every precondition can be shown to hold, and refuses elsewhere, saying which precondition failed. Each
variant is then run beside the
original. A rule that makes a variant which does something else has a defect: `benchmarks/rewriting_rules.py` counts these for each rule
alone, before anything is filtered.

## What counts as the same

Results, exceptions (type and message, renamed names aside), output, changes to arguments and globals, items of generators.
Not counted: line numbers and tracebacks, names of locals and what only the frame or the source shows (rules refuse where the program
looks at these), `__doc__`, when
memory is given back (rules refuse where the program has finalisers or weak references), time, and how deep calls may nest (rules that
add a frame refuse in recursive functions).

## What is taken for granted

- Parameters may be of any type, whatever their annotations say. A type is known only where the language itself fixes it: a literal,
  `len(x)`, `str` methods of what is a str.
- One convention: operators, subscripts and methods that are named like one of the builtin types ({methods}, ...) do not raise
  StopIteration, of whatever class the object is.
- Iterables that are named by such a method (`d.items()`), and that nothing leaves early, are no generators with a `finally` whose time
  matters.
- Parameters of a module's function are renamed only if inputs are given and all pass it by position: the given calls are taken to be
  all there are.
- A program that makes values of the messages of its own NameErrors sees the new names in them.
- What an operator or a subscript gives is no generator that nobody else holds.
- The program is not changed from outside while it runs: nobody sets its globals or replaces builtins.
"""


def catalogue() -> str:
    """All rules by group, in Markdown: what each does, an example as the rule really makes it, and what it needs."""
    rules = all_rules().values()
    parts = [HEAD.format(methods=", ".join(f"`{name}`" for name in sorted(CONVENTIONAL)[:6]))]
    parts.append(f"There are {len(rules)} rules. A weight tells how often a rule is chosen against others of its strength.\n")
    for group in GROUPS:
        parts.append(f"## {group.capitalize()}\n")
        if group == "algorithmic":
            parts.append(
                "These rules are off unless they are asked for by name or group. That what they make does the same is shown by "
                "tests alone, never by the rule.\n"
            )
        parts += [_entry(rule) for rule in rules if rule.group == group]
    parts.append("## The preconditions\n")
    named = [value for value in vars(preconditions).values() if isinstance(value, Precondition)]
    used = {one for rule in rules for one in rule.preconditions} | {
        preconditions.OWN_TEXT,
        preconditions.SCOPES_AGREE,
        preconditions.SAME_TEXT,
    }
    parts.append("".join(f"- **{one.name}**: {one.text}.\n" for one in sorted(named, key=lambda one: one.name) if one in used))
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    reverse = (
        f" The other way: `{rule.reverse}`." if rule.reverse not in (None, rule.name) else " It goes both ways." if rule.reverse else ""
    )
    needs = ", ".join(one.name for one in rule.preconditions)
    return (
        f"### {rule.name}\n\n{rule.summary}{reverse}\n\n"
        f"```python\n{rule.before}\n```\n```python\n{_made(rule)}\n```\n\n"
        f"Strength: {rule.strength}; weight {rule.weight:g}. Needs: {needs}.\n"
    )


def _made(rule: Rule) -> str:
    """What the rule really makes of its example."""
    workshop = Workshop(rule.before + "\n", [rule])
    made = [workshop.apply(site, Random(0)).source for site in workshop.sites[rule.name]]  # noqa: S311 (no secrets here)
    lines = rule.after.count("\n")
    return next((one for one in made if one.rstrip("\n").count("\n") == lines), made[0]).rstrip("\n")
