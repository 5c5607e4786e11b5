"""`gradnotes check`: everything a pull request needs short of the tests, each fault with file, line and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gradnotes import ROOT
from gradnotes.check import (
    citations,
    fences,
    files,
    ids,
    language,
    links,
    numbers,
    pairs,
    snippets,
    unwritten,
)
from gradnotes.check.exemptions import exemptions
from gradnotes.check.rules import RULES
from gradnotes.check.tree import Tree
from gradnotes.problems import Problem

GROUPS: tuple[Callable[[Tree], Iterable[Problem]], ...] = (
    files.check,
    ids.check,
    pairs.check,
    numbers.check,
    language.check,
    fences.check,
    links.check,
    citations.check,
    snippets.check,
    unwritten.check,
)
"""The groups of rules, GN0xx to GN9xx."""


def run(paths: Sequence[Path | str] | None = None, *, root: Path = ROOT) -> list[Problem]:
    """Everything that is wrong in a tree, sorted by place; with `paths`, only in these files or folders."""
    tree = Tree(root)
    found = {problem for group in GROUPS for problem in group(tree)}
    if paths:
        chosen = [_from_root(path, root) for path in paths]
        found = {p for p in found if any(p.path == name or p.path.startswith(f"{name}/") for name in chosen)}
    return sorted(found)


def counts(root: Path = ROOT) -> dict[str, list[str]]:
    """What is allowed but counted: pages whose translation is wanted, and exempted numbers and words as file:line."""
    tree = Tree(root)
    return {
        "translation wanted": [page.path for page in tree.pages if page.wanted],
        "exemptions": [f"{page.path}:{e.line}" for page in tree.written for e in exemptions(page)],
    }


def _from_root(path: Path | str, root: Path) -> str:
    path = Path(path)
    absolute = path if path.is_absolute() else root / path
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else path.as_posix()


__all__ = ["GROUPS", "RULES", "Tree", "counts", "run"]
