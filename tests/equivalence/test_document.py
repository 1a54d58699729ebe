"""docs/equivalence.md shows what happens."""

import contextlib
import io
import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "equivalence.md"


def test_the_examples_print_what_the_document_shows():
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    pairs = [(code, shown) for (kind, code), (after, shown) in zip(blocks, blocks[1:]) if (kind, after) == ("python", "text")]
    assert len(pairs) == 3
    for code, shown in pairs:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, {})
        assert out.getvalue() == shown
