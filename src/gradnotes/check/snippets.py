"""GN8xx: what is shown as code is short and has its recorded output. Running it is the tests' work."""

from __future__ import annotations

from collections.abc import Iterator

from gradnotes import sources
from gradnotes.check.tree import Tree
from gradnotes.problems import Problem


def check(tree: Tree) -> Iterator[Problem]:
    """Records beside snippets, and the length of all blocks that pages show."""
    folder = tree.root / "snippets"
    for name in tree.catalog.known("snippet"):
        path = tree.root / name
        out = path.with_suffix(".out")
        if not out.is_file():
            remedy = f"record it: python {name} > {name.removesuffix('.py')}.out"
            yield Problem(name, 1, "GN803", "has no recorded output", remedy)
    for out in sorted(folder.rglob("*.out")):
        if not out.with_suffix(".py").is_file():
            name = out.relative_to(tree.root).as_posix()
            yield Problem(name, 1, "GN806", "is the output of no snippet", "delete it, or write the snippet")
    for kind, name, texts in _blocks(tree):
        length = max(map(sources.lines_of_code, texts))
        if length > sources.SHOWN_LINES:
            where = tree.catalog.known(kind)[name]
            limit = sources.SHOWN_LINES
            message = f"the block that pages show has {length} lines of code in one piece, more than {limit}"
            yield Problem(where.path, where.line, "GN805", message, "split it, or show less")


def _blocks(tree: Tree) -> Iterator[tuple[str, str, list[str]]]:
    """What pages show: its kind and name, and the pieces in which it is shown.

    A snippet is one. A function is one, and so is each that it uses, which the site folds away in a longer block.
    """
    shown = {(r.kind, r.id) for page in tree.written for r in page.references}
    for name in tree.catalog.known("snippet"):
        if ("snippet", name) in shown:
            yield "snippet", name, [(tree.root / name).read_text(encoding="utf-8", errors="replace")]
    for name in tree.catalog.known("function"):
        if ("function", name) in shown:
            module, _, function = name.partition(":")
            try:
                found = sources.closure(f"gradnotes.{module}", function, tree.root)
            except sources.SourceError:
                continue  # GN808 of the build names it
            yield "function", name, [found.segment.text, *found.helpers().values()]
