"""The conditions under which a rewriting does the same, each with a name. Rules refuse where they cannot show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Precondition:
    """One condition that a rule needs."""

    name: str
    text: str


CLOSED = Precondition("closed", "nothing looks into the function's frame or source: no locals, eval, inspect, gc, tracebacks")
OWN_TEXT = Precondition("own-text", 'the text of the expression is not itself a value, as in f"{x=}" or a t-string')
SCOPES_AGREE = Precondition("scopes-agree", "our analysis of scopes and the compiler's agree")
IN_FUNCTION = Precondition("in-function", "the code runs in a function, where names are local and nobody else sees them")
UNSHADOWED = Precondition("unshadowed", "a name means Python's builtin")
EXACT_TYPE = Precondition("exact-type", "a value is surely of a builtin type itself, not of a subclass")
QUIET = Precondition("quiet", "evaluating an expression neither raises nor has an effect")
STABLE = Precondition("stable", "an expression has the same value whenever it is evaluated between two places")
DEAD_AFTER = Precondition("dead-after", "nobody reads the variable afterwards before it is bound anew")
NOT_CAPTURED = Precondition("not-captured", "no inner function, class or generator uses the variable")
NOT_REBOUND = Precondition("not-rebound", "the body does not bind the variable")
SURELY_BOUND = Precondition("surely-bound", "the variable is bound whichever way control came")
BOUND_ONCE = Precondition("bound-once", "there is one binding of the variable")
READ_ONCE = Precondition("read-once", "there is one use of the variable, and it is evaluated next")
NO_JUMPS = Precondition("no-jumps", "no break, continue, return or yield leaves the block")
NO_BREAK = Precondition("no-break", "no break leaves the loop")
NO_CONTINUE = Precondition("no-continue", "no continue skips the end of the body")
NO_ELSE = Precondition("no-else", "the statement has no else")
NO_COMMENTS = Precondition("no-comments", "no comment would be lost")
NOT_IN_TRY = Precondition("not-in-try", "no try or with of the function can see a half-made result")
SYNCHRONOUS = Precondition("synchronous", "no await, async for or async comprehension")
NO_YIELD = Precondition("no-yield", "no yield or await")
NO_STOP_ITERATION = Precondition("no-stop-iteration", "nothing inside can raise StopIteration, which a generator turns into RuntimeError")
NO_WALRUS = Precondition("no-walrus", "no assignment expression")
PLAIN_TARGET = Precondition("plain-target", "what is assigned to is a plain local name")
LITERAL = Precondition("literal", "a value is written out as a literal")
ONE_SHOT = Precondition("holds-no-generator", "the iterable is no generator whose finally would run later")
POSITIONAL_CALLS = Precondition("called-by-position", "every call passes the parameter by position")
CALLED_ONLY = Precondition("only-called", "the function is used for nothing but calls")
NOT_PUBLIC = Precondition("not-public", "nobody outside of the program knows the name")
NOT_RECURSIVE = Precondition("not-recursive", "the function does not call itself, so one more frame cannot exhaust the stack")
ORDER_KEPT = Precondition("order-kept", "sub-expressions are evaluated in the same order")
ALONE = Precondition("alone-on-its-line", "the statement stands on a line of its own")
SAME_TEXT = Precondition("same-text", "libcst prints the program byte for byte as it is written")
SAME_TREE = Precondition("same-tree", "the new text parses to the very same syntax tree")
FRESH_NAME = Precondition("fresh-name", "there is a name that nothing in the program has")
NOT_MANGLED = Precondition("not-mangled", "the name does not begin with two underscores")
FALLS_THROUGH = Precondition("falls-through", "control reaches the end of the block, or surely does not")
NO_DECORATOR = Precondition("no-decorator", "the function has no decorator")
NO_TYPE_PARAMETERS = Precondition("no-type-parameters", "the function has no type parameters")
NO_DOCSTRING_CHANGE = Precondition("keeps-docstring", "the docstring stays where it is")
LAST_STATEMENT = Precondition("last-statement", "nothing follows the statement in its block")
DISJOINT = Precondition("disjoint", "neither statement reads or writes what the other writes")
FINITE_RANGE = Precondition("known-step", "the range goes up by a step that is known")
NOT_RESIZED = Precondition("not-resized", "the sequence keeps its length and items during the loop")
HASHABLE = Precondition("hashable", "nothing shows that a value is a container, which cannot be a key")
SAME_ASKING = Precondition("same-asking", "each operand is asked for its truth as often as before")
SAME_VALUE = Precondition("same-value", "the new expression gives the very same value")
