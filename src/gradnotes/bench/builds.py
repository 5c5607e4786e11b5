"""Build times: both languages together, against Material alone on the same pages, and with many notes."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gradnotes import LANGUAGES
from gradnotes.bench import trees
from gradnotes.bench.rows import Row
from gradnotes.bench.timing import Timing, median, timed
from gradnotes.site.build import CONFIGURATIONS

COLD, WARM = 1.5, 1.2
"""Aims: how many times as long as Material alone a build may take without and with what an earlier one left."""

GROWTH = 1.0
"""Aim: time a page grows no faster than with Material alone.

Material's own is not linear: each of its pages holds the whole nav, so that twice the pages are four times the links.
"""

KEPT = ("figures", "notebooks")
"""Caches of what is drawn and run: kept in a cold build, and timed by themselves."""


def build(tree: Path) -> Timing:
    """Build both languages of a copied tree by our command."""
    # A draft does the same work, and does not end at a formula that somebody is changing.
    return timed([sys.executable, "-m", "gradnotes", "build", "--draft"], tree, trees.environment(tree))


def build_plain(tree: Path) -> Timing:
    """Build both languages of a plain tree in two processes at a time, as ours does."""
    return timed([sys.executable, "-m", "gradnotes.bench.builds"], tree, trees.environment(tree))


def cool(tree: Path, kept: tuple[str, ...] = KEPT) -> None:
    """Drop what earlier builds left, but for these caches."""
    for cache in (tree / ".cache").glob("*"):
        if cache.name not in kept:
            shutil.rmtree(cache)
    for folder in ("site", "tmp"):
        shutil.rmtree(tree / folder, ignore_errors=True)


def against_plain(root: Path, work: Path, repeat: int) -> list[Row]:
    """Cold and warm builds of this site and of the same pages without fences, in turns."""
    ours = trees.copy(root, work / "ours")
    plain = trees.plain(ours, work / "plain")
    first = build(ours)  # also compiles Python, draws the figures, runs the notebooks
    build_plain(plain)
    rows = []
    processor = 0.0
    pages = len(list(ours.glob("site/*/**/index.html")))
    for what, aim, prepare in (("cold", COLD, True), ("warm", WARM, False)):
        mine, theirs = [], []
        for _ in range(repeat):
            if prepare:
                cool(ours)
                cool(plain)
            mine.append(build(ours))
            theirs.append(build_plain(plain))
        us, them = median(mine), median(theirs)
        processor = processor or us.processor  # the cold build's
        rows += [
            Row("build", f"{what}, both languages", us.seconds, "s", note=f"{pages} pages, median of {repeat}"),
            Row("build", f"{what}, Material alone", them.seconds, "s", note="same Markdown without fences"),
            Row("build", f"{what}, ratio", us.seconds / them.seconds, "", most=aim),
            Row("build", f"{what}, ratio of processor time", us.processor / them.processor, "", most=aim),
        ]
    for what, kept in (("figures", ("notebooks",)), ("notebooks", ("figures",))):
        cool(ours, kept)
        more = build(ours).processor - processor
        rows.append(Row("build", f"cold, {what} on top", more, "s", note="processor; made once, then kept"))
    rows.append(Row("build", "first build in a new clone", first.seconds, "s", note="everything, and Python compiled"))
    return rows


def growth(root: Path, work: Path, sizes: tuple[int, ...]) -> list[Row]:
    """Cold builds of ever more notes: time, memory, and time a page against the size before."""
    rows: list[Row] = []
    before: tuple[int, float, float] | None = None
    base = trees.copy(root, work / "base")
    build(base)
    for notes in sizes:
        ours = trees.copy(root, work / f"ours-{notes}", history=False)
        shutil.copytree(base / ".cache" / "figures", ours / ".cache" / "figures")
        trees.generated(ours, notes)
        plain = trees.plain(ours, work / f"plain-{notes}")
        us, them = build(ours), build_plain(plain)
        pages = len(list(ours.glob("site/*/**/index.html")))
        name = f"{notes} notes a language"
        rows += [
            Row("growth", f"{name}, cold", us.seconds, "s", note=f"{pages} pages of both, figures kept"),
            Row("growth", f"{name}, Material alone", them.seconds, "s"),
            Row("growth", f"{name}, ratio", us.seconds / them.seconds, "", most=COLD),
            Row("growth", f"{name}, ratio of processor time", us.processor / them.processor, "", most=COLD),
            Row("growth", f"{name}, time a page", 1000 * us.processor / pages, "ms", note="processor"),
            Row("growth", f"{name}, largest process", us.megabytes, "MB", note=f"Material alone {them.megabytes:.0f}"),
        ]
        a_page = us.processor / pages, them.processor / pages
        if before:
            rows += growing(name, before[0], a_page[0] / before[1], a_page[1] / before[2])
        before = notes, *a_page
        shutil.rmtree(ours)
        shutil.rmtree(plain)
    return rows


def growing(name: str, before: int, ours: float, theirs: float) -> list[Row]:
    """How much longer a page takes than among `before` notes: here, with Material alone, and one against the other."""
    against = f"a page against {before}"
    return [
        Row("growth", f"{name}, {against}", ours, "", note="processor; 1 is linear"),
        Row("growth", f"{name}, Material alone, {against}", theirs, "", note="each page holds the whole nav"),
        Row("growth", f"{name}, growth against Material's", ours / theirs, "", most=GROWTH),
    ]


def _plain(language: str) -> int:
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", CONFIGURATIONS[language], "--clean"]
    timed(command, Path.cwd())
    return 0


if __name__ == "__main__":
    with ThreadPoolExecutor(len(LANGUAGES)) as pool:
        list(pool.map(_plain, LANGUAGES))
