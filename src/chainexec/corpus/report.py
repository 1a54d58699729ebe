"""The report of a build: how much of what there is, what was left out and why, how fast it went; as Markdown and as one HTML page."""

from __future__ import annotations

import html
import io
import itertools
from typing import TYPE_CHECKING, Any

from chainexec.corpus.card import drops_table
from chainexec.corpus.files import write_text
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from chainexec.corpus.building import CorpusReport
    from chainexec.corpus.recipe import Recipe

FOLDER = "report"
PLOTS = {
    "tokens": "Tokens of a sample", "steps": "Steps of a run", "level": "Difficulty", "domain": "Domains", "task": "Tasks", "kind": "Kinds",
}  # fmt: skip
BUCKETS = ("tokens", "steps")  # counted by powers of two: a key is the number that a bucket stays below
COLOUR, INK = "#3b6ea5", "#444444"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }}
h1, h2 {{ line-height: 1.2; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.plots {{ columns: 20rem; column-gap: 1rem; }}
.plots svg {{ width: 100%; height: auto; break-inside: avoid; margin-bottom: 1rem; }}
code {{ font-size: .9em; overflow-wrap: anywhere; }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #ddd; background: #181818; }}
  th, td {{ border-color: #444; }}
  .plots svg {{ background: #fff; border-radius: .25rem; }}
}}
</style></head><body>
<h1>{title}</h1>
<p>{summary}</p>
<h2>What is in it</h2>
<div class="plots">{plots}</div>
<h2>What was left out</h2>
{drops}
<h2>Some of it, with details</h2>
{details}
</body></html>
"""


def plotting() -> Any:
    """matplotlib, with the backend that needs no screen.

    Raises:
        ArgumentError: it is not installed.
    """
    try:
        import matplotlib.figure
    except ImportError:
        raise ArgumentError("the report's plots need matplotlib: pip install 'chainexec[corpus]'") from None
    return matplotlib.figure


def write_report(
    folder: Path, recipe: Recipe, report: CorpusReport, entries: Sequence[Mapping[str, Any]], details: Sequence[Mapping[str, str]],
    pace: Sequence[tuple[float, int]],
) -> None:  # fmt: skip
    """report/report.md, report/report.html and the plots beside them.

    Args:
        folder: of the corpus.
        recipe: the corpus's.
        report: what the build came to.
        entries: of all shards.
        details: of some of what was left out.
        pace: for each shard that this build made, when it was finished (seconds since the build began) and how many samples it has.
    """
    place = folder / FOLDER
    plots = {name: _plot(_labelled(name, report.counts.get(name, {})), title) for name, title in PLOTS.items()}
    titles = dict(PLOTS)
    if report.drops:
        plots["drops"], titles["drops"] = _plot(dict(sorted(report.drops.items(), key=_commonest)), "Left out"), "Left out"
    if pace:
        plots["speed"], titles["speed"] = _speed(pace), "Samples made, over time"
    for name, svg in plots.items():
        write_text(place / f"{name}.svg", svg)
    summary = _summary(report, entries)
    title = f"Report of the corpus {recipe.name}"
    images = "\n\n".join(f"![{heading}]({name}.svg)" for name, heading in titles.items())
    shown = "\n".join(f"- **{row['what']}: {row['reason']}** `{_line(row['id'])}` {_line(row['detail'])}" for row in details)
    write_text(
        place / "report.md",
        f"# {title}\n\n{summary}\n\n## What is in it\n\n{images}\n\n## What was left out\n\n{drops_table(report.drops)}\n\n"
        f"## Some of it, with details\n\n{shown or 'Nothing.'}\n",
    )
    write_text(
        place / "report.html",
        PAGE.format(
            title=html.escape(title), summary=html.escape(summary), plots="".join(map(_inner, plots.values())),
            drops=_drops(report.drops), details=_details(details),
        ),
    )  # fmt: skip


def _summary(report: CorpusReport, entries: Sequence[Mapping[str, Any]]) -> str:
    size = sum(facts["bytes"] for entry in entries for facts in entry["files"].values())
    text = (
        f"{report.samples:,} samples of {report.programs:,} programs, {report.counts.get('totals', {}).get('tokens', 0):,} tokens, "
        f"{size / 1e6:,.1f} MB in {report.shards:,} shards."
    )
    if report.made:
        text += f" The last build made {report.made:,} of the shards in {report.seconds:,.1f} seconds: {report.rate:,.0f} samples a second."
    return text


def _line(text: str) -> str:
    return " ".join(text.replace("`", "'").split())[:300]


def _commonest(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _labelled(name: str, counts: Mapping[str, int]) -> dict[str, int]:
    """The counts in the order in which they are shown, each under what it is called there."""
    if name in BUCKETS:
        return {f"{int(key) // 2:,} to {int(key) - 1:,}": counts[key] for key in sorted(counts, key=int)}
    if name == "level":
        return {f"level {key}": counts[key] for key in sorted(counts, key=int)}
    return {key.removeprefix("question: "): count for key, count in sorted(counts.items(), key=_commonest)}


def _plot(counts: Mapping[str, int], title: str) -> str:
    """Horizontal bars, one for each value that occurred."""
    figure = plotting().Figure(figsize=(5, 0.8 + 0.24 * max(len(counts), 1)), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(list(counts), list(counts.values()), color=COLOUR)
    axes.bar_label(bars, labels=[f"{count:,}" for count in counts.values()], padding=3, fontsize=8, color=INK)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.margins(x=0.15, y=0.3 / max(len(counts), 1))
    return _svg(figure, axes, title)


def _speed(pace: Sequence[tuple[float, int]]) -> str:
    """How many samples there were at which time: a line as steep as the build was quick."""
    figure = plotting().Figure(figsize=(5, 2.2), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, *(seconds for seconds, _ in pace)], [0, *itertools.accumulate(samples for _, samples in pace)], color=COLOUR)
    axes.set_xlabel("seconds since the build began", fontsize=8, color=INK)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    return _svg(figure, axes, "Samples made, over time")


def _svg(figure: Any, axes: Any, title: str) -> str:
    axes.set_title(title, loc="left", fontsize=10)
    axes.tick_params(labelsize=8, length=0, labelcolor=INK)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    out = io.StringIO()
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": "chainexec", "svg.fonttype": "path"}):  # the same picture for the same numbers
        figure.savefig(out, format="svg", metadata={"Date": None, "Title": title})
    return out.getvalue()


def _inner(svg: str) -> str:
    return svg[svg.index("<svg") :]


def _drops(drops: Mapping[str, int]) -> str:
    if not drops:
        return "<p>Nothing.</p>"
    rows = []
    for key, count in sorted(drops.items(), key=lambda pair: (-pair[1], pair[0])):
        what, _, why = key.partition(": ")
        rows.append(f'<tr><td>{html.escape(what)}</td><td>{html.escape(why)}</td><td class="number">{count:,}</td></tr>')
    return f"<table><tr><th>what</th><th>why</th><th>how many</th></tr>{''.join(rows)}</table>"


def _details(details: Sequence[Mapping[str, str]]) -> str:
    if not details:
        return "<p>Nothing.</p>"
    rows = [
        f"<tr><td>{html.escape(row['what'])}: {html.escape(row['reason'])}</td><td><code>{html.escape(row['id'])}</code></td>"
        f"<td>{html.escape(row['detail'])}</td></tr>"
        for row in details
    ]
    return f"<table><tr><th>why</th><th>which</th><th>what exactly</th></tr>{''.join(rows)}</table>"
