"""How long a contributor waits: for `check`, for verifying everything, for verifying after one formula changed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from gradnotes.bench import trees
from gradnotes.bench.rows import Row
from gradnotes.bench.timing import median, timed

ONE_CHANGE, CHECK = 5, 60
"""Aims in seconds: verifying after one change; `check`."""

_FORMULA = re.compile(r"(?m)^def (?P<name>[a-z]\w*)\(.*\) -> Expr:\n(?: {4}.*\n)*? {4}return (?P<value>.*)\n")


def check(root: Path, work: Path, repeat: int) -> list[Row]:
    """`gradnotes check` on a copy."""
    tree = trees.copy(root, work / "tree")
    command = [sys.executable, "-m", "gradnotes", "check"]
    found = median([timed(command, tree, trees.environment(tree)) for _ in range(repeat)])
    return [Row("check", "gradnotes check", found.seconds, "s", most=CHECK, note=f"median of {repeat}")]


def verification(root: Path, work: Path) -> list[Row]:
    """`gradnotes verify --all`, then after one formula changed, on a copy with evidence of its own."""
    tree = trees.copy(root, work / "tree")
    command = [sys.executable, "-m", "gradnotes", "verify"]
    everything = timed([*command, "--all"], tree, trees.environment(tree))
    name = change_formula(tree)
    one = timed(command, tree, trees.environment(tree))
    records = sum(len(path.read_text().splitlines()) for path in (tree / "evidence/cpu").glob("*.jsonl"))
    return [
        Row("verify", "everything", everything.seconds, "s", note=f"{records} records, on the CPU"),
        Row("verify", "after one formula changed", one.seconds, "s", most=ONE_CHANGE, note=f"{name}, what uses it too"),
    ]


def change_formula(tree: Path) -> str:
    """Change the source of one formula of a copy so that its evidence no longer holds and its check still passes."""
    path = min((tree / "src/gradnotes/formulas").glob("[a-z]*.py"))
    text = path.read_text(encoding="utf-8")
    found = _FORMULA.search(text)
    if found is None:
        raise RuntimeError(f"{path} holds no formula that returns in one line")
    start, end = found.span("value")
    path.write_text(f"{text[:start]}({found['value']}){text[end:]}", encoding="utf-8")
    return f"{path.stem}.{found['name']}"
