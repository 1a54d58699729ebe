"""Statements over many lines, line continuations, comments inside, strings over lines, semicolons, chained calls over lines."""


class Chain:
    def __init__(self):
        self.parts = []

    def add(self, *parts):
        self.parts.extend(parts)
        return self


def main():
    c = (
        Chain()
        .add(
            1,
            2,  # two
        )
        .add(*[
            n
            for n in range(4)
            if n
            % 2
        ])
    )
    total = c.parts[0] + \
        c.parts[1] \
        + len(
            c.parts
        )
    text = """first
    {}
last""".format(
        total
    )
    table = {
        "a": [
            1,
            c.add("in").parts[-1],
        ],
        "b": (
            lambda x:
            x + 1
        )(
            5
        ),
    }
    if (
        total > 1
        and table["b"] == 6
        or c.add("never")
    ):
        total += (
            1
        ); total *= 2
    table[
        "c"
    ], c.x = (
        total,
        text
    )
    for (
        key,
        value,
    ) in (
        list(table.items())
    ):
        if value is None: continue
        c.parts.append(
            key
        )
    assert (
        c.parts
    ), "message"
    return (
        c.parts,
        table,
        total,
    )
