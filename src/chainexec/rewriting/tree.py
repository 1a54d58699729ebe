"""Walking, comparing and editing libcst trees, by path copying: all that an edit does not touch is shared between the trees.

libcst's own visitors and transformers pass every node, whitespace included; these pass what a program consists of, and are many times
faster.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import libcst as cst

from chainexec.errors import InternalError, SourceError
from chainexec.rewriting.copies import changed, unchecked
from chainexec.rewriting.precedence import fit, parenthesized

Edits = Mapping[cst.CSTNode, "cst.CSTNode | Sequence[cst.CSTNode] | None"]  # original node -> its replacement; None removes it

# Fields that carry layout or punctuation, not meaning.
LAYOUT = frozenset({
    "lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "leading_lines", "lines_after_decorators", "header", "footer", "indent",
    "encoding", "default_indent", "default_newline", "has_trailing_newline", "comma", "semicolon", "colon", "first_colon", "second_colon",
    "dot", "trailing_comma", "separator", "newline", "trailing_whitespace", "leading_whitespace", "relative",
})  # fmt: skip


@cache
def child_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a node class that may hold nodes of meaning, in order of the text."""
    names = [f.name for f in dataclasses.fields(kind) if f.name not in LAYOUT and "whitespace" not in f.name]
    if kind in (cst.Name, cst.Integer, cst.Float, cst.Imaginary, cst.SimpleString, cst.Comment, cst.FormattedStringText):
        return ()
    names = [name for name in names if name not in ("equal", "asynchronous", "operator", "start", "end", "conversion", "posonly_ind")]
    if kind is cst.IfExp:
        return ("body", "test", "orelse")
    if kind is cst.FunctionDef:
        return ("decorators", "name", "type_parameters", "params", "returns", "body")
    if kind is cst.ClassDef:
        return ("decorators", "name", "type_parameters", "bases", "keywords", "body")
    if kind is cst.Parameters:
        return ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg")
    if kind is cst.Arg:
        return ("keyword", "value")
    return tuple(names)


@cache
def _meaning_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields that two trees of the same meaning have in common."""
    names = [f.name for f in dataclasses.fields(kind) if f.name not in LAYOUT - {"relative"} and "whitespace" not in f.name]
    if kind in (cst.Dot, cst.AssignEqual, cst.Asynchronous, cst.Newline, cst.ParamSlash, cst.Colon):
        return ()
    return tuple(
        name for name in names if not (name == "equal" and kind not in (cst.FormattedStringExpression, cst.TemplatedStringExpression))
    )


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes of meaning directly below a node, in order of the text."""
    found: list[cst.CSTNode] = []
    for name in child_fields(type(node)):
        value = getattr(node, name)
        # The classes of libcst are abstract ones, whose isinstance takes long: a field holds a node, nodes, a word or nothing.
        kind = type(value)
        if kind is list or kind is tuple:
            found += value
        elif value is not None and kind is not str and kind is not cst.MaybeSentinel:
            found.append(value)
    return found


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and everything below it, in order of the text."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        below = children(node)
        below.reverse()
        stack += below


FUNCTIONS = (cst.FunctionDef, cst.Lambda)
NEW_FRAME = (cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.GeneratorExp)


def walk_here(node: cst.CSTNode, *, into: tuple[type, ...] = ()) -> Iterator[cst.CSTNode]:
    """A node and what is below it in the same frame: the insides of functions, lambdas, classes and generator expressions are left out."""
    stack = [node]
    first = True
    while stack:
        node = stack.pop()
        yield node
        if first or type(node) not in NEW_FRAME or type(node) in into:
            stack.extend(reversed(children(node)))
        first = False


@lru_cache(maxsize=8192)
def code_of(node: cst.CSTNode) -> str:
    """The text of a node; asked for again and again, of nodes that never change."""
    return cst.Module(body=()).code_for_node(node)


