"""`chainexec view`: writes the page, says where, and opens it where a browser is."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import pytest

from chainexec import cli
from chainexec.cli.viewing import page_name


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text("def total(prices):\n    amount = 0\n    for price in prices:\n        amount += price\n    return amount\n\nprint(total([1, 2]))\n")
    return path


@pytest.fixture
def no_browser(monkeypatch):
    def get(*_):
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", get)


def test_a_page_is_written_to_a_named_file(program, tmp_path, capsys):
    out = tmp_path / "run.html"
    assert cli.main(["view", f"{program}:total", "[1, 2]", "--no-open", "--out", str(out)]) == cli.OK
    assert capsys.readouterr().out == f"{out}\n"
    assert "<title>total([1, 2])</title>" in out.read_text("ascii")
    assert cli.main(["view", str(program), "--no-open", "--out", str(out), "--no-narration"]) == cli.OK  # a page may replace a page
    assert "<title>shop.py</title>" in out.read_text("ascii")
    assert '"story":null' in out.read_text("ascii")


def test_without_a_name_it_goes_to_a_temporary_folder(program, capsys):
    assert cli.main(["view", str(program), "--no-open"]) == cli.OK
    path = Path(capsys.readouterr().out.strip())
    assert path.name == "shop.html"
    assert path.read_text("ascii").startswith("<!DOCTYPE html>")
    path.unlink()
    path.parent.rmdir()


def test_a_saved_trace_and_the_status_of_the_program(program, tmp_path, capsys):
    failing = tmp_path / "failing.py"
    failing.write_text("1 / 0\n")
    assert cli.main(["view", str(failing), "--save", str(tmp_path / "run.trace"), "--no-open", "--out", str(tmp_path / "a.html")]) == cli.RAISED
    assert cli.main(["view", str(tmp_path / "run.trace"), "--no-open", "--out", str(tmp_path / "b.html")]) == cli.RAISED
    assert "ZeroDivisionError" in (tmp_path / "b.html").read_text("ascii")
    assert cli.main(["view", str(program), "--max-steps", "3", "--no-open", "--out", str(tmp_path / "c.html")]) == cli.STOPPED


def test_it_is_opened(program, tmp_path, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(webbrowser, "get", lambda *_: SimpleNamespace(name="firefox", open=lambda url: opened.append(url) or True))
    out = tmp_path / "run.html"
    assert cli.main(["view", str(program), "--out", str(out)]) == cli.OK
    assert opened == [out.as_uri()]
    assert capsys.readouterr().err == ""


def test_no_browser(program, tmp_path, no_browser, capsys):
    out = tmp_path / "run.html"
    assert cli.main(["view", str(program), "--out", str(out)]) == cli.OK
    assert capsys.readouterr().err == f"chainexec: no browser was found here; open {out} in one.\n"


def test_a_browser_for_terminals_is_none(program, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(webbrowser, "get", lambda *_: webbrowser.GenericBrowser("/usr/bin/lynx"))
    assert cli.main(["view", str(program), "--out", str(tmp_path / "run.html")]) == cli.OK
    assert "no browser was found" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "says"), [
    ("folder", "is a folder; name a file in it"), ("shop.py", "is there and is no .html file"), ("nowhere/run.html", "there is no folder"),
])  # fmt: skip
def test_a_place_that_cannot_be(program, tmp_path, name, says, capsys):
    (tmp_path / "folder").mkdir()
    before = program.read_text()
    assert cli.main(["view", str(program), "--no-open", "--out", str(tmp_path / name)]) == cli.USAGE
    assert says in capsys.readouterr().err
    assert program.read_text() == before


def test_a_folder_that_cannot_be_written(program, tmp_path, monkeypatch, capsys):
    place = tmp_path / "locked"
    place.mkdir()
    place.chmod(0o500)
    if os.access(place, os.W_OK):  # root may write anywhere

        def refuse(path, mode="r", **_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", lambda path, *args, **options: refuse(path) if path.parent == place else open(path, *args, **options))
    assert cli.main(["view", str(program), "--no-open", "--out", str(place / "run.html")]) == cli.USAGE
    assert "Permission denied; name another place with --out" in capsys.readouterr().err
    place.chmod(0o700)


@pytest.mark.parametrize(("program", "name"), [
    ("sort.py:bubble", "sort-bubble"), ("a/b/script.py", "script"), ("-", "run"), ("heapq:nsmallest", "heapq-nsmallest"), ("run.trace", "run"),
    ("\u00fc\u00e4.py", "run"),
])  # fmt: skip
def test_names_of_pages(program, name):
    assert page_name(program) == name
