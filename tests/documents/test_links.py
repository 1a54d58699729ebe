"""Links and anchors of the documents lead somewhere, and every page can be reached."""

import re

import pytest

from documents.pages import DOCS, ROOT, documents, name_of, without_code

HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def anchors(path):
    """Of a document's headings, as GitHub and the site make them."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)).strip().lower().replace(" ", "-") for title in HEADING.findall(text)}


def links(path):
    return [target for target in LINK.findall(without_code(path)) if "://" not in target]


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_links_lead_somewhere(document):
    for target in links(document):
        file, _, anchor = target.partition("#")
        other = document.parent / file if file else document
        assert other.exists(), f"{name_of(document)} links to {target}, which is not there"
        if anchor:
            assert other.suffix == ".md", f"{name_of(document)}: {target}"
            assert anchor in anchors(other), f"{name_of(document)} links to {target}; {file or 'it'} has {sorted(anchors(other))}"


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_images_are_there_and_say_what_they_show(document):
    for words, target in IMAGE.findall(without_code(document)):
        assert (document.parent / target).exists()
        assert len(words.split()) >= 3


def test_links_are_found():
    found = links(ROOT / "README.md")
    assert "docs/styles.md" in found
    assert len(found) > 10
    assert "four-promises" in anchors(DOCS / "index.md")
    assert "coe" in anchors(DOCS / "styles.md")


def test_every_page_is_in_the_navigation():
    navigation = (ROOT / "tools" / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    for path in DOCS.rglob("*.md"):
        assert re.search(rf"\s{re.escape(path.relative_to(DOCS).as_posix())}$", navigation, re.MULTILINE), f"{name_of(path)} is not in tools/site/mkdocs.yml"


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_lists_and_tables_are_read_as_such_everywhere(document):
    """GitHub's Markdown and the site's differ: lists inside lists need four spaces, lists and tables an empty line before them."""
    lines = re.sub(r"^```.*?^```$", lambda found: "\n" * found[0].count("\n"), document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL).split("\n")
    item = re.compile(r"(?:[-*]|\d+\.) ")
    for number, (before, line) in enumerate(zip(["", *lines], lines), 1):
        where = f"{name_of(document)}, line {number}"
        assert not re.match(r" {1,3}(?:[-*]|\d+\.) ", line), f"{where}: indent it by four spaces"
        text_before = bool(before.strip())
        assert not (item.match(line) and text_before and not item.match(before.lstrip()) and not before.startswith(" ")), f"{where}: put an empty line before the list"
        assert not (line.startswith("|") and text_before and not before.startswith("|")), f"{where}: put an empty line before the table"
