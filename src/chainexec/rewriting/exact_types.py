"""What type an expression surely has: exactly a builtin one, never a subclass. What cannot be shown is unknown (None).

A parameter is unknown, whatever its annotation says: nobody checks it. These facts hold by the language alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.rewriting.view import View

Types = frozenset[str] | None  # one of these exact types; None: unknown
State = dict[str, Types]  # of the locals that are surely bound

INT, STR, BOOL, FLOAT, LIST, TUPLE, DICT, SET, NONE = (
    frozenset({n}) for n in ("int", "str", "bool", "float", "list", "tuple", "dict", "set", "NoneType")
)
NUMBERS = frozenset({"int", "float", "bool"})
WHOLE = frozenset({"int", "bool"})
IMMUTABLE = frozenset({"int", "float", "bool", "str", "tuple", "NoneType", "bytes", "range", "frozenset", "complex"})
SIZED = frozenset({"str", "list", "tuple", "dict", "set", "frozenset", "bytes"})
SEQUENCES = frozenset({"str", "list", "tuple", "bytes"})
PLAIN = IMMUTABLE | SIZED  # their truth is known without calling code of the program
SCALARS = frozenset({"int", "float", "bool", "str", "NoneType", "bytes"})

CALLS: Mapping[str, Types] = {
    "len": INT, "range": frozenset({"range"}), "sorted": LIST, "list": LIST, "tuple": TUPLE, "dict": DICT, "set": SET,
    "frozenset": frozenset({"frozenset"}), "int": INT, "float": FLOAT, "bool": BOOL, "ord": INT, "chr": STR, "isinstance": BOOL,
    "issubclass": BOOL,
    "callable": BOOL, "hasattr": BOOL, "any": BOOL, "all": BOOL, "enumerate": frozenset({"enumerate"}), "zip": frozenset({"zip"}),
    "map": frozenset({"map"}), "filter": frozenset({"filter"}), "id": INT, "hash": INT, "bin": STR, "hex": STR, "oct": STR, "input":
    STR, "print": NONE,
}  # fmt: skip
METHODS: Mapping[str, Mapping[str, Types]] = {
    "str": {
        **dict.fromkeys((
            "lower", "upper", "strip", "lstrip", "rstrip", "replace", "join", "title", "capitalize", "swapcase", "center", "ljust",
            "rjust", "zfill",
            "casefold", "expandtabs", "removeprefix", "removesuffix", "translate",
        ), STR),
        **dict.fromkeys(("split", "rsplit", "splitlines"), LIST), **dict.fromkeys(("partition", "rpartition"), TUPLE),
        **dict.fromkeys((
            "isalpha", "isdigit", "isalnum", "isnumeric", "isdecimal", "isupper", "islower", "isspace", "istitle", "isidentifier",
            "isascii",
            "isprintable", "startswith", "endswith",
        ), BOOL),
        **dict.fromkeys(("find", "rfind", "index", "rindex", "count"), INT), "encode": frozenset({"bytes"}),
    },
    "list": {
        **dict.fromkeys(("append", "extend", "insert", "remove", "clear", "sort", "reverse"), NONE), "count": INT, "index": INT,
        "copy": LIST,
    },
    "tuple": {"count": INT, "index": INT},
    "dict": {
        "keys": frozenset({"dict_keys"}), "values": frozenset({"dict_values"}), "items": frozenset({"dict_items"}), "copy": DICT,
        "update": NONE,
        "clear": NONE, "popitem": TUPLE,
    },
    "set": {
        **dict.fromkeys(("add", "discard", "remove", "clear", "update"), NONE),
        **dict.fromkeys(("union", "intersection", "difference", "symmetric_difference", "copy"), SET),
        **dict.fromkeys(("issubset", "issuperset", "isdisjoint"), BOOL),
    },
    "int": {"bit_length": INT, "bit_count": INT},
}  # fmt: skip
SPLITTING = frozenset({"split", "rsplit", "splitlines"})


def join(a: Types, b: Types) -> Types:
    return None if a is None or b is None else a | b


def within(types: Types, allowed: frozenset[str]) -> bool:
    """Whether the type is known and one of these."""
    return types is not None and types <= allowed


def type_of(node: cst.CSTNode, state: State, view: View) -> Types:
    """The exact types that an expression may have."""
    match node:
        case cst.Integer():
            return INT
        case cst.Float():
            return FLOAT
        case cst.Imaginary():
            return frozenset({"complex"})
        case cst.SimpleString():
            return frozenset({"bytes"}) if "b" in node.prefix.lower() else STR
        case cst.ConcatenatedString():
            return join(type_of(node.left, state, view), type_of(node.right, state, view))
        case cst.FormattedString():
            return _formatted(node, state, view)
        case cst.Name():
            return _name(node, state, view)
        case cst.List() | cst.ListComp():
            return LIST
        case cst.Tuple():
            return TUPLE
        case cst.Set() | cst.SetComp():
            return SET
        case cst.Dict() | cst.DictComp():
            return DICT
        case cst.GeneratorExp():
            return frozenset({"generator"})
        case cst.Lambda():
            return frozenset({"function"})
        case cst.NamedExpr():
            return type_of(node.value, state, view)
        case cst.IfExp():
            return join(type_of(node.body, state, view), type_of(node.orelse, state, view))
        case cst.BooleanOperation():
            return join(type_of(node.left, state, view), type_of(node.right, state, view))
        case cst.Comparison():
            return BOOL if _compares_to_bool(node, state, view) else None
        case cst.UnaryOperation():
            return _unary(node, state, view)
        case cst.BinaryOperation():
            return binary(node.operator, type_of(node.left, state, view), type_of(node.right, state, view), node.right)
        case cst.Call():
            return _call(node, state, view)
        case cst.Subscript():
            return _subscript(node, state, view)
        case _:
            return None


def _formatted(node: cst.FormattedString, state: State, view: View) -> Types:
    if len(node.parts) == 1 and isinstance(part := node.parts[0], cst.FormattedStringExpression):
        if part.conversion is None and not within(type_of(part.expression, state, view), SCALARS):
            return None  # `__format__` may return an instance of a subclass
    return STR


def _name(node: cst.Name, state: State, view: View) -> Types:
    if node.value in ("True", "False"):
        return BOOL
    if node.value == "None":
        return NONE
    variable = view.scopes.variable_of.get(node)
    if variable is None:
        return None
    if variable.scope.kind == "function":
        if variable.rebound_inside or view.scopes.used_in[node].function is not variable.scope:
            return None
        return state.get(node.value)
    if variable.scope.kind == "comprehension" and len(variable.bindings) == 1:
        binding = variable.bindings[0][0]
        parent = view.parents.get(binding)
        if isinstance(parent, cst.CompFor) and parent.target is binding:
            return element_type(parent.iter, state, view)
        if isinstance(parent, cst.Element) and isinstance(parent_of := view.parents[parent], cst.Tuple):
            loop = view.parents.get(parent_of)
            if isinstance(loop, cst.CompFor) and loop.target is parent_of:
                return element_types(loop.iter, len(parent_of.elements), state, view)[list(parent_of.elements).index(parent)]
    return None


def _compares_to_bool(node: cst.Comparison, state: State, view: View) -> bool:
    left = node.left
    for target in node.comparisons:
        if not isinstance(target.operator, cst.Is | cst.IsNot | cst.In | cst.NotIn):
            # The order of two lists or tuples is what their items say, which need not be a bool.
            allowed = PLAIN if isinstance(target.operator, cst.Equal | cst.NotEqual) else SCALARS
            if not (within(type_of(left, state, view), allowed) and within(type_of(target.comparator, state, view), allowed)):
                return False
        left = target.comparator
    return True


def _unary(node: cst.UnaryOperation, state: State, view: View) -> Types:
    if isinstance(node.operator, cst.Not):
        return BOOL
    inner = type_of(node.expression, state, view)
    if within(inner, WHOLE):
        return INT
    return FLOAT if inner == FLOAT and not isinstance(node.operator, cst.BitInvert) else None


def binary(operator: cst.CSTNode, left: Types, right: Types, right_node: cst.CSTNode | None = None) -> Types:
    """The type of `left operator right`, if it does not raise."""
    if left is None or right is None or not left or not right:
        return None
    if left <= WHOLE and right <= WHOLE:
        match operator:
            case cst.Add() | cst.Subtract() | cst.Multiply() | cst.FloorDivide() | cst.Modulo() | cst.LeftShift() | cst.RightShift():
                return INT
            case cst.AddAssign() | cst.SubtractAssign() | cst.MultiplyAssign() | cst.FloorDivideAssign() | cst.ModuloAssign():
                return INT
            case cst.Divide() | cst.DivideAssign():
                return FLOAT
            case cst.BitAnd() | cst.BitOr() | cst.BitXor() | cst.BitAndAssign() | cst.BitOrAssign() | cst.BitXorAssign():
                return INT if INT in (left, right) else WHOLE
            case cst.LeftShiftAssign() | cst.RightShiftAssign():
                return INT
            case cst.Power() | cst.PowerAssign():
                return INT if isinstance(right_node, cst.Integer) else frozenset({"int", "float"})
        return None
    if left <= NUMBERS and right <= NUMBERS:
        both = FLOAT if FLOAT in (left, right) else frozenset({"int", "float"})
        match operator:
            case cst.Add() | cst.Subtract() | cst.Multiply() | cst.FloorDivide() | cst.Modulo():
                return both
            case cst.AddAssign() | cst.SubtractAssign() | cst.MultiplyAssign() | cst.FloorDivideAssign() | cst.ModuloAssign():
                return both
            case cst.Divide() | cst.DivideAssign():
                return FLOAT
        return None
    if isinstance(operator, cst.Add | cst.AddAssign) and left == right and left in (STR, LIST, TUPLE, frozenset({"bytes"})):
        return left
    if isinstance(operator, cst.Multiply | cst.MultiplyAssign):
        if left in (STR, LIST, TUPLE) and right <= WHOLE:
            return left
        if right in (STR, LIST, TUPLE) and left <= WHOLE:
            return right
    if left == SET and right == SET and isinstance(operator, cst.BitAnd | cst.BitOr | cst.BitXor | cst.Subtract):
        return SET
    return None


def _call(node: cst.Call, state: State, view: View) -> Types:
    function = node.func
    if isinstance(function, cst.Name):
        name = function.value
        if not view.is_builtin(function):
            return None
        if name in CALLS:
            return CALLS[name]
        first = type_of(node.args[0].value, state, view) if node.args and not node.args[0].star else None
        if name in ("str", "repr"):
            return STR if (not node.args and name == "str") or within(first, PLAIN) else None
        if name == "abs":
            return INT if within(first, WHOLE) else first if first == FLOAT else None
        if name == "divmod":
            return TUPLE if len(node.args) == 2 and all(within(type_of(a.value, state, view), NUMBERS) for a in node.args) else None
        if name == "round" and len(node.args) == 1:
            return INT if within(first, NUMBERS) else None
        if name in ("min", "max") and len(node.args) > 1 and not any(a.star or a.keyword for a in node.args):
            found: Types = frozenset()
            for argument in node.args:
                found = join(found, type_of(argument.value, state, view))
            return found
        if name in ("min", "max", "sum") and len(node.args) == 1 and not node.args[0].star:
            items = element_type(node.args[0].value, state, view)
            if name == "sum":
                return INT if within(items, WHOLE) else frozenset({"int", "float"}) if within(items, NUMBERS) else None
            return items
        return None
    if isinstance(function, cst.Attribute):
        owner = type_of(function.value, state, view)
        if owner is None or not owner:
            return None
        result: Types = frozenset()
        for one in sorted(owner):
            table = METHODS.get(one, {})
            if function.attr.value not in table:
                return None
            result = join(result, table[function.attr.value])
        return result
    return None


def _subscript(node: cst.Subscript, state: State, view: View) -> Types:
    owner = type_of(node.value, state, view)
    if len(node.slice) != 1 or owner is None:
        return None
    is_slice = isinstance(node.slice[0].slice, cst.Slice)
    if owner == STR:
        return STR
    if owner in (LIST, TUPLE) and is_slice:
        return owner
    return INT if owner == frozenset({"range"}) and not is_slice else None


def element_type(node: cst.CSTNode, state: State, view: View) -> Types:
    """The exact types of the items that iterating over the expression gives. The items of a list that others may change are unknown."""
    if isinstance(node, cst.List | cst.Tuple | cst.Set):
        found: Types = frozenset()
        for element in node.elements:
            found = join(found, None if isinstance(element, cst.StarredElement) else type_of(element.value, state, view))
        return found or None
    if isinstance(node, cst.GeneratorExp) and not view.consumed_at_once(node):
        return None  # what its names are bound to when it is run is not known here
    if isinstance(node, cst.ListComp | cst.SetComp | cst.GeneratorExp):
        return type_of(node.elt, state, view)
    own = type_of(node, state, view)
    if own == STR:
        return STR
    if own in (frozenset({"range"}), frozenset({"bytes"})):
        return INT
    if own in (frozenset({"enumerate"}), frozenset({"zip"}), frozenset({"dict_items"})):
        return TUPLE
    if isinstance(node, cst.Call):
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in SPLITTING and type_of(node.func.value, state, view) == STR:
            return STR
        if isinstance(node.func, cst.Name) and node.func.value in ("list", "tuple", "set", "sorted", "reversed", "frozenset") and node.args:
            if view.is_builtin(node.func) and not node.args[0].star and node.args[0].keyword is None:
                return element_type(node.args[0].value, state, view)
    return None


def element_types(node: cst.CSTNode, count: int, state: State, view: View) -> list[Types]:
    """Item by item, for items that are unpacked into `count` targets."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and view.is_builtin(node.func):
        plain = [a.value for a in node.args if not a.star and a.keyword is None]
        if node.func.value == "enumerate" and count == 2 and plain:
            starts_whole = len(node.args) == 1 or within(type_of(node.args[1].value, state, view), WHOLE)
            return [INT if starts_whole else None, element_type(plain[0], state, view)]
        if node.func.value == "zip" and len(plain) == len(node.args) == count:
            return [element_type(argument, state, view) for argument in plain]
    return [None] * count


