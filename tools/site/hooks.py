"""What the site shows beyond docs/: documents of the top folder, such as the changelog, and drawings in the colours of the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {f"{name.upper()}.md": f"{name}.md" for name in ("changelog", "contributing", "security")}  # from the top folder, to the site


def on_files(files: Any, *, config: Any) -> Any:
    for name, page in PAGES.items():
        if (ROOT / name).exists():
            text = (ROOT / name).read_text(encoding="utf-8")
            files.append(File.generated(config, page, content=re.sub(r"\]\((?:docs/|([A-Z]+)(?=\.md))", _moved, text)))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    if page.file.src_uri == "index.md":
        page.meta["hide"] = ["navigation", "toc"]  # the first page is one column
    folder = (DOCS / page.file.src_uri).parent

    def link(found: re.Match[str]) -> str:
        """Files of the checkout that are no documents are named; there is nothing on the site to link to."""
        target = (folder / found[2]).resolve()
        inside = target.is_relative_to(DOCS) or not target.exists()  # what is not there is left for the strict build to find
        return found[0] if inside else f"{found[1]} (`{target.relative_to(ROOT).as_posix()}`)"

    return re.sub(r"\[([^\]]*)\]\((\.\./[^)#\s]*)\)", link, markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Drawings stand in the page itself, so that they follow its light and dark; as images they would follow the system's."""
    return re.sub(r'<img [^>]*src="(?:\.\./)*assets/(\w+)\.svg"[^>]*>', _drawing, html)


def _drawing(image: re.Match[str]) -> str:
    return (DOCS / "assets" / f"{image[1]}.svg").read_text(encoding="utf-8")


def _moved(link: re.Match[str]) -> str:
    return "](" + (link[1].lower() if link[1] else "")
