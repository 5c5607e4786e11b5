"""A notebook to take away: `.ipynb` with the cells of the page, its values filled in, its links absolute, nothing run.

Written from the cells as they were read: jupytext, which could convert the file, takes longer to load than a build to
read what it remembers, and would leave the values and anchors of this site as they are typed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from mkdocs.structure.files import File, Files

from gradnotes import evidence
from gradnotes.numerals import written

if TYPE_CHECKING:
    from gradnotes.site.notebooks import Notebook

_VALUE = re.compile(r"`(?:#!|:::)value\s+([^`:]+?)\s*(?::([^`]*))?`")
_ANCHOR = re.compile(r"^(#+ .*?)[ \t]*\{#[^}]*\}[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")


def ipynb(notebook: Notebook, link: Callable[[str], str | None], root: Path) -> str:
    """The text of the file. `link` gives the address of a page's link, or None for one that leads nowhere from it."""
    cells: list[dict[str, Any]] = []
    for number, cell in enumerate(notebook.cells):
        source = cell.source if cell.kind == "code" else _readable(cell.source, link, root)
        written_down: dict[str, Any] = {"cell_type": cell.kind, "id": f"cell-{number}", "metadata": {}}
        if cell.kind == "code":
            written_down |= {"execution_count": None, "outputs": []}
        cells.append(written_down | {"source": source.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    document = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def absolute(files: Files, page: File, site: str | None) -> Callable[[str], str | None]:
    """What makes the page's links absolute; where the site has no address, as on disk, its pages have none either."""

    def address(target: str) -> str | None:
        if re.match(r"[a-z]+:", target):
            return target
        path, _, fragment = target.partition("#")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.src_uri), path)) if path else page.src_uri
        file = files.get_file_from_path(name)
        if site is None or file is None:
            return None
        return urljoin(site, file.url) + (f"#{fragment}" if fragment else "")

    return address


def _readable(text: str, link: Callable[[str], str | None], root: Path) -> str:
    def value(match: re.Match[str]) -> str:
        try:
            return written(evidence.measurement(match[1], root).value, match[2] or "")
        except (KeyError, ValueError):  # the page says that it is unknown, or of another form
            return match[0]

    def absolute_link(match: re.Match[str]) -> str:
        address = link(match[2])
        return match[1] if address is None else f"[{match[1]}]({address})"

    return _LINK.sub(absolute_link, _ANCHOR.sub(r"\1", _VALUE.sub(value, text)))
