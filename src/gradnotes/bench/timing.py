"""Times a command with what it used: wall clock, processor, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds on the clock; seconds of processor with all children; MB of the largest process of them."""

    seconds: float
    processor: float
    megabytes: float


# Run by a small process of its own: the peak that the system reports for a process begins with what its parent held,
# and the totals that getrusage keeps are of all children that ever ran.
_STOPWATCH = """\
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[2:]).returncode
seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([status, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss], file)
"""


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str] = {}) -> Timing:
    """Run a command in a folder and time it.

    Raises:
        RuntimeError: it fails; the end of what it printed.
    """
    with tempfile.TemporaryDirectory() as place:
        target = Path(place, "usage.json")
        done = subprocess.run(
            [sys.executable, "-c", _STOPWATCH, str(target), *command],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} cannot be run:\n{done.stdout}")
        status, seconds, processor, peak = json.loads(target.read_text(encoding="utf-8"))
    if status:
        said = "\n".join(done.stdout.splitlines()[-20:])
        raise RuntimeError(f"{' '.join(command)} ended with status {status}:\n{said}")
    unit = 1e6 if sys.platform == "darwin" else 1e3  # macOS counts bytes, Linux KB
    return Timing(seconds, processor, peak / unit)


def median(timings: Sequence[Timing]) -> Timing:
    """The run in the middle by its clock."""
    return sorted(timings, key=lambda timing: timing.seconds)[len(timings) // 2]
