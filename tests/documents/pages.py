"""Reads the documents: fenced blocks, and what follows what."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MADE = {"kinds.md", "rules.md", "styles.md", "messages.md"}  # by tools, from runs; other tests compare them with what is made today
MARK = "\x00\n"
DRIVER = """\
import sys
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        code = compile(file.read(), name, "exec")
    exec(code)
    print("\\x00")
"""


class Block(NamedTuple):
    language: str
    title: str  # the file that it is, if it is one
    text: str
    line: int
    shown: str | None  # the `text` block right behind it: what it prints


def documents() -> list[Path]:
    return [path for path in [*ROOT.glob("*.md"), *sorted(DOCS.rglob("*.md"))]]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    found = list(re.finditer(r'^```(\w*)(?: title="([^"\n]*)")?\n(.*?)^```$', text, re.MULTILINE | re.DOTALL))
    made = []
    for one, after in zip(found, [*found[1:], None]):
        follows = after is not None and after[1] == "text" and not text[one.end() : after.start()].strip()
        made.append(Block(one[1], one[2] or "", one[3], text.count("\n", 0, one.start()) + 1, after[3] if follows else None))
    return made


def without_code(path: Path) -> str:
    """A document's text without fenced blocks and code spans."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(`+)[^`](?:.*?[^`])?\1(?!`)", "", text)


def environment(folder: Path) -> dict[str, str]:
    """Of a user who has installed chainexec: the command is there, and nothing of the settings here."""
    commands = folder / ".commands"
    commands.mkdir(exist_ok=True)
    command = commands / "chainexec"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m chainexec "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}


def run_python(codes: list[str], folder: Path) -> list[str]:
    """What each of the blocks prints, one after the other in one namespace."""
    names = []
    for number, code in enumerate(codes):
        names.append(f"example_{number}.py" if number else "example.py")
        (folder / names[-1]).write_text(code, encoding="utf-8")
    (folder / "all_examples.py").write_text(DRIVER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "all_examples.py", *names], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False, timeout=300
    )
    assert not done.stderr, done.stderr
    assert done.returncode == 0
    return done.stdout.split(MARK)[:-1]


def run_shell(commands: str, folder: Path) -> str:
    done = subprocess.run(["sh", "-c", commands], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False, timeout=300)
    assert not done.stderr, done.stderr
    return done.stdout


def outputs(path: Path, folder: Path) -> list[tuple[Block, str]]:
    """Each block that shows what it prints, with what it prints.

    Python blocks go on from one another, until one imports chainexec anew; blocks with a title are files; `sh` blocks run in the same folder.
    """
    found: list[tuple[Block, str]] = []
    session: list[Block] = []

    def finish() -> None:
        if any(block.shown is not None for block in session):
            printed = run_python([block.text for block in session], folder)
            found.extend((block, text) for block, text in zip(session, printed, strict=True) if block.shown is not None)
        session.clear()

    for block in blocks(path):
        if block.title:
            (folder / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            if re.search(r"^(import|from) chainexec\b", block.text, re.MULTILINE):
                finish()
            elif not session and block.shown is None:
                continue
            session.append(block)
        elif block.language == "sh" and block.shown is not None:
            finish()
            found.append((block, run_shell(block.text, folder)))
    finish()
    return found


if __name__ == "__main__":  # write into the documents that are named what their blocks print: python tests/documents/pages.py docs/tour.md
    import tempfile

    for name in sys.argv[1:]:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as scratch:
            shown = outputs(page, Path(scratch))
        text = page.read_text(encoding="utf-8")
        for block, printed in shown:
            head = f"```{block.language}\n{block.text}```\n\n```text\n"
            assert head + block.shown in text
            text = text.replace(head + block.shown, head + printed)
        page.write_text(text, encoding="utf-8")