def same_meaning(a: object, b: object) -> bool:
    """Whether two trees differ in layout and parentheses at most."""
    stack: list[tuple[Any, Any]] = [(a, b)]
    while stack:
        a, b = stack.pop()
        if a is b or isinstance(a, cst.MaybeSentinel) or isinstance(b, cst.MaybeSentinel):
            continue  # a sentinel stands for what the printer puts there by itself
        if isinstance(a, cst.SimpleStatementSuite | cst.SimpleStatementLine) and type(a) is type(b):
            stack.append((a.body, b.body))
            continue
        if type(a) is not type(b):
            if isinstance(a, list | tuple) and isinstance(b, list | tuple):
                pass
            else:
                return False
        if isinstance(a, list | tuple):
            if len(a) != len(b):  # type: ignore[arg-type]
                return False
            stack.extend(zip(a, b, strict=True))  # type: ignore[call-overload]
        elif isinstance(a, cst.CSTNode):
            stack.extend((getattr(a, name), getattr(b, name)) for name in _meaning_fields(type(a)))
        elif a != b:
            return False
    return True


def read(text: str) -> cst.Module:
    """Parse what Python reads, too.

    Raises:
        ParserSyntaxError: libcst cannot read it.
        RecursionError: it is nested too deeply.
    """
    return unchecked(lambda: cst.parse_module(text))


def parse_module(text: str, filename: str = "<program>") -> cst.Module:
    """Parse a program.

    Raises:
        SourceError: libcst cannot read it.
    """
    try:
        return read(text)
    except cst.ParserSyntaxError as error:
        raise SourceError(f"{filename}: the rewriter's parser (libcst) cannot read this: {error}") from error
    except RecursionError as error:
        raise SourceError(f"{filename}: the program is nested too deeply to be rewritten; split its largest expression") from error


def replace(
    root: cst.Module, edits: Edits, parents: Mapping[cst.CSTNode, cst.CSTNode], made: list[tuple[cst.CSTNode, cst.CSTNode]] | None = None
) -> cst.Module:
    """The tree with some nodes replaced. Parentheses are added where the new place asks for them.

    Args:
        root: the whole tree; it stays as it is.
        edits: what takes the place of which node. In statement lists a node may become several, or none.
        parents: the parent of each node of the tree.
        made: takes (old, new) for each node that was made anew because something below it changed.
    """
    new_root = substitute(root, edits, parents, made)
    assert isinstance(new_root, cst.Module)
    return new_root


def substitute(
    root: cst.CSTNode, edits: Edits, parents: Mapping[cst.CSTNode, cst.CSTNode], made: list[tuple[cst.CSTNode, cst.CSTNode]] | None = None
) -> cst.CSTNode:
    """The same for any subtree; edits outside of it are of no effect."""
    touched: set[cst.CSTNode] = set()
    for node in edits:
        up = parents.get(node)
        while up is not None and up not in touched:
            touched.add(up)
            up = parents.get(up)

    def rebuild(node: cst.CSTNode) -> Any:
        if node in edits:
            new = edits[node]
            return new if new is None or isinstance(new, cst.CSTNode) else list(new)
        if node not in touched:
            return node
        changes: dict[str, Any] = {}
        for name in child_fields(type(node)):
            value = getattr(node, name)
            if isinstance(value, cst.CSTNode):
                new = rebuild(value)
                if new is not value:
                    changes[name] = _fitted(node, name, value, new, parents)
            elif isinstance(value, list | tuple):
                items = _rebuilt_list(node, name, value, rebuild)
                if items is not None:
                    changes[name] = items
        if not changes:
            return node
        copy = changed(node, changes)
        if made is not None:
            made.append((node, copy))
        return copy

    new_root = rebuild(root)
    assert isinstance(new_root, cst.CSTNode)
    return new_root


