"""`gradnotes bench`: how long builds, checks and pages take, each as a ratio to something measured in the same run.

Nothing is measured in the working tree: every section works on a copy of it, with evidence and caches of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from gradnotes import ROOT
from gradnotes.bench import builds, checks, lighthouse, network
from gradnotes.bench.rows import Row, Skipped, show, store

WIDE = 200
"""Columns of a table that goes to a file: of the 80 that rich assumes there, a note would get ten."""


@dataclass(frozen=True)
class Options:
    """What the command line chose. `sizes`: generated notes a language; `repeat`: runs whose median is taken."""

    root: Path = ROOT
    sizes: tuple[int, ...] = (100, 250, 500)
    repeat: int = 3


SECTIONS: dict[str, Callable[[Options, Path], list[Row]]] = {
    "build": lambda options, work: builds.against_plain(options.root, work, options.repeat),
    "growth": lambda options, work: builds.growth(options.root, work, options.sizes),
    "weight": lambda options, work: network.weight(options.root, work),
    "slow": lambda options, work: network.slow(options.root, work, options.repeat),
    "check": lambda options, work: checks.check(options.root, work, options.repeat),
    "verify": lambda options, work: checks.verification(options.root, work),
    "lighthouse": lambda options, work: lighthouse.scores(options.root, work),
}
"""The sections in the order in which they run. Each returns its rows, or raises Skipped with the reason."""


def run(options: Options, target: Path, only: Sequence[str] = (), console: Console | None = None) -> list[Row]:
    """Measure the sections (all, if none is named), print the table, write the rows to `target` as JSON.

    They are written after each section: whoever ends an hour's run early keeps what it has measured.
    """
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
    rows: list[Row] = []
    for name, measure in SECTIONS.items():
        if only and name not in only:
            continue
        with tempfile.TemporaryDirectory(prefix=f"gradnotes-bench-{name}-") as folder, console.status(name):
            try:
                rows += measure(options, Path(folder))
            except Skipped as reason:
                console.print(f"{name}: skipped, {reason}", markup=False)
        store(rows, target)
    show(rows, console)
    return rows
