"""What a fence or an inline value becomes in the page, in both languages."""

from __future__ import annotations

import json

import lxml.html
import pytest

from gradnotes import LANGUAGES, evidence, figures, formulas, tables
from gradnotes.sources import closure
from tests.site.conftest import VERIFIED, Site

PAGE = """\
```formula
activations.silu
```

=== "NumPy"

    ```code
    reference.activations:silu
    ```

=== "PyTorch"

    ```code
    snippets/activations/silu.py
    ```

```figure
activations.silu
```

Its minimum is `#!value activations.properties.silu.minimum:.2f`, of $x$ and of $\\beta_1$,
and ReLU's maximum `#!value activations.properties.relu.maximum`.
"""


@pytest.fixture(params=["en", "zh"])
def page(request: pytest.FixtureRequest, site: Site) -> lxml.html.HtmlElement:
    """The built page in one of the languages."""
    site.note(PAGE, request.param)
    outcome = site.build(request.param)
    assert outcome.status == 0, outcome.printed
    tree = lxml.html.fromstring(site.html("note", request.param))
    tree.set("data-language", request.param)
    return tree


def one(tree: lxml.html.HtmlElement, path: str) -> lxml.html.HtmlElement:
    found = tree.xpath(path)
    assert len(found) == 1, f"{len(found)} of {path}"
    return found[0]


def test_formula(page: lxml.html.HtmlElement) -> None:
    formula = one(page, "//div[@id='formula-activations-silu']")
    assert formula.get("class") == "gn-formula"
    assert "data-search-exclude" in formula.attrib
    scroll = formula[0]
    assert (scroll.get("class"), scroll.get("tabindex"), scroll.get("role")) == ("gn-scroll", "0", "group")
    assert scroll.get("aria-label", "").endswith("activations.silu")
    latex = formulas.get("activations.silu").latex(page.get("data-language"))
    assert one(formula, ".//*[local-name()='annotation']").text == latex
    assert one(formula, ".//button[@class='gn-copy']").get("data-gn-copy") == latex
    link = one(formula, ".//a[@class='gn-permalink']")
    assert link.get("href") == "#formula-activations-silu"
    assert link.get("aria-label") == {"en": "Link to this formula", "zh": "本公式的链接"}[page.get("data-language")]


def test_stamp(page: lxml.html.HtmlElement) -> None:
    stamp = one(page, "//div[@id='formula-activations-silu']//details")
    language = page.get("data-language")
    assert stamp.get("class") == "gn-stamp gn-stamp--verified"
    assert stamp.find("summary").text == {"en": "verified · CPU", "zh": "已验证 · CPU"}[language]
    shown = {row[0].text: row[1].text_content() for row in stamp.findall("./dl/div")}
    assert list(shown.values()) == [
        "test machine",
        "numpy 2.4.6",
        "2026-11-22",
        "1234",
        "1.5 × 10⁻¹⁶",
        "tests/formulas/test_activations.py::test_silu",
    ]


def test_reference_function(page: lxml.html.HtmlElement) -> None:
    code = one(page, "//div[@id='code-reference-activations-silu']")
    text = one(code, ".//pre/code").text_content()
    assert text.startswith("import numpy as np\n")
    names: dict[str, object] = {}
    exec(text, names)  # noqa: S102 - what is shown must run by itself
    assert "silu" in names
    # What Material's copy button looks for.
    assert one(code, ".//div[contains(@class, 'highlight')]/pre/code") is not None


def test_a_short_block_is_shown_whole(page: lxml.html.HtmlElement) -> None:
    code = one(page, "//div[@id='code-reference-activations-silu']")
    assert "def sigmoid(" in code.text_content()
    assert not code.find_class("gn-uses")
    assert not code.find_class("gn-helpers")


def test_in_a_long_block_what_is_used_can_be_folded(site: Site) -> None:
    for language in LANGUAGES:
        site.note("```code\nreference.losses:nll_loss\n```\n", language)
        site.build(language, strict=False)  # a draft, for this site has no evidence of the function
        code = one(lxml.html.fromstring(site.html("note", language)), "//div[@id='code-reference-losses-nll-loss']")
        found = closure("gradnotes.reference.losses", "nll_loss")
        assert one(code, ".//pre/code").text_content() == found.source()
        assert one(code, ".//pre/code/span[@class='gn-helpers']").text_content() == found.parts()[1]
        box = code[0]
        assert (box.tag, box.get("class"), box[0].get("type")) == ("label", "gn-uses", "checkbox")
        assert [name.text for name in box.findall("code")] == list(found.helpers())
        words = {"en": "Show what it uses: ", "zh": "显示它用到的函数："}
        assert box.text_content().strip().startswith(words[language])


