"""Figures: functions that draw with matplotlib, shown as inline SVG in both languages and both themes.

A figure is a function in `gradnotes/figures/<topic>.py` that takes the language and returns a matplotlib
`Figure`:

    from gradnotes.figures import SERIES, canvas, figure

    @figure(
        caption={"en": "SiLU and its derivative", "zh": "SiLU 及其导数"},
        alt={"en": "For large positive x SiLU approaches x …", "zh": "…"},
    )
    def silu(lang):
        drawing, axes = canvas()
        axes.plot(x, reference.silu(x), color=SERIES[0], label="SiLU(x)")
        return drawing

Its id is `<topic>.<function>`, here `activations.silu`; a page shows it by a `figure` fence. `caption` stands
under the figure, `alt` says in words what a reader who cannot see it would miss. What is drawn comes from
references, formulas and recorded measurements (`gradnotes.evidence`); no number is typed.

Colours are the names of this module (`SERIES`, `INK`, `GRID`): the SVG has the CSS variables `--gn-series-1`
to `--gn-series-6`, `--gn-ink` and `--gn-grid` in their places, so that light and dark follow the page. Lines
should differ by dash as well as by colour. Labels are Unicode text ("f′(x)"), not mathtext: the SVG's text is
real text in the page's own font.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradnotes import LANGUAGES
from gradnotes.figures.svg import GRID, INK, SERIES, canvas, render, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["GRID", "INK", "SERIES", "Figure", "canvas", "figure", "get", "names"]

Draw = Callable[[str], "Drawing"]


@dataclass(frozen=True)
class Figure:
    """A drawing that a page can show; `id` is `<topic>.<function>`, `path` and `line` where it is defined."""

    id: str
    draw: Draw
    captions: Mapping[str, str]
    alternatives: Mapping[str, str]

    @property
    def path(self) -> str:
        """The file that defines it."""
        return self.draw.__code__.co_filename

    @property
    def line(self) -> int:
        """The line of its definition (of the decorator, where the words stand)."""
        return self.draw.__code__.co_firstlineno

    def caption(self, lang: str) -> str:
        """What stands under the figure."""
        return self.captions[lang]

    def alt(self, lang: str) -> str:
        """What the figure shows, in words."""
        return self.alternatives[lang]

    def svg(self, lang: str) -> str:
        """The drawing as an SVG element to stand in a page; the same text at every call."""
        prefix = "svg-" + self.id.replace(".", "-").replace("_", "-")
        with style():
            drawing = self.draw(lang)
        return render(drawing, prefix, self.caption(lang), self.alt(lang))


_figures: dict[str, Figure] = {}


def figure(*, caption: Mapping[str, str], alt: Mapping[str, str]) -> Callable[[Draw], Draw]:
    """Declare a function as a figure. Raises ValueError where a language is missing or the name is taken."""

    def declare(draw: Draw) -> Draw:
        name = f"{draw.__module__.rsplit('.', 1)[-1]}.{draw.__name__}"
        for words, what in ((caption, "caption"), (alt, "alt")):
            missing = [lang for lang in LANGUAGES if not words.get(lang, "").strip()]
            if missing:
                raise ValueError(f"figure {name}: no {what} in {', '.join(missing)}")
        known = _figures.get(name)
        if known and known.draw.__code__.co_filename != draw.__code__.co_filename:
            raise ValueError(f"figure {name} is already defined in {known.path}:{known.line}")
        _figures[name] = Figure(name, draw, dict(caption), dict(alt))
        return draw

    return declare


def get(name: str) -> Figure:
    """The figure of this id. Raises KeyError for an unknown one."""
    topic = name.partition(".")[0]
    if topic in _topics():
        importlib.import_module(f"{__name__}.{topic}")
    return _figures[name]


def names(topic: str | None = None) -> list[str]:
    """The ids of all figures, or of one topic's, in the order of their definition."""
    found = []
    for module in [topic] if topic else _topics():
        importlib.import_module(f"{__name__}.{module}")
        found += [name for name in _figures if name.partition(".")[0] == module]
    return found


def _topics() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != "svg")
