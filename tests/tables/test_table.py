"""What a table's cells become, and the registry of tables."""

from __future__ import annotations

import lxml.html
import pytest

from gradnotes import evidence, tables
from gradnotes.tables import Link, Math, Number, Table, TableSource, Value


def html(table: Table) -> lxml.html.HtmlElement:
    source = TableSource("topic.name", lambda lang: table, {"en": "Caption <1>", "zh": "标题"})
    return lxml.html.fromstring(source.html("en", lambda page: f"../{page.removesuffix('.md')}/"))


def test_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = evidence.Measurement("a.b", -0.25, "", "a")
    monkeypatch.setattr(evidence, "measurement", {"a.b": measured}.__getitem__)
    table = html(
        Table(
            header=["Function", Math(r"\max f'"), "Count"],
            rows=[
                [Link("SiLU", "activations/silu.md"), Value("a.b", ".2f"), Number(3)],
                ["a < b", Value("a.b"), "none"],
            ],
        )
    )
    assert table.findtext("caption") == "Caption <1>"
    heads = table.xpath(".//thead//th")
    assert [head.get("scope") for head in heads] == ["col"] * 3
    assert heads[1].find("span").text == r"\(\max f'\)"
    assert heads[1].find("span").get("class") == "arithmatex"
    first, second = table.xpath(".//tbody/tr")
    assert first[0].tag == "th"
    assert first[0].get("scope") == "row"
    assert first[0].find("a").get("href") == "../activations/silu/"
    assert (first[1].find("span").get("data-id"), first[1].text_content()) == ("a.b", "−0.25")
    assert (first[2].text, second[0].text) == ("3", "a < b")
    # A column of numbers alone is set as one.
    assert [head.get("class") for head in heads] == [None, "gn-number", None]
    assert [first[1].get("class"), first[2].get("class")] == ["gn-number", None]


def test_unknown_measurement() -> None:
    with pytest.raises(KeyError, match=r"activations\.nothing"):
        html(Table(["a"], [[Value("activations.nothing")]]))


def test_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells, the header has 2"):
        Table(["a", "b"], [["1", "2"], ["3"]])


def test_unknown_table() -> None:
    for name in ("activations.nothing", "nothing.comparison"):
        with pytest.raises(KeyError):
            tables.get(name)


def test_every_table_is_found_by_its_name() -> None:
    assert "activations.comparison" in tables.names("activations")
    for name in tables.names():
        assert tables.get(name).id == name


def test_caption_in_both_languages() -> None:
    with pytest.raises(ValueError, match="no caption in zh"):
        tables.table(caption={"en": "only English"})(lambda lang: Table(["a"], []))
