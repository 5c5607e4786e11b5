"""GN8xx: what is shown as code is short and has its recorded output. Running it is the tests' work."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradnotes import sources
from gradnotes.check.rules import SHOWN_LINES
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
    for kind, name, code in _blocks(tree):
        length = _length(code)
        if length > SHOWN_LINES:
            where = tree.catalog.known(kind)[name]
            message = f"the block that pages show has {length} lines of code, more than {SHOWN_LINES}"
            yield Problem(where.path, where.line, "GN805", message, "split it, or show less")


def _blocks(tree: Tree) -> Iterator[tuple[str, str, str]]:
    shown = {(r.kind, r.id) for page in tree.written for r in page.references}
    for name in tree.catalog.known("snippet"):
        if ("snippet", name) in shown:
            yield "snippet", name, (tree.root / name).read_text(encoding="utf-8", errors="replace")
    for name in tree.catalog.known("function"):
        if ("function", name) in shown:
            module, _, function = name.partition(":")
            try:
                code = sources.closure(f"gradnotes.{module}", function, tree.root).source()
            except sources.SourceError as error:
                where = tree.catalog.known("function")[name]
                code = f"# {where.path}: {error}"
            yield "function", name, code


def _length(code: str) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return 0  # GN007 names it
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    prose: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            prose |= set(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    lines = enumerate(code.splitlines(), 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and n not in prose for n, line in lines)