def test_snippet_shows_its_output(page: lxml.html.HtmlElement, site: Site) -> None:
    code = one(page, "//div[@id='code-snippets-activations-silu']")
    recorded = (site.root / "snippets/activations/silu.out").read_text(encoding="utf-8")
    output = one(code, ".//div[@class='gn-output']")
    assert output.find("pre").text_content().strip() == recorded.strip()
    assert output[0].text == {"en": "Output", "zh": "输出"}[page.get("data-language")]
    source = (site.root / "snippets/activations/silu.py").read_text(encoding="utf-8")
    assert code.find_class("highlight")[0].text_content().strip() == source.strip()


def test_figure(page: lxml.html.HtmlElement) -> None:
    language = page.get("data-language")
    figure = one(page, "//figure[@id='figure-activations-silu']")
    drawn = figures.get("activations.silu")
    assert figure.findtext("figcaption") == drawn.caption(language)
    svg = figure[0]
    assert svg.get("role") == "img"
    assert svg.xpath("./*[local-name()='desc']/text()") == [drawn.alt(language)]
    assert one(figure, ".//details").get("class") == "gn-stamp gn-stamp--verified"


def test_table_links_to_the_pages_of_its_language(site: Site) -> None:
    linked = [c.page for c in tables.get("activations.comparison").rows("zh").cells() if isinstance(c, tables.Link)]
    paths = [page.removeprefix("activations/").removesuffix(".md") for page in linked]
    notes = sorted(set(paths))
    site.nav("index.md", "note.md", *(f"activations/{name}.md" for name in notes))
    for name in notes:
        site.write(f"docs/zh/activations/{name}.md", f"# {name} {{#{name}}}\n")
    site.note("```table\nactivations.comparison\n```\n", "zh")
    outcome = site.build("zh")
    assert outcome.status == 0, outcome.printed
    table = one(lxml.html.fromstring(site.html("note", "zh")), "//div[@id='table-activations-comparison']")
    assert [a.get("href") for a in table.find("div").iter("a")] == [f"../activations/{path}/" for path in paths]
    scroll = table[0]
    assert (scroll.get("class"), scroll.get("tabindex")) == ("gn-scroll", "0")
    assert scroll.get("aria-label") == tables.get("activations.comparison").caption("zh")
    symbols = [
        cell for cell in tables.get("activations.comparison").rows("zh").cells() if isinstance(cell, tables.Math)
    ]
    assert len(scroll.find_class("katex-html")) == len(symbols) > 0
    assert "arithmatex" not in lxml.html.tostring(table, encoding="unicode")


def test_values(page: lxml.html.HtmlElement) -> None:
    minimum, maximum = page.find_class("gn-value")
    assert (minimum.get("data-id"), minimum.text) == ("activations.properties.silu.minimum", "−0.28")
    assert maximum.text == "∞"


def test_every_formula_is_typeset_once_and_has_mathml(page: lxml.html.HtmlElement) -> None:
    article = one(page, "//article")
    assert [a.text for a in article.xpath(".//*[local-name()='annotation']")][1:] == ["x", r"\beta_1"]
    assert len(article.find_class("katex-html")) == 3
    assert not page.xpath("//script[contains(@src, 'katex')]")


def test_repeated_thing_gets_an_id_of_its_own(site: Site) -> None:
    site.note("```formula\nactivations.silu\n```\n\nand again\n\n```formula\nactivations.silu\n```\n")
    assert site.build().status == 0
    tree = lxml.html.fromstring(site.html("note"))
    assert [f.get("id") for f in tree.find_class("gn-formula")] == [
        "formula-activations-silu",
        "formula-activations-silu-2",
    ]


