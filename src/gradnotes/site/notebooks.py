"""Notebooks: mkdocs-jupyter runs the cells and keeps what they print; the page around it is the site's own.

Left alone, mkdocs-jupyter puts 574 KB of style into each page, neither rewrites nor checks links, sets no formulas,
turns SVG into images that stay white in the dark, and caches results past a change of what a cell imports. Here its
page gives only the outputs. The text of the cells goes through MkDocs as a page's Markdown does, so links, formulas,
fences, headings and the search index are those of every other page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import jupytext
import yaml
from lxml import etree, html
from mkdocs.config.defaults import MkDocsConfig
from nbclient.exceptions import CellExecutionError

from gradnotes.figures.svg import STYLE, themed
from gradnotes.problems import Problem, ProblemError
from gradnotes.site import code
from gradnotes.site.words import WORDS

_PLACE = "gn-cell-{}"
_CODE_CELL = "contains(concat(' ', @class, ' '), ' jp-CodeCell ')"
_KERNEL_CONFIG = """\
# Written by the site's build: figures of notebooks as SVG, in the house style, whatever the reader's own profile says.
c.InlineBackend.figure_formats = {{"svg"}}
c.InlineBackend.rc = {style}
"""


@dataclass(frozen=True)
class Cell:
    """A cell of a percent-format notebook; `line` is that of its `# %%`."""

    kind: str
    source: str
    metadata: dict[str, Any]
    line: int


@dataclass(frozen=True)
class Notebook:
    """A notebook as a page: its front matter and its cells."""

    path: str
    front: dict[str, Any]
    cells: list[Cell]

    def markdown(self) -> str:
        """The text cells as one page, with a place for every code cell."""
        blocks = []
        for number, cell in enumerate(self.cells):
            if cell.kind == "markdown":
                blocks.append(cell.source)
            elif cell.kind == "code":
                blocks.append(f'<div id="{_PLACE.format(number)}"></div>')
        return "\n\n".join(blocks) + "\n"


def read(text: str, path: str) -> Notebook:
    """The notebook in this text of percent format.

    Raises:
        ProblemError: the head is not YAML.
    """
    cells = jupytext.reads(text, fmt="py:percent").cells
    front: dict[str, Any] = {}
    if cells and cells[0].cell_type == "raw":
        try:
            front = yaml.safe_load(cells[0].source.strip().strip("-")) or {}
        except yaml.YAMLError as error:
            raise ProblemError(
                Problem(path, 1, "GN003", f"the head is not YAML: {error}", "write it as key: value lines")
            ) from error
        cells = cells[1:]
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if re.match(r"# %%", line)]
    lines += [1] * (len(cells) - len(lines))  # a first cell without its mark
    return Notebook(
        path,
        front,
        [Cell(c.cell_type, c.source, dict(c.metadata), line) for c, line in zip(cells, lines, strict=False)],
    )


def configure(config: MkDocsConfig, root: Path, language: str) -> None:
    """Give mkdocs-jupyter a cache of this language that a change of what cells import empties, and a neutral kernel."""
    plugin = config.plugins["mkdocs-jupyter"]
    folder = root / ".cache" / "notebooks" / language
    current = folder / _imports(root)
    if folder.is_dir():
        for old in folder.iterdir():
            if old != current:
                shutil.rmtree(old)
    plugin.config["cache_dir"] = str(current)
    profile = root / ".cache" / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    text = _KERNEL_CONFIG.format(style=json.dumps(STYLE).replace("true", "True").replace("false", "False"))
    settings = profile / "ipython_kernel_config.py"
    if not settings.is_file() or settings.read_text(encoding="utf-8") != text:
        settings.write_text(text, encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(profile.parent)
    # The kernel of the interpreter that builds the site, not one that the user installed under the same name.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"


def _imports(root: Path) -> str:
    """A hash of everything that a cell can import or read, and of the versions it runs with."""
    found = hashlib.sha256(platform.python_version().encode())
    for name in ("numpy", "matplotlib", "ipykernel", "nbconvert"):
        found.update(f"{name} {metadata.version(name)}\n".encode())
    package = root / "src" / "gradnotes"
    paths = [path for path in package.rglob("*.py") if not path.is_relative_to(package / "site")]
    for path in [*sorted(paths), *sorted((root / "evidence" / "measurements").glob("*.jsonl"))]:
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def run(render: Callable[[], None], notebook: Notebook) -> None:
    """Let mkdocs-jupyter execute the cells.

    Raises:
        ProblemError: a cell raised an exception: its line and what it said.
    """
    try:
        render()
    except CellExecutionError as error:
        text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
        line = 1
        for cell in notebook.cells:
            if cell.kind == "code" and cell.source.strip() and cell.source.strip() in text:
                line = cell.line + 1
        inside = re.findall(r"Cell In\[\d+\], line (\d+)", text)
        line += int(inside[-1]) - 1 if inside else 0
        said = "the cell fails: " + " ".join(f"{error.ename}: {error.evalue}".split())
        raise ProblemError(Problem(notebook.path, line, "GN810", said, "mend the cell")) from error


def outputs(notebook: Notebook, executed: str, language: str) -> dict[int, str]:
    """The HTML of each code cell with what it printed, by its number, from mkdocs-jupyter's page.

    Raises:
        ProblemError: a cell warns, shows a picture that is no SVG, or a figure without words for it.
    """
    tree = html.fromstring(executed)
    found = tree.xpath(f"//div[{_CODE_CELL} and not(ancestor::div[{_CODE_CELL}])]")
    cells = [(number, cell) for number, cell in enumerate(notebook.cells) if cell.kind == "code"]
    if len(found) != len(cells):
        raise RuntimeError(f"{notebook.path}: {len(cells)} code cells, but mkdocs-jupyter shows {len(found)}")
    shown = {}
    for (number, cell), element in zip(cells, found, strict=True):
        text = [code.block(cell.source + "\n")]
        drawn: list[str] = []
        for count, output in enumerate(element.xpath(".//div[contains(@class, 'jp-OutputArea-output')]")):
            part = _output(notebook, cell, output, f"cell-{number}-{count}", language)
            (text if part.startswith('<div class="gn-output"') else drawn).append(part)
        shown[number] = f'<div class="gn-code" data-search-exclude>{"".join(text)}</div>{"".join(drawn)}'
    return shown


def _output(notebook: Notebook, cell: Cell, output: html.HtmlElement, prefix: str, language: str) -> str:
    kind = output.get("data-mime-type", "")
    if kind == "application/vnd.jupyter.stderr":
        said = output.text_content().strip().splitlines()[-1]
        raise ProblemError(
            Problem(notebook.path, cell.line, "GN811", f"the cell writes to stderr: {said}", "mend what it warns of")
        )
    image = output.find(".//img")
    svg = _svg(output)
    if svg is not None:
        words = str(cell.metadata.get("alt", "")).strip()
        if not words:
            remedy = 'describe it in the cell\'s first line: # %% alt="…"'
            raise ProblemError(Problem(notebook.path, cell.line, "GN604", "the figure has no words for it", remedy))
        return f'<figure class="gn-figure">{themed(svg, prefix, words)}</figure>'
    if image is not None:
        remedy = "show a matplotlib figure: it comes as SVG"
        raise ProblemError(Problem(notebook.path, cell.line, "GN812", "the cell shows a bitmap", remedy))
    if "jp-RenderedHTML" in output.get("class", "").split() or output.find(".//table") is not None:
        inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in output)
        label = WORDS[language]["output"]
        return f'<div class="gn-scroll" tabindex="0" role="group" aria-label="{label}">{inner}</div>'
    return code.output(output.text_content(), language)


def _svg(output: html.HtmlElement) -> bytes | None:
    """The SVG of an output, which is an image with a data address or an element."""
    image = output.find(".//img")
    if image is not None:
        kind, _, data = image.get("src", "").partition(",")
        if "image/svg+xml" not in kind:
            return None
        return base64.b64decode(data)
    element = output.find(".//svg")
    return None if element is None else etree.tostring(element)


def fill(page: str, cells: dict[int, str], source: str, language: str) -> str:
    """The page with its code cells in their places, and a link to the notebook's file."""
    for number, cell in cells.items():
        page = page.replace(f'<div id="{_PLACE.format(number)}"></div>', cell)
    label = WORDS[language]["download"]
    return f'{page}\n<p class="gn-download"><a href="{source}" download>{label} <code>{source}</code></a></p>'
