"""Runs a snippet as a reader would, alone in an empty folder, and compares what it prints with what is recorded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gradnotes.problems import Problem, relative

TIME_LIMIT = 60.0
"""Seconds. Importing torch takes a few on a slow machine; a snippet that needs a minute is not a snippet."""

_NUMBER = re.compile(
    r"(?<![\w.])[-+]?\d+\.\d*(?:e[-+]?\d+)?|(?<![\w.])[-+]?\d+e[-+]?\d+|(?<![\w.])[-+]?\.\d+(?:e[-+]?\d+)?"
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a snippet printed, and what is wrong with it, if anything."""

    output: str
    problem: Problem | None

    @property
    def agrees(self) -> bool:
        """Whether it ran and printed what is recorded."""
        return self.problem is None


ALONE = ("-P",)
"""Options of an interpreter that does not look for modules beside the file that it runs."""


def environment() -> dict[str, str]:
    """The variables that a snippet runs with: this machine's, without what would change its path or its output."""
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONSTARTUP"}}
    # Tensors this small gain nothing from threads, and processes side by side lose much.
    return kept | {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "NO_COLOR": "1", "OMP_NUM_THREADS": "1"}


Execute = Callable[[Path, float], subprocess.CompletedProcess[str]]
"""Runs a file for at most so many seconds; TimeoutExpired after that."""


def execute(path: Path, seconds: float = TIME_LIMIT) -> subprocess.CompletedProcess[str]:
    """Run a file in a fresh interpreter, in an empty folder, without this project on its path."""
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            [sys.executable, *ALONE, str(path)],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )


def run(path: Path, seconds: float = TIME_LIMIT, execute: Execute = execute) -> Result:
    """Run a snippet and hold its output against the `.out` file beside it."""
    where = relative(path)
    record = path.with_suffix(".out")
    try:
        done = execute(path, seconds)
    except subprocess.TimeoutExpired:
        remedy = "make it smaller, or find out what it waits for"
        return Result("", Problem(where, 1, "GN801", f"still running after {seconds:g} s", remedy))
    if done.returncode != 0:
        line, last = _failure(path, done.stderr)
        return Result(
            done.stdout,
            Problem(where, line, "GN802", f"fails: {last}", "a snippet that is to fail catches its error"),
        )
    if not record.is_file():
        remedy = f"record it: python {where} > {relative(record)}"
        return Result(done.stdout, Problem(where, 1, "GN803", "has no recorded output", remedy))
    difference = first_difference(record.read_text(encoding="utf-8"), done.stdout)
    if difference is None:
        return Result(done.stdout, None)
    line, recorded, printed = difference
    message = f"records {recorded!r}, but the snippet prints {printed!r}"
    remedy = f"mend the snippet, or record anew: python {where} > {relative(record)}"
    return Result(done.stdout, Problem(relative(record), line, "GN804", message, remedy))


def _failure(path: Path, errors: str) -> tuple[int, str]:
    """The line of the snippet where it failed, and the error's own last line."""
    places = re.findall(rf'File "{re.escape(str(path))}", line (\d+)', errors)
    lines = [line for line in errors.splitlines() if line.strip()]
    return (int(places[-1]) if places else 1), (lines[-1] if lines else "no message")


def first_difference(recorded: str, printed: str) -> tuple[int, str, str] | None:
    """The first line that differs, or None. Words and whole numbers must agree to the letter; a decimal number may be
    off by one unit in its last printed digit, since the last bit of a sum depends on the machine.
    """
    old, new = recorded.splitlines(), printed.splitlines()
    for number in range(max(len(old), len(new))):
        a = old[number] if number < len(old) else "(nothing)"
        b = new[number] if number < len(new) else "(nothing)"
        if not _same(a, b):
            return number + 1, a, b
    return None


def _same(a: str, b: str) -> bool:
    if a == b:
        return True
    if _NUMBER.sub("#", a) != _NUMBER.sub("#", b):
        return False
    pairs = zip(_NUMBER.findall(a), _NUMBER.findall(b), strict=True)
    return all(abs(float(x) - float(y)) <= 1.000001 * min(_last_digit(x), _last_digit(y)) for x, y in pairs)


def _last_digit(text: str) -> float:
    """The value of one unit in the last printed digit: 0.01 for 3.14, 1e-09 for 1.23e-07."""
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - decimals))
