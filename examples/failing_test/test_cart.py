"""A test that fails, for `pytest --chainexec examples/failing_test` to explain."""

from cart import Cart


def test_total():
    cart = Cart()
    cart.add("apple", 6)
    cart.add("pear", 1)
    assert cart.total() == 7
