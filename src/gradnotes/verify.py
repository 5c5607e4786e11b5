"""`gradnotes verify`: runs experiments and checks whose evidence is missing or out of date, and records what passed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import joblib
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gradnotes import ROOT, evidence
from gradnotes.measure import forget, measure


def run(
    device: str = "cpu",
    topic: str | None = None,
    item: str | None = None,
    everything: bool = False,
    *,
    accept: bool = False,
    backend: str | None = None,
    options: Mapping[str, str] | None = None,
) -> int:
    """Verify on a device what is not verified there now, of a topic or one item; `everything` repeats the rest too.

    A claim that was judged otherwise before keeps its record unless `accept`. Seeds of experiments run by this
    backend of joblib, or in processes of this machine.

    Returns 0 when all passed, 1 when a check failed or contradicts a recorded verdict, 2 when the device or the item
    does not exist.
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
    if device == "cpu" and measured:
        with joblib.parallel_config(backend, **(options or {})) if backend else nullcontext():
            _measure(measured, console)
        # What rests on a new measurement is due with it.
        due += [i for i in chosen if i not in due and not _current(i, device)]
    return _check(due, device, console, accept)


def _measure(due: list[str], console: Console) -> None:
    """Run experiments at full size and record their measurements one by one."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not due) as progress:
        for identity in due:
            task = progress.add_task(identity, total=None)
            values = measure(identity, advance=partial(_advance, progress, task))
            evidence.store_measurements(evidence.split(identity)[1], identity, values)


def _advance(progress: Progress, task: TaskID, finished: int, total: int) -> None:
    progress.update(task, completed=finished, total=total)


def _current(item: str, device: str) -> bool:
    record = evidence.records(device).get(item)
    try:
        return record is not None and record.verdict in evidence.PASSED and record.hash == evidence.digest(item)
    except KeyError:
        return False


def _check(items: list[str], device: str, console: Console, accept: bool) -> int:
    """Run the tests of these items in one pytest process and store the records of those that passed."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "records.jsonl"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--device", device]
        command += ["--record", str(written), *map(evidence.test_of, items)]
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        lines = written.read_text(encoding="utf-8").splitlines() if written.is_file() else []
        passed = [evidence.Record(**json.loads(line)) for line in lines]
    known = evidence.records(device)
    contradicted = [] if accept else [r for r in passed if r.id in known and known[r.id].verdict != r.verdict]
    for record in contradicted:
        console.print(
            f"verify: {record.id} was recorded as {known[record.id].verdict!r}, and now comes out as "
            f"{record.verdict!r}; find out why, then `python -m gradnotes verify --id {record.id} --accept`",
            markup=False,
        )
    changed = evidence.store((record for record in passed if record not in contradicted), device)
    for identity in items:
        if evidence.split(identity)[0] == "experiments" and identity in {r.id for r in passed}:
            forget(identity)
    console.print(f"verify: {len(passed)} of {len(items)} passed on {device}; {len(changed)} records written")
    return 1 if status or contradicted or len(passed) < len(items) else 0


def _cuda() -> bool:
    if importlib.util.find_spec("torch") is None:
        return False
    import torch

    return torch.cuda.is_available()
