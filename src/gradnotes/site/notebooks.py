"""Notebooks: mkdocs-jupyter runs the cells and keeps what they print; the page around it is the site's own.

Left alone, mkdocs-jupyter puts 574 KB of style into each page, neither rewrites nor checks links, sets no formulas,
turns SVG into images that stay white in the dark, and caches results past a change of what a cell imports. Here its
page gives only the outputs, it is no plugin of the site, and it is loaded only when a notebook must be run. The text of
the cells goes through MkDocs as a page's Markdown does, so links, formulas, fences, headings and the search index are
those of every other page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import platform
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from lxml import etree, html
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from gradnotes.figures.svg import STYLE, themed
from gradnotes.problems import Problem, ProblemError
from gradnotes.site import code
from gradnotes.site.cache import Cache, Memory
from gradnotes.site.searchable import left_out
from gradnotes.site.words import WORDS

NOTEBOOKS = "experiments/*.py"
"""Which files of a language are notebooks."""

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


class Notebooks:
    """Reads and runs a language's notebooks. Remembers what they printed until something that cells import changes."""

    def __init__(self, root: Path, language: str) -> None:
        self.root = root
        self.cells = Memory(root / ".cache" / "cells" / f"{language}.json", metadata.version("jupytext"))
        self.outputs = Cache(root / ".cache" / "notebooks" / language)

    def read(self, text: str, path: str) -> Notebook:
        """The notebook in this text of percent format.

        Raises:
            ProblemError: the head is not YAML.
        """
        cells = json.loads(self.cells.get(text, lambda: json.dumps(_cells(text))))
        front: dict[str, Any] = {}
        if cells and cells[0]["kind"] == "raw":
            try:
                front = yaml.safe_load(cells[0]["source"].strip().strip("-")) or {}
            except yaml.YAMLError as error:
                raise ProblemError(
                    Problem(path, 1, "GN003", f"the head is not YAML: {error}", "write it as key: value lines")
                ) from error
            cells = cells[1:]
        lines = [number for number, line in enumerate(text.splitlines(), start=1) if re.match(r"# %%", line)]
        lines += [1] * (len(cells) - len(lines))  # a first cell without its mark
        return Notebook(path, front, [Cell(**cell, line=line) for cell, line in zip(cells, lines, strict=False)])

    def run(self, notebook: Notebook, source: Path) -> str:
        """The page that mkdocs-jupyter makes of the notebook when it has executed the cells.

        Raises:
            ProblemError: a cell raised an exception: its line and what it said.
        """
        inputs = [notebook.path, source.read_text(encoding="utf-8"), imports(self.root)]
        return self.outputs.get(inputs, lambda: _execute(notebook, source, self.root).encode()).decode()

    def prune(self) -> None:
        """Forget what the finished build did not use."""
        self.cells.save()
        self.outputs.prune()


class NotebookFile(File):
    """A notebook among the pages; by itself MkDocs takes Markdown alone for a page."""

    def is_documentation_page(self) -> bool:
        """It is one."""
        return True


def pages(files: Files, config: MkDocsConfig) -> Files:
    """The files of the site with the notebooks as pages, and beside each page an `.ipynb`, empty until it is read."""
    found = []
    for file in files:
        if not PurePosixPath(file.src_uri).match(NOTEBOOKS) or file.abs_src_path is None:
            found.append(file)
            continue
        page = NotebookFile(
            file.src_uri, file.src_dir, config.site_dir, config.use_directory_urls, inclusion=file.inclusion
        )
        download = File.generated(config, f"{file.src_uri}.download", content="", inclusion=InclusionLevel.INCLUDED)
        name = PurePosixPath(file.src_uri).with_suffix(".ipynb").name
        download.dest_uri = (PurePosixPath(page.dest_uri).parent / name).as_posix()
        found += [page, download]
    return Files(found)


def _cells(text: str) -> list[dict[str, Any]]:
    import jupytext  # here, because it takes longer to load than a build to read what it remembers

    return [
        {"kind": cell.cell_type, "source": cell.source, "metadata": dict(cell.metadata)}
        for cell in jupytext.reads(text, fmt="py:percent").cells
    ]


def _execute(notebook: Notebook, source: Path, root: Path) -> str:
    from mkdocs_jupyter import convert  # as for jupytext
    from nbclient.exceptions import CellExecutionError

    _neutral_kernel(root)
    try:
        return str(convert.nb2html(str(source), execute=True, allow_errors=False))
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


def _neutral_kernel(root: Path) -> None:
    """Run cells with the interpreter that builds the site and the figures' style, whatever the user's profile says."""
    profile = root / ".cache" / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    text = _KERNEL_CONFIG.format(style=json.dumps(STYLE).replace("true", "True").replace("false", "False"))
    settings = profile / "ipython_kernel_config.py"
    if not settings.is_file() or settings.read_text(encoding="utf-8") != text:
        settings.write_text(text, encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(profile.parent)
    # Not one that the user installed under the same name.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"


def imports(root: Path) -> str:
    """A hash of everything that a cell can import or read, and of the versions it runs with."""
    found = hashlib.sha256(platform.python_version().encode())
    for name in ("numpy", "matplotlib", "ipykernel", "nbconvert"):
        found.update(f"{name} {metadata.version(name)}\n".encode())
    package = root / "src" / "gradnotes"
    apart = (package / "site", package / "bench")
    paths = [path for path in package.rglob("*.py") if not any(path.is_relative_to(folder) for folder in apart)]
    for path in [*sorted(paths), *sorted((root / "evidence" / "measurements").glob("*.jsonl"))]:
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


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
        shown[number] = left_out(f'<div class="gn-code" data-search-exclude>{"".join(text)}</div>{"".join(drawn)}')
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
