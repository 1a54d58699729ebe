"""The report of a build: how much of what there is, what was left out and why, how fast it went; as Markdown and as one HTML page."""

from __future__ import annotations

import html
import io
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
PLOTS = (
    ("tokens", "Tokens of a sample", "fewer than"),
    ("steps", "Steps of a run", "fewer than"),
    ("level", "Difficulty", "level"),
    ("domain", "Domains", ""),
    ("task", "Tasks", ""),
    ("kind", "Kinds", ""),
)
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
.plots {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }}
.plots svg {{ width: 100%; height: auto; }}
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
    folder: Path, recipe: Recipe, report: CorpusReport, entries: Sequence[Mapping[str, Any]], details: Sequence[Mapping[str, str]]
) -> None:
    """report/report.md, report/report.html and the plots beside them."""
    place = folder / FOLDER
    plots = {name: _plot(report.counts.get(name, {}), title, word) for name, title, word in PLOTS}
    for name, svg in plots.items():
        write_text(place / f"{name}.svg", svg)
    summary = _summary(report, entries)
    title = f"Report of the corpus {recipe.name}"
    images = "\n\n".join(f"![{heading}]({name}.svg)" for name, heading, _ in PLOTS)
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


def _plot(counts: Mapping[str, int], title: str, word: str) -> str:
    """Horizontal bars, one for each value that occurred."""
    numeric = all(key.isdigit() for key in counts)
    keys = sorted(counts, key=int) if numeric else sorted(counts, key=lambda key: (-counts[key], key))
    figure = plotting().Figure(figsize=(5, 0.8 + 0.24 * max(len(keys), 1)), layout="constrained")
    axes = figure.add_subplot()
    labels = [f"{word} {int(key):,}".strip() if numeric else key for key in keys]
    bars = axes.barh(labels, [counts[key] for key in keys], color=COLOUR)
    axes.bar_label(bars, labels=[f"{counts[key]:,}" for key in keys], padding=3, fontsize=8, color=INK)
    axes.invert_yaxis()
    axes.set_title(title, loc="left", fontsize=10)
    axes.tick_params(labelsize=8, length=0, labelcolor=INK)
    axes.set_xticks([])
    axes.margins(x=0.15)
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
