"""docs/kinds.md is what tools/kinds.py makes of the kinds as they are."""

import importlib.util
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.skipif(sys.version_info[:2] != (3, 13), reason="the page is made with Python 3.13: other versions show other steps")
def test_the_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("kinds_page", ROOT / "tools" / "kinds.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.page() == tool.PAGE.read_text(encoding="utf-8")
