"""Making one variant after another: which rules, where, in what order. Nothing is checked by running here."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from chainexec.errors import InternalError
from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.copies import unchecked
from chainexec.rewriting.names import NameMaker
from chainexec.rewriting.rule import COSMETIC, MILD, STRUCTURAL, Making, Refusal, Rule, Site
from chainexec.rewriting.scopes import disagreement
from chainexec.rewriting.tree import parse_module, read, replace, same_meaning, walk
from chainexec.rewriting.variant import Applied
from chainexec.rewriting.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import OutsideCalls

# How often rules of which strength are chosen, and how many steps a variant has, by the strength that was asked for.
CHOICE = {COSMETIC: {COSMETIC: 1.0}, MILD: {COSMETIC: 0.5, MILD: 1.0}, STRUCTURAL: {COSMETIC: 0.25, MILD: 0.6, STRUCTURAL: 1.2}}
MANY = 12  # statements of a module, and of its classes, that are looked at for the next step, at least
AGAIN = {"functions": 0.05, "dead code": 0.05, "layout": 0.1}  # how much of its weight a rule has left once it was used in a variant
STEPS = {COSMETIC: (1, 3), MILD: (1, 4), STRUCTURAL: (2, 5)}


@dataclass(frozen=True, slots=True)
class Draft:
    """A variant that has not been checked."""

    source: str
    applied: tuple[Applied, ...]
    renames: dict[str, str]
    introduced: tuple[str, ...]
    statements: int  # at the top level
    new: tuple[tuple[cst.CSTNode, str], ...]  # those of them that the original does not have, with their texts

    def verify(self) -> None:
        """See that what was printed is read as the tree that was meant.

        Raises:
            InternalError: it is not; a defect of a rule.
        """
        rules = "+".join(one.rule for one in self.applied)
        try:
            tree = ast.parse(self.source)
            compile(tree, "<variant>", "exec", dont_inherit=True)
            again = [read(text).body for _, text in self.new]
        except (cst.ParserSyntaxError, SyntaxError, ValueError) as error:
            raise InternalError(f"{rules} made a text that is no Python: {error}") from error
        meant = all(len(read) == 1 and same_meaning(node, read[0]) for (node, _), read in zip(self.new, again, strict=True))
        if not meant or len(tree.body) != self.statements:
            raise InternalError(f"{rules} made a text that does not read as it was meant")


@dataclass(slots=True, eq=False)
class _Stage:
    """A variant in the making."""

    view: View
    applied: list[Applied]
    renames: dict[str, str]
    introduced: list[str]


class Workshop:
    """One original program, parsed and looked through once."""

    def __init__(self, text: str, rules: Sequence[Rule], filename: str = "<program>", outside_calls: OutsideCalls | None = None) -> None:
        self.text, self.rules = text, list(rules)
        module = parse_module(text, filename)
        positions = unchecked(lambda: MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider))
        self.lines: dict[cst.CSTNode, int] = {node: place.start.line for node, place in positions.items()}
        self.outside_calls = outside_calls
        self._texts = {statement: module.code_for_node(statement) for statement in module.body}  # each of its own, printed once
        self.view = View(module, self.lines, outside_calls=outside_calls)
        self.refusals: list[Refusal] = []
        self.defects: list[Refusal] = []
        self.sites: dict[str, list[Site]] = {}
        self.functions = [node for node in self.view.all(cst.FunctionDef) if self.view.function(node) is None]
        if module.code != text:
            self.refusals.append(Refusal("*", 1, "", pre.SAME_TEXT.name, "libcst does not print the program as it is written"))
            self.rules = []
        differs = disagreement(self.view.scopes, text)
        if differs is not None:
            self.refusals.append(Refusal("*", 1, differs, pre.SCOPES_AGREE.name, f"the compiler sees other locals in `{differs}`"))
            self.rules = [rule for rule in self.rules if rule.keeps_text_only]
        for rule in self.rules:
            found = rule.look(self.view)
            self.sites[rule.name] = [one for one in found if isinstance(one, Site)]
            self.refusals += [one for one in found if isinstance(one, Refusal)]
        self.view.tells = False

    # ---- one rule ----
    def apply(self, site: Site, random: Random) -> Draft:
        """The program with one rule applied at one place of the original."""
        stage = _Stage(self.view, [], {}, [])
        self._apply(stage, [site], random)
        draft = self._finished(stage)
        draft.verify()
        return draft

    # ---- combinations ----
    def drafts(self, strength: str, seed: object) -> Iterator[Draft | None]:
        """Variant after variant, without end; None where one came to nothing. What comes depends on the seed alone.

        Each begins with a rule that changes the control flow, where there is one of this strength: at another place each time, as long
        as there are such. They are not verified: that takes long, and is only needed for those that are used.
        """
        number = 0
        openings = self._openings(strength, Random(f"{seed}"))  # noqa: S311 (no secrets here)
        while True:
            random = Random(f"{seed}/{number}")  # noqa: S311
            opening = openings[number : number + 1]
            number += 1
            try:
                yield self._draft(strength, random, opening)
            except InternalError as error:
                self.defects.append(defect(error))
                yield None
            except RecursionError:  # the original was just readable
                yield None

    def _openings(self, strength: str, random: Random) -> list[Site]:
        """Every place for a structural rule, in an order of chance in which the rules take turns."""
        if strength != STRUCTURAL or self._breadth > 1:
            return []
        of_rules = [random.sample(self.sites[rule.name], len(self.sites[rule.name])) for rule in self.rules if rule.strength == STRUCTURAL]
        found: list[Site] = []
        for turn in range(max(map(len, of_rules), default=0)):
            taking = [sites[turn] for sites in of_rules if len(sites) > turn]
            found += random.sample(taking, len(taking))
        return found

    @property
    def _breadth(self) -> int:
        """At how many places of a program each step works."""
        return max(1, len(self.functions) // 4)

    def _draft(self, strength: str, random: Random, opening: list[Site]) -> Draft | None:
        stage = _Stage(self.view, [], {}, [])
        low, high = STEPS[strength]
        steps = random.randint(low, high)
        used: set[str] = set()
        for step in range(steps):
            sites = opening if opening and not step else self._choose(stage, strength, random, used, first=step == 0)
            if not sites:
                break
            used |= {site.rule for site in sites}
            self._apply(stage, sites, random)
        return self._finished(stage) if stage.applied else None

    def _choose(self, stage: _Stage, strength: str, random: Random, used: set[str], *, first: bool) -> list[Site]:
        share, breadth = CHOICE[strength], self._breadth
        by_name = {rule.name: rule for rule in self.rules}
        undone = {by_name[name].reverse for name in used if name in by_name and by_name[name].reverse != name}
        left = [rule for rule in self.rules if rule.strength in share and rule.name not in undone]
        if first:
            left = [rule for rule in left if self.sites[rule.name]]
            left = [rule for rule in left if rule.strength == STRUCTURAL] or left
        chosen: list[Site] = []
        touched: set[cst.FunctionDef | None] = set()
        # In an order of chance in which a rule of twice the weight is twice as likely to come first.
        weights = {
            rule.name: rule.weight * share[rule.strength] * (AGAIN.get(rule.group, 0.3) if rule.name in used else 1.0) for rule in left
        }
        for rule in sorted(left, key=lambda rule: random.random() ** (1 / weights[rule.name]), reverse=True):
            if len(chosen) >= breadth:
                break
            sites = self.sites[rule.name] if stage.view is self.view else rule.sites(stage.view)
            random_order = random.sample(sites, len(sites))
            for site in random_order[: 1 if breadth == 1 else 3]:
                if site.function is None and chosen:
                    continue
                if site.function in touched:
                    continue
                chosen.append(site)
                touched.add(site.function)
                if site.function is None or len(chosen) >= breadth:
                    return chosen
        return chosen

    def _apply(self, stage: _Stage, sites: Sequence[Site], random: Random) -> None:
        view = stage.view
        names = NameMaker(
            {*view.scopes.all_names, *stage.introduced, *stage.renames, *stage.renames.values(), *self.view.scopes.all_names}, random
        )
        edits: Edits = {}
        for site in sites:
            make = Making(view, random, names)
            try:
                edits = {**edits, **site.make(make)}
            except cst.CSTValidationError as error:
                raise InternalError(f"{site.rule} at line {site.line} made what cannot be printed: {error}") from error
            stage.introduced += make.introduced
            for before, after_name in make.renames.items():
                self._rename(stage, before, after_name, site)
            stage.applied.append(Applied(site.rule, site.line, site.text))
        made: list[tuple[cst.CSTNode, cst.CSTNode]] = []
        module = replace(view.module, edits, view.parents, made)
        for old, new in made:
            self.lines[new] = self.lines.get(old) or view.line(old)
        for old, after in edits.items():
            for one in after if isinstance(after, list | tuple) else [after]:
                if isinstance(one, cst.CSTNode) and one not in self.lines:
                    self.lines[one] = view.line(old)
        focus = self._focus(module, random)
        stage.view = View(module, self.lines, focus, outside_calls=self.outside_calls)
        stage.view.tells = False
        stage.view.introduced = frozenset(stage.introduced)

    def _focus(self, module: cst.Module, random: Random) -> list[cst.CSTNode] | None:
        """Of a large program the next step looks at some of its parts only, which saves most of the time."""
        parts = [part for one in module.body for part in ([one] if not isinstance(one, cst.ClassDef) else one.body.body)]
        most = max(MANY, len(parts) // 3)
        return None if len(parts) <= most else [parts[n] for n in sorted(random.sample(range(len(parts)), most))]

    def _rename(self, stage: _Stage, before: str, after: str, site: Site) -> None:
        if before in stage.introduced:
            stage.introduced[stage.introduced.index(before)] = after
            return
        original = next((old for old, new in stage.renames.items() if new == before), before)
        if stage.renames.get(original, before) != before:  # two functions have a variable of this name
            original = f"{site.function.name.value if site.function is not None else '<module>'}.{before}"
        stage.renames[original] = after

    def _finished(self, stage: _Stage) -> Draft:
        module, original = stage.view.module, self.view.module
        names = set(walk_names(module))
        introduced = tuple(name for name in stage.introduced if name in names)
        as_before = module.default_indent == original.default_indent and module.default_newline == original.default_newline
        known = self._texts if as_before else {}
        new = tuple((one, module.code_for_node(one)) for one in module.body if one not in known)
        if module.body:
            texts = {**known, **dict(new)}
            above, below = ("".join(map(module.code_for_node, lines)) for lines in (module.header, module.footer))
            source = f"{above}{''.join([texts[one] for one in module.body])}{below}"
            if not module.has_trailing_newline:
                source = source.removesuffix("\n").removesuffix("\r")
        else:
            source = module.code
        count = sum(len(one.body) if isinstance(one, cst.SimpleStatementLine) else 1 for one in module.body)
        return Draft(source, tuple(stage.applied), stage.renames, introduced, count, new)


def defect(error: InternalError) -> Refusal:
    return Refusal("*", 0, "", "prints-as-meant", str(error))


def walk_names(module: cst.Module) -> Iterator[str]:
    for node in walk(module):
        if isinstance(node, cst.Name):
            yield node.value
