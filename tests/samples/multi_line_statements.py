"""Statements over several lines are one step each."""


def add(
    a,
    b=2,
    *rest,
    c=3,
):
    return (
        a
        + b
        + sum(
            rest
        )
        + c
    )


def main():
    one = add(
        1,
        2,
        *[
            3,
            4,
        ],
        c=add(
            5,
            6,
        ),
    )
    table = {
        "a": [
            one,
            add(1),
        ],
        "b": add(
            2
        ),
    }
    if (
        one
        > 3
        and table["b"]
        < 100
    ):
        one = -one
    text = """first
second""" \
        + "third"
    for item in (
        1,
        add(2),
    ):
        one += item
    return one, table, text
