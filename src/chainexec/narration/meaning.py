"""What phrase forms say of a run, as data: claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.values import EMPTY_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainexec.narration.forms import Read


class Claim(NamedTuple):
    """One fact that a sentence states.

    Attributes:
        step: index of the (first) step of the trace that the sentence tells; -1 where it tells of the whole run.
        kind: "call", "value", "binding", "place", "content", "change", "branch", "iteration", "return", "yield", "raise", "handled",
            "output", "input", "summary", "outcome" or "statement".
        subject: a variable, a place, an expression of the program or a function; "" where the step alone says what it is about.
        value: text of the value as the sentence shows it; words such as "true" for a decision; "" where there is none.
        form: name of the phrase form.
    """

    step: int
    kind: str
    subject: str
    value: str
    form: str


# By form: the kind of the claim, and which slots are its subject and its value (-1: none).
MEANINGS: dict[str, tuple[str, int, int]] = {
    **dict.fromkeys(("calling", "inside", "inside_depth", "needs", "needs_now", "runs"), ("call", 0, -1)),
    **dict.fromkeys(("an_item", "next_item", "throws_into"), ("call", 0, -1)),
    **dict.fromkeys(("calling_with", "inside_with", "inside_with_depth"), ("call", 0, 1)),
    "new_object": ("call", 1, 0), "runs_again": ("call", 0, -1), "runs_on": ("call", 0, 1), "class_body": ("call", 0, -1),
    "lambda_returns": ("return", 1, 2), "plain_lambda_returns": ("return", 0, 1),
    **dict.fromkeys(("returns", "ends_returns"), ("return", 0, 1)),
    "returns_that": ("return", 0, -1), "ends": ("return", 0, -1), "finished": ("return", -1, -1), "yields_pauses": ("yield", 0, 1),
    "yields": ("yield", -1, 0), "yields_item": ("yield", 0, -1),
    "here": ("value", 0, 1),
    "result": ("outcome", -1, 0), "ends_with": ("outcome", -1, 0), "program_ends": ("outcome", -1, -1), "stopped": ("outcome", -1, 0),
    "raises": ("raise", 0, 1), "is_raised": ("raise", -1, 0), "raised_again": ("raise", -1, 0), "leaves": ("raise", 0, -1),
    "unhandled": ("raise", 1, 0), "unhandled_either": ("raise", 1, 0),
    **dict.fromkeys(("takes", "has_taken", "no_match", "suppresses"), ("handled", 0, -1)),
    **dict.fromkeys(("is", "becomes", "starts", "stays", "is_empty_thing", "becomes_empty", "starts_empty", "stays_empty", "then_is",
    "in_last"), ("binding", 0, 1)),
    "unpacked_from": ("value", 0, -1),
    "same_as": ("binding", 0, 3), "unbound": ("binding", 0, -1),
    **dict.fromkeys(("gives", "is_truth", "always", "counts", "is_not", "in", "not_in"), ("value", 0, 1)),
    "in_held": ("value", 1, 2), "not_in_held": ("value", 1, 2), "is_not_but": ("value", 0, 2), "gives_at": ("value", 0, 2),
    "gives_compared": ("value", 0, 2),
    **dict.fromkeys(("set", "becomes_was"), ("place", 0, 1)), "another": ("place", 0, 2),
    **dict.fromkeys(("that_is_set", "that_is_becomes"), ("place", 1, 2)),
    "place_deleted": ("place", 0, -1), "holds": ("content", 0, 1), "changes_many": ("content", 0, 2), "memory_changes": ("content", 0, 1),
    "holds_count": ("content", 0, 1),
    **dict.fromkeys(("added_end", "inserted_start", "removed_only", "removed_first", "removed_last", "member_added",
    "member_removed"), ("change", 1, 0)),
    "many_added": ("change", 1, 0), "taken_at": ("change", 1, -1),
    **dict.fromkeys(("taken", "taken_only", "taken_first", "taken_last"), ("change", 0, -1)),
    **dict.fromkeys(("item_left", "item_joined", "item_exchanged"), ("change", 1, 0)), "reordered": ("change", 0, -1),
    "inserted_at": ("change", 2, 0), "removed_at": ("change", 2, 1), "emptied": ("change", 0, -1), "many_inserted": ("change", 2, 0),
    "many_removed": ("change", 1, 0), "many_replaced": ("change", 1, 3), "rotated_right": ("change", 0, 1),
    "rotated_left": ("change", 0, 1), "changes_many_count": ("change", 0, 1), "recorded": ("change", 0, -1),
    **dict.fromkeys(("shows_too", "shows_it", "both_show", "caller_shows", "caller_shows_it"), ("content", 0, -1)),
    "matched_value": ("value", 0, 1),
    "body_runs": ("branch", 0, -1), "body_skipped": ("branch", 0, -1), "next_condition": ("branch", -1, -1),
    "loop_ends": ("branch", -1, 0),
    "loop_never": ("branch", -1, -1), "never_runs": ("branch", -1, -1), "holds_true": ("branch", -1, -1),
    "fails_false": ("branch", -1, -1), "loop_goes_on": ("branch", -1, -1), "loop_over": ("branch", -1, -1),
    "under_way": ("call", 0, -1),
    "case_matches": ("branch", 0, -1),
    "iteration_starts": ("iteration", -1, 0), "at_iteration": ("iteration", 0, 1),
    **dict.fromkeys(("passes", "binds_times", "bind_times"), ("iteration", -1, 0)),
    "break_in": ("branch", 0, 1), "ends_loop": ("branch", -1, 0), "ended_loop": ("branch", -1, 0),
    **dict.fromkeys(("prints", "prints_error", "writes", "writes_error"), ("output", -1, 0)), "reads": ("input", -1, 0),
    **dict.fromkeys(("writes_many", "writes_many_error"), ("output", -1, 2)), "reads_many": ("input", -1, 2),
    "loop_short": ("summary", 2, 1), "loop_short_one": ("summary", 1, 0), "goes": ("summary", 0, 1), "grows_by": ("summary", 0, 1),
    "falls_by": ("summary", 0, 1), "never_falls": ("summary", 0, -1), "never_rises": ("summary", 0, -1),
    **dict.fromkeys(("largest_of", "largest_end", "smallest_of", "smallest_end"), ("summary", 0, 1)),
    "last_change": ("summary", 0, 3), "only_change": ("summary", 0, 2),
    "length_goes": ("summary", 0, 2), "branch_counts": ("summary", 0, 2), "branch_always": ("summary", 0, 2),
    "branch_only": ("summary", 0, 3), "prints_lines": ("summary", -1, 0), "calls_made": ("summary", -1, 0),
    "after_them": ("summary", 0, 1), "call_short": ("return", 0, 1), "call_short_with": ("return", 0, 2),
    "call_short_raises": ("raise", 0, 1), "calls_below": ("summary", -1, 0), "left_out": ("summary", -1, 0),
    "left_out_in": ("summary", -1, 0),
    "steps_told": ("summary", -1, 0),
    "is_of_type": ("value", 0, 1),
    **dict.fromkeys(("defined", "class_made", "decorated", "class_decorated", "imported", "does_nothing", "break", "continue",
    "entered", "left", "entered_left", "statement_runs", "statement_begins", "reached", "declared"), ("statement", 0, -1)),
}  # fmt: skip


# What can follow from something, and what can be a reason for something: forms that a sentence may not use the other way round.
CONSEQUENCES = frozenset({
    "body_runs", "body_skipped", "next_condition", "iteration_starts", "loop_ends", "loop_never", "never_runs", "holds_true",
    "fails_false", "loop_goes_on", "loop_over", "its_body",
    "needs", "needs_now", "returns", "returns_that", "is_that", "becomes_that", "stays_that",
})  # fmt: skip
REASONS = frozenset({
    "is_truth", "always", "counts", "which_is", "which_counts", "which_empty_counts", "which_empty", "in", "not_in", "in_held",
    "not_in_held", "settles", "gives", "gives_at", "gives_compared", "no_items", "no_items_bare", "source_empty", "source_no_items",
    "case_matches", "value_of", "is_not", "is_not_but",
})  # fmt: skip


def misplaced(form: str, word: str, *, is_effect: bool) -> str:
    """What is wrong with a form after a word such as `so` or `because`; "" where nothing is.

    `is_effect` says whether it tells what the statement changed.
    """
    if (form in CONSEQUENCES or (is_effect and form not in {"is", "is_empty_thing"})) and word == "as":
        return "that is what follows, no reason"
    if (form in CONSEQUENCES or is_effect) and word in {"because", "since"}:
        return "that is what follows, no reason"
    is_reason = form in REASONS or (form in {"is", "is_empty_thing"} and not is_effect)
    return "that is a reason, nothing that follows" if is_reason and word in {"so", "which is why"} else ""


def claims_of(read: Iterable[Read], steps: Sequence[int]) -> tuple[Claim, ...]:
    """The claims that a line's forms make."""
    step = steps[0] if steps else -1
    found = []
    for form, slots, _ in read:
        meaning = MEANINGS.get(form)
        if meaning is None:
            continue
        kind, subject, value = meaning
        shown = slots[value] if value >= 0 else ""
        if form in {"is_truth", "always", "counts"}:
            shown = "true" if slots[1] else "false"
        text = str(shown)
        found.append(Claim(step, kind, str(slots[subject]) if subject >= 0 else "", EMPTY_TEXT.get(text, text), form))
    return tuple(found)
