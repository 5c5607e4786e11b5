"""What the benchmark found: rows of a table, with the aim beside each number, and the same as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table


class Skipped(Exception):  # noqa: N818  # no error: something that a section needs is not installed
    """A section cannot be measured here; says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number. `most` or `least` is the aim, None where there is none; `note` says what the number rests on."""

    section: str
    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def aim(self) -> str:
        """The aim as the table shows it."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without one."""
        if self.most is not None:
            return self.value <= self.most
        return self.value >= self.least if self.least is not None else None


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the rows as one table."""
    table = Table(title=f"{machine()}, {datetime.now(UTC):%Y-%m-%d}")
    for heading in ("section", "what", "value", "unit", "aim", "", "note"):
        table.add_column(heading, justify="right" if heading == "value" else "left", overflow="fold")
    for row in rows:
        met = {True: "met", False: "missed", None: ""}[row.met]
        table.add_row(row.section, row.what, f"{row.value:.4g}", row.unit, row.aim, met, row.note)
    console.print(table, markup=False)


def store(rows: Sequence[Row], target: Path) -> None:
    """Write the rows as JSON, with the machine and the date."""
    target.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": machine(),
        "rows": [asdict(row) | {"met": row.met} for row in rows],
    }
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> str:
    """What the numbers depend on most."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
