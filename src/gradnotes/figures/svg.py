"""Drawings as SVG that belongs to the page: its colours and font, own ids, a text alternative."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Matplotlib's own defaults, so that a plain plot in a notebook is themed as well.
SERIES = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b")
"""Colours of lines and areas, in the order of use."""
INK = "#000000"
"""Colour of text and axes."""
GRID = "#b0b0b0"
"""Colour of grid lines and of what should stand back."""
PAPER = "#ffffff"
"""Colour of the page behind the drawing."""

_VARIABLES = {colour: f"--gn-series-{number}" for number, colour in enumerate(SERIES, start=1)}
_VARIABLES |= {INK: "--gn-ink", GRID: "--gn-grid", PAPER: "--gn-paper"}
_COLOUR = re.compile("|".join(_VARIABLES), re.IGNORECASE)
_LONG = re.compile(r"-?\d+\.\d{3,}")

STYLE: Any = {  # matplotlib types each of its names, which a plain dict of settings does not match
    "svg.fonttype": "none",  # text stays text: searchable, in the page's font, small
    "svg.hashsalt": "gradnotes",  # ids do not change from build to build
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "legend.frameon": False,  # its box would be measured with another font than the reader's
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "lines.linewidth": 2.0,
    "font.size": 11.0,
}


@contextmanager
def style() -> Iterator[None]:
    """The house style of what is drawn inside; restored afterwards."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        yield


def canvas(
    columns: int = 1, *, rows: int = 1, width: float = 7.0, height: float = 3.2, sharey: bool = False
) -> tuple[Figure, Any]:
    """A figure in the house style with its axes, as `Figure.subplots` returns them; sizes in inches.

    It has no place in pyplot's list of open figures, so nothing has to be closed.
    """
    from matplotlib.figure import Figure

    with style():
        drawing = Figure(figsize=(width, height), layout="constrained")
        return drawing, drawing.subplots(rows, columns, sharey=sharey)


def render(drawing: Figure, prefix: str, title: str, description: str) -> str:
    """The drawing as an `<svg>` element whose ids start with `prefix`."""
    buffer = io.BytesIO()
    with style(), warnings.catch_warnings():
        # Only widths are taken from matplotlib's font; the browser's has the Chinese glyphs that it lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return themed(buffer.getvalue(), prefix, title, description)


def themed(svg: bytes, prefix: str, title: str, description: str = "") -> str:
    """An SVG that matplotlib wrote, made part of the page: see the module's first line."""
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False)
    root = etree.fromstring(svg, parser)
    for element in list(root.iter()):
        if etree.QName(element).localname in ("metadata", "style"):
            element.getparent().remove(element)
    _own_ids(root, prefix)
    for element in root.iter():
        for attribute in ("d", "x", "y", "transform", "points"):
            if attribute in element.attrib:
                element.set(attribute, _LONG.sub(_short, element.attrib[attribute]).strip())
        style = element.get("style")
        if style:
            style = _COLOUR.sub(_variable, style)
            # The shorthand is written too: `font: 11px 'DejaVu Sans', …` and `font-family: …`.
            style = re.sub(r"font: ([^;]*?)([\d.]+px) [^;]*", r"font-size: \2", style)
            element.set("style", re.sub(r"font-family: [^;]*;?\s*", "", style))
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("class", "gn-svg")
    root.set("width", "100%")
    root.set("role", "img")
    root.set("data-search-exclude", "")
    # What matplotlib says for every element of the document, said for this one; a black fill it leaves out.
    root.set("style", f"stroke-linejoin:round;stroke-linecap:butt;fill:var(--gn-ink,{INK})")
    labels: list[str] = []
    for tag, text in (("desc", description), ("title", title)):
        if text:
            label = etree.Element(f"{{http://www.w3.org/2000/svg}}{tag}", id=f"{prefix}-{tag}")
            label.text = text
            root.insert(0, label)
            labels.insert(0, f"{prefix}-{tag}")
    root.set("aria-labelledby", " ".join(labels))
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _variable(colour: re.Match[str]) -> str:
    return f"var({_VARIABLES[colour[0].lower()]},{colour[0].lower()})"


def _own_ids(root: etree._Element, prefix: str) -> None:
    """Prefix the ids that are referred to, in definitions and references; drop the others."""
    link = "{http://www.w3.org/1999/xlink}href"
    used = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            found = re.findall(r"url\(#([^)]+)\)", value)
            if key == link:
                found.append(value.removeprefix("#"))
            used.update(found)
            if found:
                value = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", value)
                element.set(key, f"#{prefix}-{found[-1]}" if key == link else value)
    for element in root.iter():
        # Browsers read both; the attribute without a namespace is the one that HTML knows.
        target = element.attrib.pop(link, None)
        if target:
            element.set("href", target)
        name = element.get("id")
        if name in used:
            element.set("id", f"{prefix}-{name}")
        elif name is not None:
            del element.attrib["id"]