def test_fence_inside_a_fence_is_an_example(site: Site) -> None:
    site.note("````markdown\n```formula\nactivations.nothing\n```\n````\n")
    assert site.build().status == 0
    assert "activations.nothing" in site.html("note")


def test_gpu_stamp_names_the_gpu(site: Site) -> None:
    record = json.loads((site.root / "evidence/cpu/activations.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert record["id"] == VERIFIED[0]
    record |= {"device": "cuda", "device_name": "NVIDIA H200"}
    site.write("evidence/cuda/activations.jsonl", json.dumps(record) + "\n")
    site.note("```formula\nactivations.silu\n```\n")
    assert site.build().status == 0
    assert "<summary>verified · CPU · NVIDIA H200</summary>" in site.html("note")


def test_stated_formula_is_marked_and_needs_no_evidence(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    stated = dataclasses.replace(formulas.get("activations.silu"), stated="a limit that no finite run reaches")
    monkeypatch.setattr(formulas, "get", lambda name: stated)
    site.write("evidence/cpu/activations.jsonl", "")
    site.note("```formula\nactivations.silu\n```\n", "zh")
    site.note("```formula\nactivations.silu\n```\n")
    assert site.build().status == 0
    assert '<span class="gn-stamp gn-stamp--stated">not executed</span>' in site.html("note")
    assert site.build("zh").status == 0
    assert '<span class="gn-stamp gn-stamp--stated">未执行</span>' in site.html("note", "zh")


def test_links_to_the_repository_come_from_one_setting(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.note(PAGE)
    assert site.build().status == 0
    assert "/blob/main/" not in site.html("note")
    assert 'rel="edit"' not in site.html("note")
    monkeypatch.setenv("GRADNOTES_REPOSITORY", "https://git.example.org/notes/")
    assert site.build().status == 0
    html = site.html("note")
    assert 'href="https://git.example.org/notes/blob/main/tests/formulas/test_activations.py"' in html
    assert 'href="https://git.example.org/notes/blob/main/snippets/activations/silu.py"' in html
    assert 'href="https://git.example.org/notes/edit/main/docs/en/note.md"' in html
    assert 'data-md-component="source"' not in html  # Material's own, which asks the host for stars


def test_exact_comparison_says_so(site: Site) -> None:
    record = json.loads((site.root / "evidence/cpu/activations.jsonl").read_text(encoding="utf-8").splitlines()[0])
    site.write("evidence/cpu/activations.jsonl", json.dumps(record | {"max_error": None}) + "\n")
    site.note("```formula\nactivations.silu\n```\n")
    assert site.build().status == 0
    assert "<dd>none, compared exactly</dd>" in site.html("note")


def test_evidence_of_the_small_site_is_that_of_the_sources() -> None:
    """The fixture's hashes are computed, so the tests above would not notice a stamp that is always green."""
    assert evidence.digest(VERIFIED[0]) != evidence.digest(VERIFIED[1])


def test_lines_of_a_formula_stand_apart_but_are_copied_plain(site: Site) -> None:
    site.note("```formula\nactivations.softmax_shifted\n```\n")
    site.build(strict=False)  # a draft, for this site has no evidence of the formula
    element = lxml.html.fromstring(site.html("note")).get_element_by_id("formula-activations-softmax-shifted")
    (copy,) = element.find_class("gn-copy")
    assert copy.get("data-gn-copy") == formulas.get("activations.softmax_shifted").latex("en")
    assert "0.4em" not in copy.get("data-gn-copy")
    # KaTeX keeps the source that it typeset beside the MathML.
    assert r"\\[0.4em]" in element.xpath("string(.//annotation)")


def test_names_and_spaces_in_code_are_no_elements(site: Site) -> None:
    site.note("```code\nreference.activations:silu\n```\n\n```python\nfirst = second + 1  # why\n```\n")
    site.build(strict=False)  # a draft, for this site has no evidence of the function
    article = lxml.html.fromstring(site.html("note")).find(".//article")
    blocks = ["".join(block.itertext()) for block in article.iterfind(".//pre/code")]
    assert "def silu(" in blocks[0]
    assert blocks[1] == "first = second + 1  # why\n"
    classes = {span.get("class") for span in article.iterfind(".//pre/code//span")}
    assert {"k", "nf", "o", "c1"} <= classes
    assert not {"n", "w"} & classes
