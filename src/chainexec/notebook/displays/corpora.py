"""What a corpus came to: its figures, what is in it, and what was left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.report import _labelled
from chainexec.notebook.markup import Html, markdown_code, markdown_table, markdown_text, shown, table, tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.corpus import CorpusReport

TITLES = {
    "task": "Tasks", "kind": "Kinds", "domain": "Domains", "level": "Difficulty", "tokens": "Tokens of a sample", "steps": "Steps of a run",
    "licence": "Licences",
}  # fmt: skip
MANY = 12  # rows of one chart


def html(report: CorpusReport) -> str:
    charts = [_chart(title, _labelled(name, report.counts[name])) for name, title in TITLES.items() if report.counts.get(name)]
    place = tag("p", "In ", tag("code", str(report.folder)), class_="dim")
    body = [_figures(report), tag("div", *charts, class_="charts"), _drops(report), place]
    return shown("Corpus", [f"{report.samples:,} samples", f"{report.programs:,} programs"], *body, label="Report of a corpus")


def markdown(report: CorpusReport) -> str:
    figures = f"{report.samples:,} samples of {report.programs:,} programs in {report.shards:,} shards"
    head = f"**Corpus** in {markdown_code(str(report.folder))}: {figures}"
    drops = [(markdown_text(reason), f"{count:,}") for reason, count in _largest(report.drops)]
    return "\n\n".join([head, *([markdown_table(("left out", "how many"), drops)] if drops else [])])


def plain(report: CorpusReport) -> str:
    return str(report)


def _figures(report: CorpusReport) -> Html:
    tokens = report.counts.get("totals", {}).get("tokens")
    figures = [("samples", f"{report.samples:,}"), ("programs", f"{report.programs:,}")]
    if tokens is not None:
        figures.append(("tokens", f"{tokens:,}"))
    figures.append(("shards", f"{report.shards:,}" if report.made == report.shards else f"{report.shards:,} ({report.made:,} made now)"))
    if report.made:
        figures += [("seconds", f"{report.seconds:,.1f}"), ("samples a second", f"{report.rate:,.0f}")]
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in figures), class_="figures")


def _chart(title: str, counts: Mapping[str, int]) -> Html:
    """Bars: each as long as its share of the largest."""
    rows = list(counts.items())
    most = max(counts.values(), default=1) or 1
    bars = []
    for key, count in rows[:MANY]:
        track = tag("span", tag("i", style=f"width:{max(100 * count / most, 0.5):.1f}%"), class_="track")
        number = tag("span", f"{count:,}", class_="number")
        bars.append(tag("div", tag("span", key, class_="name", title=key), track, number, class_="bar-row"))
    more = tag("p", f"... and {len(rows) - MANY:,} more", class_="dim") if len(rows) > MANY else None
    return tag("div", tag("h4", title), *bars, more, class_="chart")


def _drops(report: CorpusReport) -> Html | None:
    if not report.drops:
        return tag("p", "Nothing was left out.", class_="dim")
    rows = []
    for reason, count in _largest(report.drops):
        what, _, why = reason.partition(": ")
        rows.append((what, why, f"{count:,}"))
    return tag("div", tag("h4", "Left out"), table(("what", "why", "how many"), rows, numbers=(2,)))


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