def quiet(node: cst.CSTNode, state: State, view: View) -> bool:
    """Whether evaluating the expression surely neither raises nor has an effect, whenever it is done."""
    match node:
        case cst.Integer() | cst.Float() | cst.Imaginary() | cst.SimpleString() | cst.ConcatenatedString() | cst.Ellipsis():
            return not isinstance(node, cst.ConcatenatedString) or (quiet(node.left, state, view) and quiet(node.right, state, view))
        case cst.Name():
            if node.value in ("True", "False", "None"):
                return True
            variable = view.scopes.variable_of.get(node)
            if variable is None:
                return view.is_builtin(node)
            if variable.scope.kind == "comprehension":
                return view.scopes.used_in[node].function is variable.scope.function
            if variable.scope.kind != "function" or variable.rebound_inside:
                return False
            return view.scopes.used_in[node].function is variable.scope and node.value in state
        case cst.List() | cst.Tuple():
            return all(not isinstance(e, cst.StarredElement) and quiet(e.value, state, view) for e in node.elements)
        case cst.Dict() | cst.Set():
            return not node.elements
        case cst.UnaryOperation():
            allowed = PLAIN if isinstance(node.operator, cst.Not) else WHOLE
            return quiet(node.expression, state, view) and within(type_of(node.expression, state, view), allowed)
        case cst.Comparison():
            return _quiet_comparison(node, state, view)
        case cst.BinaryOperation():
            return _quiet_binary(node, state, view)
        case cst.BooleanOperation():
            return quiet(node.left, state, view) and quiet(node.right, state, view) and within(type_of(node.left, state, view), PLAIN)
        case cst.IfExp():
            parts = (node.test, node.body, node.orelse)
            return all(quiet(part, state, view) for part in parts) and within(type_of(node.test, state, view), PLAIN)
        case cst.Call():
            if isinstance(node.func, cst.Name) and view.is_builtin(node.func) and len(node.args) == 1 and not node.args[0].star:
                value = node.args[0].value
                if node.args[0].keyword is None and quiet(value, state, view):
                    types = type_of(value, state, view)
                    return (node.func.value == "len" and within(types, SIZED)) or (
                        node.func.value in ("str", "bool") and within(types, SCALARS)
                    )
            return (
                isinstance(node.func, cst.Name)
                and node.func.value in ("list", "dict", "set", "tuple", "str")
                and not node.args
                and view.is_builtin(node.func)
            )
        case _:
            return False


