"""Pages of the headless browser that watch for what must not happen in them."""

from __future__ import annotations

import pytest

from notebook.stepper.waiting import until


class Watched:
    """A browser page, with short words for what tests do; `wrong` collects errors, dialogs and requests."""

    def __init__(self, page):
        self.page = page
        self.wrong = []
        page.on("console", lambda message: self.wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.wrong.append(request.url) if not request.url.startswith("file:") else None)

    def open(self, path):
        self.page.goto(path.as_uri())
        until(self.page, "document.getElementById('opening').hidden || !document.getElementById('opening').textContent.startsWith('Opening')")
        return self

    @property
    def moment(self):
        return int(self.page.inner_text("#count b").replace(",", ""))

    def go(self, moment):
        self.page.evaluate(
            "(k) => { const s = document.getElementById('slider'); s.value = k; s.dispatchEvent(new Event('input')); }", moment
        )
        until(self.page, "(k) => Number(document.querySelector('#count b').textContent.replaceAll(',', '')) === k", moment)

    def click(self, name):
        self.page.click(f"#{name}")

    def text(self, selector):
        return self.page.inner_text(selector)

    def line(self, kind):
        return [int(row.get_attribute("data-line")) for row in self.page.query_selector_all(f".line.{kind}")]

    def variables(self):
        """Name -> the row's text, of the running call."""
        rows = self.page.evaluate("""[...document.querySelectorAll(".frame.current .names tr, .frame.over .names tr")]
            .filter((row) => row.querySelector("th button")).map((row) => [row.querySelector("th button").innerText, row.querySelector("td").innerText])""")
        return dict(rows)


@pytest.fixture(scope="module")
def contexts(browser):
    """A context for each size and colour scheme, used by all tests: to make one takes longer than most tests."""
    known = {}

    def context(width, height, scheme):
        if (width, height, scheme) not in known:
            known[width, height, scheme] = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            known[width, height, scheme].set_default_timeout(30_000)
        return known[width, height, scheme]

    return context


@pytest.fixture
def show(contexts, tmp_path):
    """show(trace or page text, width=, height=, scheme=) opens it. At the end nothing may have gone wrong in any page."""
    from chainexec.notebook.stepper import stepper_page

    opened = []

    def open_page(what, *, width=1280, height=820, scheme="light", **options):
        path = tmp_path / f"page{len(opened)}.html"
        path.write_text(what if isinstance(what, str) else stepper_page(what, **options), "ascii")
        watched = Watched(contexts(width, height, scheme).new_page())
        opened.append(watched)
        return watched.open(path)

    yield open_page
    for watched in opened:
        watched.page.close()
        assert watched.wrong == []
