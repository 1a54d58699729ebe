"""The data card and the description for LLaMA-Factory: what makes a folder of files a data set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chainexec.corpus.files import write_json, write_text
from chainexec.corpus.shards import SPLITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from chainexec.corpus.building import CorpusReport
    from chainexec.corpus.recipe import Recipe, View

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"))
LICENCES = frozenset({"mit", "apache-2.0", "bsd-3-clause", "bsd-2-clause", "cc-by-4.0", "cc-by-sa-4.0", "cc0-1.0", "psf-2.0", "unknown"})
CARD = """\
---
{head}
---

# {title}

{samples:,} training samples about how Python programs run: {programs:,} programs were run, each step and value was recorded, and every
text here was made from such a record and checked against it before it was written. No language model wrote any of it.

## Load it

```python
from datasets import load_dataset

rows = load_dataset("path/of/this/folder", "{first}", split="train")
```

| configuration | form | samples | for |
|---|---|---|---|
{views}

Every row also has `id`, `task`, `kind`, `domain`, `program`, `licence`, `level` (difficulty, 1 to 5), `steps` (of the run), `tokens` and
`metadata` (provenance as JSON: the program's SHA-256 and origin, the input, seeds, versions, how the run was isolated). The configuration
`programs` has the programs themselves.

## What is in it

{tables}

Tokens are counted by `{tokenizer}`{estimate}. In all there are {tokens:,}.

## What was left out

{drops}

## How it was made

chainexec {version} with CPython {python}, recipe `{digest}`. `corpus.json` holds the recipe; the same programs, recipe and versions give
the same bytes. `chainexec verify` runs programs again from their provenance and compares texts, answers and check sums.

## Limits

Values, branches and counts are those of one run with one input on one version of Python. Questions and tellings follow templates: they
are exact, and less varied than what people write. Programs of a source keep that source's licence: see the column `licence`.
"""
USES = {
    "text": "continued pretraining", "messages": "instruction tuning", "prompt_completion": "instruction tuning, loss on the completion",
    "verl": "reinforcement learning, graded by `chainexec.questions.compute_score`",
}  # fmt: skip


def write_card(folder: Path, recipe: Recipe, report: CorpusReport, entries: Sequence[Mapping[str, Any]]) -> None:
    """README.md and dataset_info.json."""
    rows = rows_by_view(entries)
    corpus = json.loads((folder / "corpus.json").read_bytes())
    counts = report.counts
    tables = "\n\n".join(_table(name, counts.get(name, {})) for name in ("domain", "task", "level", "licence", "kind"))
    views = "\n".join(
        f"| `{view.name}` | {view.format} | {sum(rows.get((view.name, split), 0) for split in SPLITS):,} | {USES[view.format]} |"
        for view in recipe.output.views
    )
    text = CARD.format(
        head=_head(recipe, report, rows), title=recipe.name, samples=report.samples, programs=report.programs,
        first=recipe.output.views[0].name, views=views, tables=tables, tokenizer=recipe.output.tokenizer,
        estimate=", an upper bound as a rule, not a tokenizer's count" if recipe.output.tokenizer == "estimate" else "",
        tokens=counts.get("totals", {}).get("tokens", 0), drops=drops_table(report.drops), version=corpus["chainexec"],
        python=corpus["python"], digest=recipe.digest[:16],
    )  # fmt: skip
    write_text(folder / "README.md", text)
    write_json(folder / "dataset_info.json", _llama_factory(recipe, rows))


def rows_by_view(entries: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Rows of each view and split."""
    rows: dict[tuple[str, str], int] = {}
    for entry in entries:
        for name, facts in entry["files"].items():
            view, split, _ = name.split("/", 2)
            if view != "jsonl":
                rows[view, split] = rows.get((view, split), 0) + facts["rows"]
    return rows


def _head(recipe: Recipe, report: CorpusReport, rows: Mapping[tuple[str, str], int]) -> str:
    """The YAML that Hugging Face reads. Written by hand: it is a handful of plain names."""
    licences = sorted({_licence(name) for name in report.counts.get("licence", {})}) or ["unknown"]
    size = next((name for least, name in SIZES if report.samples < least), "n>10M")
    lines = [
        "language:", "- en", "license:", *(f"- {name}" for name in licences), "tags:", "- code", "- python", "- execution-trace",
        "- chain-of-execution", "size_categories:", f"- {size}", f"pretty_name: {json.dumps(recipe.name, ensure_ascii=False)}", "configs:",
    ]  # fmt: skip
    for number, name in enumerate([*(view.name for view in recipe.output.views), "programs"]):
        splits = [split for split in SPLITS if rows.get((name, split))]
        if not splits:
            continue
        lines.append(f"- config_name: {name}")
        if number == 0:
            lines.append("  default: true")
        lines.append("  data_files:")
        for split in splits:
            lines += [f"  - split: {split}", f"    path: {name}/{split}/*.parquet"]
    return "\n".join(lines)


def _licence(name: str) -> str:
    """The name of a licence as a data card knows it."""
    return name.lower() if name.lower() in LICENCES else "other"


def _table(name: str, counts: Mapping[str, int]) -> str:
    lines = [f"| {name} | samples |", "|---|---|"]
    return "\n".join([*lines, *(f"| {key} | {count:,} |" for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))])


def drops_table(drops: Mapping[str, int]) -> str:
    """What was left out, as a Markdown table."""
    if not drops:
        return "Nothing."
    lines = ["| what | why | how many |", "|---|---|---|"]
    for key, count in sorted(drops.items(), key=lambda pair: (-pair[1], pair[0])):
        what, _, why = key.partition(": ")
        lines.append(f"| {what} | {why} | {count:,} |")
    return "\n".join(lines)


def _llama_factory(recipe: Recipe, rows: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """One entry for each view and split that LLaMA-Factory can read; its `dataset_dir` is this folder."""
    found: dict[str, Any] = {}
    for view in recipe.output.views:
        for split in SPLITS:
            if rows.get((view.name, split)) and view.format != "verl":
                found[f"{view.name}_{split}"] = {"file_name": f"{view.name}/{split}", **_columns(view)}
    return found


def _columns(view: View) -> dict[str, Any]:
    if view.format == "text":
        return {"columns": {"prompt": "text"}}
    if view.format == "messages":
        tags = {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system"}
        return {"formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": tags}
    return {"formatting": "alpaca", "columns": {"prompt": "prompt", "response": "completion"}}
