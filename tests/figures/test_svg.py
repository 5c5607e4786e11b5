"""What every drawing becomes before it stands in a page, and the registry of figures."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from matplotlib.figure import Figure as Drawing

from gradnotes import figures
from gradnotes.figures import GRID, INK, SERIES, canvas
from gradnotes.figures.svg import render, style, themed

SVG = "{http://www.w3.org/2000/svg}"


def draw() -> Drawing:
    with style():
        drawing, axes = canvas()
        axes.plot([0, 1, 2], [0, 1, 0], "o-", color=SERIES[0], label="f′(x) 导数")
        axes.axhline(0, color=INK)
        axes.axvline(1, color=GRID)
        axes.legend()
    return drawing


@pytest.fixture
def svg() -> str:
    return render(draw(), "svg-x", "A title", "A <description>")


def test_has_a_text_alternative(svg: str) -> None:
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, description.text) == ("A title", "A <description>")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}" == "svg-x-title svg-x-desc"


def test_takes_its_colours_from_the_page(svg: str) -> None:
    for colour, variable in ((SERIES[0], "--gn-series-1"), (INK, "--gn-ink"), (GRID, "--gn-grid")):
        assert f"var({variable},{colour})" in svg
    assert not re.search(r"(?<!,)#[0-9a-f]{6}", svg), "a colour that no variable replaces"
    assert etree.fromstring(svg).get("width") == "100%"


def test_text_is_text_in_the_font_of_the_page(svg: str) -> None:
    assert "f′(x) 导数" in svg
    assert "DejaVu" not in svg
    assert "font-family" not in svg


def test_reaches_nothing_outside_itself(svg: str) -> None:
    root = etree.fromstring(svg)
    assert not root.findall(f".//{SVG}style"), "a style element in a page styles the whole page"
    assert not root.findall(f".//{SVG}metadata")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert ids
    assert all(name.startswith("svg-x-") for name in ids)
    assert len(ids) == len(set(ids))
    referred = set(re.findall(r"url\(#([^)]+)\)", svg)) | {h[1:] for h in root.xpath("//@href")}
    assert referred
    assert referred <= set(ids)


def test_is_the_same_at_every_call(svg: str) -> None:
    assert render(draw(), "svg-x", "A title", "A <description>") == svg


def test_plot_in_matplotlibs_own_style_is_themed_too() -> None:
    import io

    drawing = Drawing()
    drawing.subplots().plot([1, 2])
    buffer = io.BytesIO()
    drawing.savefig(buffer, format="svg")
    svg = themed(buffer.getvalue(), "cell-1", "A line")
    assert f"var(--gn-series-1,{SERIES[0]})" in svg
    assert "fill: var(--gn-paper,#ffffff)" in svg
    assert not re.search(r"(?<!,)#[0-9a-f]{6}", svg)


def test_unknown_figure() -> None:
    for name in ("activations.nothing", "nothing.silu", "svg.canvas", "activations"):
        with pytest.raises(KeyError):
            figures.get(name)


def test_every_figure_is_found_by_its_name() -> None:
    assert figures.names("activations")
    for name in figures.names():
        assert figures.get(name).id == name


@pytest.mark.parametrize("words", [{"en": "only English"}, {"en": "x", "zh": " "}])
def test_words_in_both_languages(words: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no caption in zh"):
        figures.figure(caption=words, alt={"en": "x", "zh": "x"})(lambda lang: draw())
    with pytest.raises(ValueError, match="no alt in zh"):
        figures.figure(caption={"en": "x", "zh": "x"}, alt=words)(lambda lang: draw())
