import pytest

from corpus.algorithms.answers import judge, names

JUDGES = dict.fromkeys(
    [
        "bubble_sort", "cocktail_sort", "counting_sort", "dutch_flag", "gnome_sort", "heapsort", "insertion_sort", "merge_sort",
        "merge_sort_bottom_up", "patience_sort", "quicksort", "quicksort_lists", "radix_sort", "selection_sort", "shell_sort",
    ],
    lambda numbers: sorted(numbers),
)  # fmt: skip


@pytest.mark.parametrize("name", names("sorting"))
def test_sorting(name):
    judge("sorting", name, JUDGES)
