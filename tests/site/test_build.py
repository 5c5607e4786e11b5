"""The built site: what stands where, in which language, with which fonts, and without what."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import lxml.html
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from gradnotes import ROOT
from gradnotes.site import front, notebooks
from gradnotes.site.build import build
from gradnotes.site.cache import Cache
from gradnotes.site.fonts import StyleSheet
from gradnotes.site.katex import PACKAGE, Katex, TexError
from tests.site.conftest import Site

NOTEBOOK = """\
# ---
# description: {description}
# ---

# %% [markdown]
# # {title} {{#run}}
#
# Of $x^2$, see [the note](../note.md#first).

# %%
import numpy as np

np.arange(3) * 2

# %% [markdown]
# ## {heading} {{#drawn}}

# %% alt="{alt}"
import matplotlib.pyplot as plt

plt.plot([0, 1], [1, 2])
plt.show()
"""


@pytest.fixture
def bilingual(site: Site) -> Site:
    """Both languages with a section and a notebook, built."""
    site.write("mkdocs.yml", f"INHERIT: {ROOT / 'mkdocs.yml'}\nnav: [index.md, note.md, {{topic: {PAGES}}}]\n")
    site.write("mkdocs.zh.yml", f"INHERIT: {ROOT / 'mkdocs.zh.yml'}\nnav: [index.md, note.md, {{topic: {PAGES}}}]\n")
    for language, title in (("en", "Experiments"), ("zh", "实验")):
        site.write(f"docs/{language}/experiments/index.md", f"# {title} {{#experiments}}\n\nText.\n")
    english = {"description": "A run.", "title": "A run", "heading": "Drawn", "alt": "A line that rises."}
    chinese = {"description": "一次运行。", "title": "一次运行", "heading": "画出来", "alt": "一条上升的线。"}
    site.write("docs/en/experiments/run.py", NOTEBOOK.format(**english))
    site.write("docs/zh/experiments/run.py", NOTEBOOK.format(**chinese))
    site.note("```formula\nactivations.silu\n```\n\nVanishing gradients.\n")
    site.note("```formula\nactivations.silu\n```\n\n梯度消失。\n", "zh")
    build(root=site.root, quiet=True)
    return site


PAGES = "[experiments/index.md, experiments/run.py]"


def tree(site: Site, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((site.root / "site" / path).read_text(encoding="utf-8"))


def test_whole_site(bilingual: Site) -> None:  # one build, many looks: a build of both languages takes seconds
    root = bilingual.root / "site"
    assert sorted(path.name for path in root.iterdir()) == [
        ".nojekyll",
        "404.html",
        "en",
        "index.html",
        "robots.txt",
        "sitemap.xml",
        "zh",
    ]
    _check_root(bilingual)
    _check_switch(bilingual)
    _check_titles(bilingual)
    _check_site_map(bilingual)
    _check_search(bilingual)
    _check_fonts(bilingual)
    _check_notebook(bilingual)
    _check_hosts(root)


def _check_root(site: Site) -> None:
    page = tree(site, "index.html")
    links = [(a.get("href"), a.get("lang"), a.text) for a in page.iter("a")]
    assert links == [("en/", "en", "English"), ("zh/", "zh-Hans", "中文")]
    script = page.find(".//script").text
    assert "navigator.languages" in script
    assert not re.search("localStorage|cookie", script)
    lost = tree(site, "404.html")
    assert [p.get("lang") for p in lost.iter("p")] == ["en", "zh-Hans"]
    assert tree(site, "en/404.html").findtext(".//h1") == "Page not found"
    assert tree(site, "zh/404.html").findtext(".//h1") == "找不到这个页面"


def _check_switch(site: Site) -> None:
    for path, here, there in (
        ("note", "en", "../../zh/note/"),
        ("experiments/run", "en", "../../../zh/experiments/run/"),
        (".", "en", "../zh/"),
        ("note", "zh", "../../en/note/"),
    ):
        page = tree(site, f"{here}/{path}/index.html")
        assert [a.get("href") for a in page.find_class("gn-language")] == [there]
        tags = {link.get("hreflang") for link in page.iter("link") if (link.get("rel") or "").strip() == "alternate"}
        assert tags == {"en", "zh-Hans"}
    assert [a.get("href") for a in tree(site, "en/404.html").find_class("gn-language")] == ["/zh/"]


def _check_titles(site: Site) -> None:
    for language, tabs in (("en", ["Begin", "Note", "Experiments"]), ("zh", ["Begin", "Note", "实验"])):
        page = tree(site, f"{language}/experiments/run/index.html")
        assert [a.text_content().strip() for a in page.find_class("md-tabs__link")] == tabs
    title = tree(site, "zh/experiments/run/index.html").findtext(".//title")
    assert title == "一次运行 - GradNotes"


def _check_site_map(site: Site) -> None:
    text = (site.root / "site/zh/sitemap.xml").read_text(encoding="utf-8")
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    entries = etree.fromstring(text.encode()).findall("s:url", spaces)
    assert [entry.findtext("s:loc", None, spaces) for entry in entries] == [
        f"http://127.0.0.1:8000/zh/{path}" for path in ("", "note/", "experiments/", "experiments/run/")
    ]
    links = {link.get("hreflang"): link.get("href") for link in entries[1].findall("x:link", spaces)}
    assert links == {"en": "http://127.0.0.1:8000/en/note/", "zh-Hans": "http://127.0.0.1:8000/zh/note/"}
    top = etree.fromstring((site.root / "site/sitemap.xml").read_bytes())
    assert [entry.text for entry in top.iter(f"{{{spaces['s']}}}loc")] == [
        "http://127.0.0.1:8000/en/sitemap.xml",
        "http://127.0.0.1:8000/zh/sitemap.xml",
    ]


def _check_search(site: Site) -> None:
    english = json.loads((site.root / "site/en/search/search_index.json").read_text(encoding="utf-8"))
    chinese = json.loads((site.root / "site/zh/search/search_index.json").read_text(encoding="utf-8"))
    assert (english["config"]["lang"], chinese["config"]["lang"]) == (["en"], ["zh", "en"])
    # jieba cuts with U+200B, and the separator splits at it: the words can be found one by one.
    words = re.split(chinese["config"]["separator"], " ".join(d["text"] for d in chinese["docs"]))
    assert {"梯度", "消失"} <= set(words)
    text = " ".join(document["title"] + document["text"] for document in english["docs"])
    assert "Vanishing gradients" in text
    for unwanted in ("SiLU", "verified", "x^2", "arange", "test machine", "LaTeX"):
        assert unwanted not in text, f"{unwanted!r} is in the search index"
    for path in (site.root / "site").rglob("*.html"):
        assert "gn[" not in path.read_text(encoding="utf-8"), f"{path} has a mark of the build"


def _check_fonts(site: Site) -> None:
    page = tree(site, "en/note/index.html")
    (address,) = page.xpath("//link[@rel='stylesheet']/@href")
    sheet = (site.root / "site/en/note" / address).resolve()
    folder = sheet.parent / "katex"
    addresses = set(re.findall(r"url\(([^)]+\.woff2)\)", sheet.read_text(encoding="utf-8")))
    assert addresses == {f"katex/{path.name}" for path in folder.iterdir()}
    used = {address.rpartition("/")[2] for address in addresses}
    assert {name.partition(".")[0] for name in used} == {"KaTeX_Main-Regular", "KaTeX_Math-Italic"}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10_000
    glyphs = TTFont(next(folder.glob("KaTeX_Math-Italic*"))).getBestCmap()
    assert set(map(ord, "xσ")) <= set(glyphs)
    assert ord("q") not in glyphs
    preloaded = [link.get("href").rpartition("/")[2] for link in page.xpath("//link[@rel='preload'][@as='font']")]
    assert set(preloaded) == used
    assert not tree(site, "en/index.html").xpath("//link[@rel='preload']")


def _check_notebook(site: Site) -> None:
    page = tree(site, "zh/experiments/run/index.html")
    article = page.find(".//article")
    text = (site.root / "site/zh/experiments/run/index.html").read_text(encoding="utf-8")
    assert len(text) < 60_000
    assert "jupyter" not in text.replace("mkdocs-jupyter", "").lower()
    assert article.xpath(".//h2/@id") == ["drawn"]
    assert article.xpath(".//a[text()='the note']/@href") == ["../../note/#first"]
    assert [a.text for a in article.xpath(".//*[local-name()='annotation']")] == ["x^2"]
    assert article.find_class("gn-output")[0].find("pre").text_content().strip() == "array([0, 2, 4])"
    (svg,) = article.xpath(".//figure/*[local-name()='svg']")
    assert svg.get("role") == "img"
    assert svg.xpath("./*[local-name()='title']/text()") == ["一条上升的线。"]
    assert "var(--gn-series-1,#1f77b4)" in text
    assert not article.xpath(".//img")
    assert page.xpath("//meta[@name='description']/@content") == ["一次运行。"]
    (link,) = article.xpath(".//p[@class='gn-download']/a")
    assert link.get("href") == "run.ipynb"
    downloaded = jupytext.read(site.root / "site/zh/experiments/run" / link.get("href")).cells
    source = jupytext.read(site.root / "docs/zh/experiments/run.py").cells[1:]  # after the head
    assert [cell.cell_type for cell in downloaded] == ["markdown", "code", "markdown", "code"]
    assert [c.source for c in downloaded if c.cell_type == "code"] == [
        c.source for c in source if c.cell_type == "code"
    ]
    assert downloaded[0].source == "# 一次运行\n\nOf $x^2$, see [the note](http://127.0.0.1:8000/zh/note/#first)."
    assert all(cell.outputs == [] for cell in downloaded if cell.cell_type == "code")


def _check_hosts(root: Path) -> None:
    """Nothing that a browser loads by itself comes from another host."""
    loads = {"script": "src", "img": "src", "iframe": "src", "source": "src", "use": "href"}
    for path in root.rglob("*.html"):
        page = lxml.html.fromstring(path.read_text(encoding="utf-8"))
        found = [e.get(loads[e.tag]) for e in page.iter(*loads) if e.get(loads[e.tag])]
        wanted = {
            "stylesheet",
            "preload",
            "prefetch",
            "icon",
            "modulepreload",
            "preconnect",
            "dns-prefetch",
            "manifest",
        }
        found += [link.get("href") for link in page.iter("link") if wanted & set((link.get("rel") or "").split())]
        assert not [address for address in found if re.match(r"(https?:)?//", address)], path
    for path in root.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text(encoding="utf-8")), path


def test_one_language_leaves_the_other_as_it_is(site: Site) -> None:
    site.write("site/zh/index.html", "built before")
    site.write("site/en/gone/index.html", "a page that was deleted")
    build(("en",), root=site.root, quiet=True)
    assert "Begin" in (site.root / "site/en/index.html").read_text(encoding="utf-8")
    assert not (site.root / "site/en/gone").exists()
    assert (site.root / "site/zh/index.html").read_text(encoding="utf-8") == "built before"


def test_page_that_waits_for_its_translation(site: Site) -> None:
    site.note("English text with $x$.\n\n```formula\nactivations.silu\n```\n")
    site.write("docs/zh/note.md", "---\ndescription: 一篇。\ntranslation: wanted\n---\n\n# 笔记\n")
    assert site.build("zh").status == 0
    html = site.html("note", "zh")
    assert "English text with" in html
    assert "本页尚未翻译，以下为英文原文。" in html
    assert "gn-stamp--verified" in html


def test_notebooks_are_run_again_when_what_they_import_changes(tmp_path: Path) -> None:
    module = tmp_path / "src/gradnotes/reference/x.py"
    theme = tmp_path / "src/gradnotes/site/y.py"
    for path in (module, theme):
        path.parent.mkdir(parents=True)
        path.write_text("A = 1\n", encoding="utf-8")
    first = notebooks.imports(tmp_path)
    theme.write_text("A = 2\n", encoding="utf-8")
    assert notebooks.imports(tmp_path) == first
    module.write_text("A = 2\n", encoding="utf-8")
    second = notebooks.imports(tmp_path)
    assert second != first
    measured = tmp_path / "evidence/measurements/x.jsonl"
    measured.parent.mkdir(parents=True)
    measured.write_text("{}", encoding="utf-8")
    assert notebooks.imports(tmp_path) != second


def test_a_notebook_is_run_once_for_the_same_text_and_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "run.py"
    ran: list[str] = []

    def execute(notebook: notebooks.Notebook, *_: Path) -> str:
        ran.append(notebook.cells[0].source)
        return f"<p>{len(ran)}</p>"

    def build() -> str:
        runner = notebooks.Notebooks(tmp_path, "en")
        html = runner.run(runner.read(source.read_text(encoding="utf-8"), "run.py"), source)
        runner.prune()
        return html

    monkeypatch.setattr(notebooks, "_execute", execute)
    monkeypatch.setattr(notebooks, "imports", lambda root: "the same")
    source.write_text("# %%\n1\n", encoding="utf-8")
    assert [build(), build()] == ["<p>1</p>", "<p>1</p>"]
    source.write_text("# %%\n2\n", encoding="utf-8")
    assert build() == "<p>2</p>"
    monkeypatch.setattr(notebooks, "imports", lambda root: "changed")
    assert build() == "<p>3</p>"
    assert ran == ["1", "2", "2"]


def test_builds_without_torch(site: Site) -> None:
    """An import of torch fails as on a machine that has none."""
    site.note("```formula\nactivations.silu\n```\n\n```code\nsnippets/activations/silu.py\n```\n")
    script = "import sys; sys.modules['torch'] = None\nfrom mkdocs.__main__ import cli\ncli(['build', '--strict'])\n"
    done = subprocess.run([sys.executable, "-c", script], cwd=site.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "import torch" in lxml.html.fromstring(site.html("note")).text_content()


def test_two_builds_are_equal(site: Site) -> None:
    site.note("```formula\nactivations.silu\n```\n\n```code\nsnippets/activations/silu.py\n```\n")

    def built() -> dict[str, bytes]:
        assert site.build().status == 0
        folder = site.root / "site/en"
        found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        found.pop("sitemap.xml.gz")  # holds the time of the build
        return found

    assert built() == built()


@pytest.mark.parametrize(
    ("tex", "font", "characters"),
    [
        (r"\mathbf{W}_2", "KaTeX_Main-Bold", "W"),
        (r"\mathbb{R}", "KaTeX_AMS-Regular", "R"),
        (r"\mathcal{N}", "KaTeX_Caligraphic-Regular", "N"),
        (r"\sum_{i=1}^{n} x_i", "KaTeX_Size2-Regular", "∑"),
        (r"\left\{ \frac{\frac{1}{2}}{\frac{1}{2}} \right.", "KaTeX_Size3-Regular", "{"),
        (r"\operatorname{SiLU}", "KaTeX_Main-Regular", "SiLU"),
        (r"\mathit{xy}", "KaTeX_Main-Italic", "xy"),
        (r"\boldsymbol{\beta}", "KaTeX_Math-BoldItalic", "𝜷β"),
    ],
)
def test_each_font_keeps_what_is_set_in_it(tex: str, font: str, characters: str, tmp_path: Path) -> None:
    katex, sheet = Katex(), StyleSheet(Cache(tmp_path))
    try:
        bundle = sheet.bundle(sheet.usage(katex.html(tex, display=True)), "katex")
    finally:
        katex.close()
    (data,) = [data for name, data in bundle.files.items() if name.startswith(f"katex/{font}.")]
    kept = set(map(chr, TTFont(io.BytesIO(data)).getBestCmap()))
    assert set(characters) & kept
    whole = set(map(chr, TTFont(PACKAGE / "dist/fonts" / f"{font}.woff2").getBestCmap()))
    assert kept < whole


def test_cache_makes_each_thing_once_and_forgets_the_unused(tmp_path: Path) -> None:
    made: list[str] = []

    def make(text: str) -> bytes:
        made.append(text)
        return text.encode()

    cache = Cache(tmp_path)
    assert cache.get(["a", "b"], lambda: make("first")) == b"first"
    assert cache.get(["ab", ""], lambda: make("second")) == b"second"
    again = Cache(tmp_path)
    assert again.get(["a", "b"], lambda: make("not again")) == b"first"
    again.prune()
    assert Cache(tmp_path).get(["ab", ""], lambda: make("third")) == b"third"
    assert made == ["first", "second", "third"]


def test_katex_says_where_tex_is_wrong() -> None:
    katex = Katex()
    try:
        with pytest.raises(TexError, match="Undefined control sequence") as raised:
            katex.html(r"x + \nosuch", display=False)
        assert raised.value.position == 4
        assert 'encoding="application/x-tex">x^2<' in katex.html("x^2", display=False)
    finally:
        katex.close()


def test_katex_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradnotes.site.katex.PACKAGE", Path("/nowhere/katex"))
    with pytest.raises(RuntimeError, match="make build"):
        Katex().html("x", display=False)


def test_site_below_a_path(tmp_path: Path) -> None:
    for language in ("en", "zh"):
        (tmp_path / language).mkdir()
    made = front.files("https://example.org/notes/", tmp_path)
    lost = lxml.html.fromstring(made["404.html"])
    assert [a.get("href") for a in lost.iter("a")] == ["/notes/en/", "/notes/zh/"]
    assert '"/notes/".length' in made["404.html"]
    assert "Sitemap: https://example.org/notes/sitemap.xml" in made["robots.txt"]
    choose = lxml.html.fromstring(made["index.html"])
    assert [a.get("href") for a in choose.iter("a")] == ["en/", "zh/"]
    assert choose.xpath("//link[@hreflang='zh-Hans']/@href") == ["https://example.org/notes/zh/"]


def test_site_address_is_one_setting(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADNOTES_SITE_URL", "https://example.org/notes/")
    assert site.build("zh").status == 0
    page = tree(site, "zh/note/index.html")
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://example.org/notes/zh/note/"]
    lost = tree(site, "zh/404.html")
    assert [a.get("href") for a in lost.find_class("gn-language")] == ["/notes/en/"]
