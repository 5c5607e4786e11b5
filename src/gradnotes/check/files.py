"""GN0xx: the files themselves, front matter, the first heading, the navigation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from gradnotes.check.tree import Tree
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

_TEXT = {
    ".md",
    ".py",
    ".yml",
    ".yaml",
    ".json",
    ".jsonl",
    ".out",
    ".lock",
    ".toml",
    ".js",
    ".css",
    ".html",
    ".svg",
    ".txt",
}
_FOLDERS = ("docs", "snippets", "src", "tests", "evidence", ".github")


def check(tree: Tree) -> Iterator[Problem]:
    """All files as bytes, then every page's head, then the nav."""
    for path in _files(tree.root):
        yield from _encoding(path.relative_to(tree.root).as_posix(), path)
    for page in tree.pages:
        yield from _front_matter(page)
        if not page.wanted:
            yield from _title(page)
    if tree.config.exists:
        yield from _navigation(tree)


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.glob("*") if path.is_file() and path.suffix in _TEXT)
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in _TEXT and path.is_file() and "__pycache__" not in path.parts:
                yield path


def _encoding(name: str, path: Path) -> Iterator[Problem]:
    raw = path.read_bytes()
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        yield Problem(name, line, "GN001", what, f"save it as UTF-8, e.g. iconv -f GB18030 -t UTF-8 {name}")
        return
    if raw.startswith(b"\xef\xbb\xbf"):
        yield Problem(name, 1, "GN002", "begins with a byte order mark", "save it as UTF-8 without one")
    if b"\r" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\r")) + 1
        yield Problem(name, line, "GN002", "a line ends in CR", f"save it with LF line ends, e.g. dos2unix {name}")
    if path.suffix == ".py":
        try:
            ast.parse(raw)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", 1) or 1
            yield Problem(name, line, "GN007", f"is not Python: {getattr(error, 'msg', error)}", "mend the syntax")


def _front_matter(page: Page) -> Iterator[Problem]:
    if page.meta is None:
        yield Problem(page.path, 1, "GN003", "the front matter is not a YAML map", "write `key: value` lines in it")
    elif not str(page.meta.get("description") or "").strip():
        yield Problem(
            page.path,
            1,
            "GN003",
            "the front matter has no description",
            "begin the page with ---, `description: one plain sentence`, ---",
        )


def _title(page: Page) -> Iterator[Problem]:
    titles = [heading for heading in page.outline.headings if heading.level == 1]
    if not titles:
        yield Problem(page.path, 1, "GN004", "has no heading of level 1", "begin the text with `# Name of the note`")
        return
    first = page.outline.headings[0]
    if first.level != 1:
        yield Problem(page.path, first.line, "GN004", "a heading stands before the title", "put the title first")
    for title in titles[1:]:
        yield Problem(page.path, title.line, "GN004", f'"{title.text}" is a second title', "write it with ##")


def _navigation(tree: Tree) -> Iterator[Problem]:
    nav = tree.config.nav
    for page in tree.pages:
        if page.source not in nav:
            yield Problem(
                page.path, 1, "GN005", "is not in the navigation", f"add `- {page.source}` to nav in mkdocs.yml"
            )
    known = {page.source for page in tree.pages}
    for name, line in nav.items():
        if name.endswith((".md", ".py", ".ipynb")) and name not in known:
            remedy = "write the page or take the line out"
            yield Problem("mkdocs.yml", line, "GN006", f"nav names {name}, and there is no such page", remedy)