def _fitted(parent: cst.CSTNode, field: str, old: cst.CSTNode, new: Any, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> Any:
    if isinstance(new, list):
        if not isinstance(old, cst.BaseCompoundStatement | cst.SimpleStatementLine):
            raise InternalError(f"one {type(old).__name__} cannot become {len(new)}")
        return new
    if isinstance(new, cst.BaseExpression) and isinstance(old, cst.BaseExpression):
        return in_place_of(old, fit(parent, field, new), parents)
    return new


def in_place_of(old: cst.BaseExpression, new: cst.BaseExpression, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> cst.BaseExpression:
    """The new expression, in parentheses where it would run into a word that touches the old one, as in `return(x)` and `[x]if y`."""
    if new.lpar or (type(old) is cst.Name and type(new) is cst.Name and not old.lpar):
        return new
    before, after = code_of(old), code_of(new)
    starts = _is_word(after[0]) and not _is_word(before[0])
    ends = _is_word(after[-1]) and (not _is_word(before[-1]) or ENDS_IN_A_NUMBER.search(before) is not None)  # `1if x else 2`
    if not (starts or ends):
        return new
    left, right = _beside(old, parents)
    return parenthesized(new) if (starts and _is_word(left)) or (ends and _is_word(right)) else new


ENDS_IN_A_NUMBER = re.compile(r"(?<!\w)[0-9][\w.]*$")


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()


def _beside(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> tuple[str, str]:
    """The characters directly before and after a node; empty where its statement begins or ends."""
    mark: cst.CSTNode = changed(cst.Name("x"), {"value": "\0"})
    left = right = ""
    while (above := parents.get(node)) is not None and not isinstance(above, cst.Annotation) and not (left and right):
        changes: dict[str, Any] = {}
        for name in child_fields(type(above)):
            value = getattr(above, name)
            if value is node:
                changes[name] = mark
            elif isinstance(value, list | tuple):
                changes[name] = [mark if one is node else one for one in value]
            elif isinstance(value, cst.BaseSuite):
                changes[name] = cst.SimpleStatementSuite([cst.Pass()])
        mark = changed(above, changes)
        left, _, right = cst.Module(body=()).code_for_node(mark).partition("\0")
        if isinstance(above, cst.BaseStatement | cst.BaseSmallStatement):
            break
        node = above
    return left[-1:], right[:1]


def _rebuilt_list(node: cst.CSTNode, name: str, value: Sequence[Any], rebuild: Callable[[cst.CSTNode], Any]) -> list[Any] | None:
    items: list[Any] = []
    any_change = False
    for item in value:
        new = rebuild(item) if isinstance(item, cst.CSTNode) else item
        if new is item:
            items.append(item)
            continue
        any_change = True
        if new is None:
            continue
        if isinstance(new, list):
            items += _keep_leading_lines(item, new)
        elif isinstance(item, cst.BaseExpression):
            items.append(fit(node, name, new))
        else:
            items += _keep_leading_lines(item, [new])
    if not any_change:
        return None
    if not items and name == "body":
        items.append(cst.SimpleStatementLine([cst.Pass()]) if isinstance(node, cst.IndentedBlock) else cst.Pass())
    return items


def _keep_leading_lines(old: cst.CSTNode, new: list[Any]) -> list[Any]:
    """Comments and blank lines above a replaced statement stay where they are."""
    lines = getattr(old, "leading_lines", ())
    if not lines or not new or old in new or not hasattr(new[0], "leading_lines"):
        return new
    if type(new[0]) is type(old) and getattr(new[0], "body", new) is getattr(old, "body", old):
        return new  # the statement itself, whose lines were changed on purpose
    own = list(new[0].leading_lines)
    if own and any(line is other for line in own for other in lines):
        return new
    return [changed(new[0], {"leading_lines": [*lines, *own]}), *new[1:]]


def parents_of(root: cst.Module) -> tuple[dict[cst.CSTNode, cst.CSTNode], list[cst.CSTNode]]:
    """The parent of each node, and all nodes in order of the text."""
    parents: dict[cst.CSTNode, cst.CSTNode] = {}
    order: list[cst.CSTNode] = []
    stack: list[cst.CSTNode] = [root]
    while stack:
        node = stack.pop()
        order.append(node)
        below = children(node)
        for child in below:
            parents[child] = node
        below.reverse()
        stack += below
    return parents, order


def duplicates(nodes: Iterable[cst.CSTNode]) -> cst.CSTNode | None:
    """A node that stands twice in a tree, if there is one; trees must not share nodes with themselves."""
    seen: set[cst.CSTNode] = set()
    for node in nodes:
        if node in seen:
            return node
        seen.add(node)
    return None
