"""How large the stepper's page is, how long it takes to make, and to open in a browser.

    python benchmarks/stepper.py

Opening needs playwright and chromium; without them the column says so.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import chainexec
from chainexec.notebook.stepper import stepper_page

BUBBLE = """
def bubble(a):
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a
"""
TABLE = """
def distance(a, b):
    grid = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                grid[i][j] = grid[i - 1][j - 1] + 1
            else:
                grid[i][j] = max(grid[i - 1][j], grid[i][j - 1])
    return grid[-1][-1]
"""
ACCOUNTS = """
class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0
        self.log = []

    def deposit(self, amount):
        self.balance += amount
        self.log.append(amount)
        return self.balance

def main(rounds):
    accounts = {f"user{i}": Account(f"user{i}") for i in range(50)}
    names = list(accounts)
    text = ""
    for i in range(rounds):
        accounts[names[i % 50]].deposit(i)
        text += "x" if i % 2 else "yy"
    return len(text)
"""
RUNS = {
    "bubble sort": (BUBBLE, "bubble([(i * 7919) % 307 for i in range(283)])"),
    "common subsequence": (TABLE, "distance('ab' * 90, 'acb' * 62)"),
    "accounts": (ACCOUNTS, "main(12_500)"),
}


def opening(page: str) -> str:
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return "no playwright"
    if chromium is None:
        return "no chromium"
    path = Path(tempfile.mkdtemp()) / "page.html"
    path.write_text(page, "ascii")
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for _ in range(4):
            shown = browser.new_page()
            began = time.perf_counter()
            shown.goto(path.as_uri())
            shown.wait_for_selector("#main:not([hidden])")
            found.append(time.perf_counter() - began)
            shown.close()
        browser.close()
    shutil.rmtree(path.parent)
    return f"{min(found):.2f}"


def main() -> None:
    print("| run | steps | page, MB | without sentences | made in, s of processor time | opens in, s |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, (source, call) in RUNS.items():
        trace = chainexec.trace_source(source, call=call, capture=True)
        began = time.process_time()
        page = stepper_page(trace)
        made = time.process_time() - began
        began = time.process_time()
        bare = stepper_page(trace, narration=False)
        made_bare = time.process_time() - began
        print(f"| {name} | {len(trace):,} | {len(page) / 1e6:.2f} | {len(bare) / 1e6:.2f} | {made:.1f} ({made_bare:.1f} without sentences) | {opening(page)} |")


if __name__ == "__main__":
    main()
