"""Runs experiments at full size: seeds side by side, finished seeds kept until the whole is recorded.

The seeds go through joblib, so whoever has a cluster needs one line and nothing else:

    with joblib.parallel_config("dask", scheduler_host="tcp://head:8786"):
        measure("experiments.initialization.signal")

`gradnotes verify --backend dask --backend-option scheduler_host=tcp://head:8786` says the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import joblib

from gradnotes import ROOT, experiments, sources
from gradnotes.experiments import Measured, Size, Values

Advance = Callable[[int, int], None]
"""Told of finished and of all seeds, whenever one is finished."""


def measure(
    experiment_id: str, size: Size = "full", *, root: Path = ROOT, jobs: int = -1, advance: Advance | None = None
) -> dict[str, Measured]:
    """The measurements of all seeds. A run that was interrupted goes on where it was.

    Seeds run in `jobs` processes (-1: one a core), by the backend that an enclosing `joblib.parallel_config` names.
    What a seed measured is kept in `.cache/experiments` until `forget`, and counts only for the same source and
    versions.
    """
    experiment = experiments.get(experiment_id)
    seeds = experiment.repetitions(size)
    folder = kept(experiment_id, size, root)
    folder.mkdir(parents=True, exist_ok=True)
    finished = {seed: json.loads(_file(folder, seed).read_text()) for seed in seeds if _file(folder, seed).is_file()}
    due = [seed for seed in seeds if seed not in finished]
    if advance:
        advance(len(finished), len(seeds))
    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")
    for seed, values in parallel(joblib.delayed(_once)(experiment_id, size, seed) for seed in due):
        _write(_file(folder, seed), json.dumps(values))
        finished[seed] = values
        if advance:
            advance(len(finished), len(seeds))
    return experiment.together([finished[seed] for seed in seeds])


def kept(experiment_id: str, size: Size, root: Path = ROOT) -> Path:
    """The folder of an experiment's finished seeds: another one after any change of its source or of a version."""
    _, topic, name = experiment_id.split(".")
    source = sources.closure(f"gradnotes.experiments.{topic}", name, root).digest()
    versions = [sys.version.split()[0], *(_version(package) for package in ("numpy", "torch", "scikit-learn"))]
    key = hashlib.sha256("\0".join([source, size, *versions]).encode()).hexdigest()[:16]
    return root / ".cache" / "experiments" / f"{topic}.{name}-{key}"


def forget(experiment_id: str, size: Size = "full", root: Path = ROOT) -> None:
    """Drop the finished seeds, when their measurements are recorded or are to be made anew."""
    shutil.rmtree(kept(experiment_id, size, root), ignore_errors=True)


def _once(experiment_id: str, size: Size, seed: int | None) -> tuple[int | None, Values]:
    """One seed, in a process of its own: a single thread, since the seeds fill the cores and sums depend on it."""
    experiment = experiments.get(experiment_id)
    torch = sys.modules.get("torch")
    if torch is None:
        return seed, experiment.once(size, seed)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return seed, experiment.once(size, seed)
    finally:
        torch.set_num_threads(threads)  # where the backend runs it in the process that called


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _file(folder: Path, seed: int | None) -> Path:
    return folder / f"{'only' if seed is None else seed}.json"


def _write(path: Path, text: str) -> None:
    """All or nothing: an interrupted run leaves no half of a seed."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(path)
