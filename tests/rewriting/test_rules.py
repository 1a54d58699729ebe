"""Each rule: its example before and after, and that it does not apply to its own result at the same place for ever."""

from __future__ import annotations

import random
import re

import pytest

from chainexec.rewriting import names as names_module
from chainexec.rewriting.catalogue import all_rules, chosen_rules
from chainexec.rewriting.drafts import Workshop
from chainexec.rewriting.rule import GROUPS, STRENGTHS

RULES = all_rules()


@pytest.fixture
def role_names(monkeypatch):
    """New names are the role in capitals, so that the tables can say them."""

    def fresh(self, role, hint=None):
        name = hint if hint is not None and self.free(hint) else role.upper()
        number = 2
        while not self.free(name):
            name, number = f"{role.upper()}{number}", number + 1
        self.used.add(name)
        return name

    monkeypatch.setattr(names_module.NameMaker, "fresh", fresh)


def results(rule, text, seeds=12):
    """All that a rule makes of a text, over its places and some seeds."""
    workshop = Workshop(text, [RULES[rule]])
    found = []
    for site in workshop.sites[rule]:
        for seed in range(seeds):
            source = workshop.apply(site, random.Random(seed)).source
            if source not in found:
                found.append(source)
    return found


def refusals(rule, text):
    return [(refusal.precondition, refusal.reason) for refusal in Workshop(text, [RULES[rule]]).refusals]


def test_there_are_enough_rules():
    assert len(RULES) >= 35
    assert {rule.group for rule in RULES.values()} == set(GROUPS)
    assert all(rule.strength in STRENGTHS for rule in RULES.values())
    assert all((rule.group == "algorithmic") == (not rule.by_default) for rule in RULES.values())


@pytest.mark.parametrize("rule", RULES)
def test_example(rule, role_names):
    one = RULES[rule]
    pattern = re.escape(one.after + "\n").replace("A\\ \\*\\ B", r"\d+\ [*+]\ \d+")
    assert any(re.fullmatch(pattern, source) for source in results(rule, one.before + "\n")), results(rule, one.before + "\n")


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.reverse is not None])
def test_reverse_names_a_rule(rule):
    assert RULES[rule].reverse in RULES


BROKEN = [
    ("split-and", "if x and (\n    y\n    or z\n):\n    a()\n", "if x:\n    if (\n        y\n        or z\n    ):\n        a()\n"),
    ("introduce-temporary", "def f(x):\n    return len(\n        x.y\n        + x.z\n    )\n", "    TEMPORARY = (x.y\n        + x.z)\n"),
    ("ternary-to-if", "z = (x\n     if y else w)\n", "if y:\n    z = x\nelse:\n    z = w\n"),
]


@pytest.mark.parametrize(("rule", "before", "part"), BROKEN)
def test_line_breaks_keep_their_brackets(rule, before, part, role_names):
    assert any(part in source for source in results(rule, before)), results(rule, before)


@pytest.mark.parametrize("rule", RULES)
def test_words_that_touch_parentheses(rule):
    """`while(x):`, `return(y)`, `not(z)`: what is put there must not run into the word."""
    text = RULES[rule].before + "\n"
    tight = re.sub(r"\b(if|while|return|in|not|and|or|elif|is) (\w+(?:\([\w, ]*\))?)(?=[\s:,)]|$)(?! *(?:in|is|not|=)\b)", r"\1(\2)", text)
    for one in {text, tight}:
        try:
            compile(one, "<tight>", "exec")
        except SyntaxError:
            continue
        results(rule, one, seeds=2)


@pytest.mark.parametrize("rule", RULES)
def test_refuses_where_the_frame_is_looked_into(rule):
    """`inspect` sees everything, so nothing is done."""
    before = RULES[rule].before
    workshop = Workshop(f"import inspect\n{before}\n", [RULES[rule]])
    assert workshop.sites[rule] == []
    assert any(refusal.precondition == "closed" for refusal in workshop.refusals)


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if not rule.keeps_text_only and "def f(" in rule.before])
@pytest.mark.parametrize("word", ["locals()", "eval('1')", "exec('')", "vars()", "dir()"])
def test_refuses_where_the_function_looks_at_its_variables(rule, word):
    import re

    text = re.sub(r"(def f\(.*\):\n)", rf"\1    {word}\n", RULES[rule].before) + "\n"
    places = [site for site in Workshop(text, [RULES[rule]]).sites[rule] if site.function is None or site.function.name.value == "f"]
    assert not places


def test_chosen_by_name_and_group():
    assert [rule.name for rule in chosen_rules(("invert-if",))] == ["invert-if"]
    assert {rule.group for rule in chosen_rules(("loops",))} == {"loops"}
    with pytest.raises(ValueError, match="no rewriting rule or group 'invert'; did you mean invert-if"):
        chosen_rules(("invert",))


def test_a_comment_above_a_match_stays(role_names):
    text = "def f(x):\n    y = x\n\n    # which\n    match x:\n        case 1:\n            return y\n        case _:\n            return 2\n"
    assert any("    # which\n    if x == 1:" in source for source in results("match-to-if", text))
    assert any("    y = x\n    # which\n    match x:" in source for source in results("remove-blank-lines", text))
