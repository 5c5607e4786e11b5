"""`gradnotes verify`: runs experiments and checks whose evidence is missing or out of date, and records what passed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track

from gradnotes import ROOT, evidence, experiments


def run(device: str = "cpu", topic: str | None = None, item: str | None = None, everything: bool = False) -> int:
    """Verify on a device what is not verified there now, of a topic or one item; `everything` repeats the rest too.

    Returns 0 when all passed, 1 when a check failed, 2 when the device or the item does not exist.
    """
    console = Console(highlight=False, soft_wrap=True)
    if device == "cuda" and not _cuda():
        console.print("verify: no CUDA device here (torch.cuda.is_available() is false); nothing was run")
        return 2
    known = evidence.items()
    if item is not None and item not in known:
        console.print(f"verify: nothing is called {item!r}; ids look like {known[0]!r}", markup=False)
        return 2
    chosen = [item] if item else [i for i in known if topic is None or evidence.split(i)[1] == topic]
    if not chosen:
        console.print(f"verify: no topic is called {topic!r}", markup=False)
        return 2
    due = [i for i in chosen if everything or item is not None or not _current(i, device)]
    if not due:
        console.print(f"verify: all {len(chosen)} are verified on {device}")
        return 0
    measured = [i for i in due if evidence.split(i)[0] == "experiments"]
    if device == "cpu":
        for identity in track(measured, description="experiments", console=console, disable=not measured):
            _, where, _ = evidence.split(identity)
            evidence.store_measurements(where, identity, experiments.get(identity).run("full"))
    return _check(due, device, console)


def _current(item: str, device: str) -> bool:
    record = evidence.records(device).get(item)
    try:
        return record is not None and record.verdict == "pass" and record.hash == evidence.digest(item)
    except KeyError:
        return False


def _check(items: list[str], device: str, console: Console) -> int:
    """Run the tests of these items in one pytest process and store the records of those that passed."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "records.jsonl"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--device", device]
        command += ["--record", str(written), *map(evidence.test_of, items)]
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        lines = written.read_text(encoding="utf-8").splitlines() if written.is_file() else []
        passed = [evidence.Record(**json.loads(line)) for line in lines]
    changed = evidence.store(passed, device)
    console.print(f"verify: {len(passed)} of {len(items)} passed on {device}; {len(changed)} records written")
    return 1 if status or len(passed) < len(items) else 0


def _cuda() -> bool:
    if importlib.util.find_spec("torch") is None:
        return False
    import torch

    return torch.cuda.is_available()