def _quiet_comparison(node: cst.Comparison, state: State, view: View) -> bool:
    left: cst.CSTNode = node.left
    if not quiet(left, state, view):
        return False
    for target in node.comparisons:
        if not quiet(target.comparator, state, view):
            return False
        a, b = type_of(left, state, view), type_of(target.comparator, state, view)
        match target.operator:
            case cst.Is() | cst.IsNot():
                pass
            case cst.Equal() | cst.NotEqual():
                if not (within(a, SCALARS) and within(b, SCALARS)):
                    return False
            case cst.In() | cst.NotIn():
                if not (a == STR and b == STR):
                    return False
            case _:
                if not ((within(a, NUMBERS) and within(b, NUMBERS)) or (a == STR and b == STR)):
                    return False
        left = target.comparator
    return True


def _quiet_binary(node: cst.BinaryOperation, state: State, view: View) -> bool:
    if not (quiet(node.left, state, view) and quiet(node.right, state, view)):
        return False
    a, b = type_of(node.left, state, view), type_of(node.right, state, view)
    if within(a, WHOLE) and within(b, WHOLE):
        if isinstance(node.operator, cst.Add | cst.Subtract | cst.Multiply | cst.BitAnd | cst.BitOr | cst.BitXor):
            return True
        return (
            isinstance(node.operator, cst.FloorDivide | cst.Modulo)
            and isinstance(node.right, cst.Integer)
            and node.right.value.strip("0_") != ""
        )
    return isinstance(node.operator, cst.Add) and a == STR and b == STR


def stable(node: cst.CSTNode, state: State, view: View) -> bool:
    """Whether the value depends on nothing but locals that hold immutable values (rebinding them aside)."""
    match node:
        case cst.Integer() | cst.Float() | cst.SimpleString() | cst.ConcatenatedString():
            return True
        case cst.Name():
            return node.value in ("True", "False", "None") or within(type_of(node, state, view), IMMUTABLE - {"tuple", "frozenset"})
        case cst.Call():
            if isinstance(node.func, cst.Name) and node.func.value == "len" and len(node.args) == 1 and view.is_builtin(node.func):
                inner = node.args[0].value
                return within(type_of(inner, state, view), IMMUTABLE) and isinstance(inner, cst.Name)
            return False
        case cst.BinaryOperation():
            return stable(node.left, state, view) and stable(node.right, state, view) and within(type_of(node, state, view), NUMBERS)
        case cst.UnaryOperation():
            return stable(node.expression, state, view)
        case _:
            return False
