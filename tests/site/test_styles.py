"""The one style sheet of the theme."""

from __future__ import annotations

import pytest

from gradnotes import ROOT
from gradnotes.site import styles
from tests.site.conftest import Site


@pytest.mark.parametrize(
    ("written", "small"),
    [
        ("/* why */\na > b , c {\n  color : red ;\n  margin: 0 auto;\n}\n", "a > b,c{color :red;margin:0 auto}"),
        ("a:hover :is(p, q) + i { top: calc(1px + 2px) }", "a:hover :is(p,q) + i{top:calc(1px + 2px)}"),
        ('a::before { content: "  ;  , {" }', 'a::before{content: "  ;  , {"}'),
        ("@media (min-width: 2px) { a { b: c } }", "@media (min-width: 2px){a{b:c}}"),
        (":root { --x: ; --y: a b }", ":root{--x:;--y:a b}"),
        ("a { } b { c: d }", "a{}b{c:d}"),
    ],
)
def test_spaces_that_mean_nothing_go(written: str, small: str) -> None:
    assert styles.small(written) == small


def test_the_parts_are_one_file(site: Site) -> None:
    assert site.build().status == 0
    assets = site.root / "site" / "en" / "assets"
    sheet = (assets / "gradnotes.css").read_text(encoding="utf-8")
    assert not [name for name in styles.PARTS if (assets / f"{name}.css").exists()]
    theme = ROOT / "src/gradnotes/site/theme/assets"
    for name in styles.PARTS:
        text = (theme / f"{name}.css").read_text(encoding="utf-8")
        assert styles.small(text) in sheet
    paper = styles.small((theme / "print.css").read_text(encoding="utf-8"))
    assert sheet.endswith("@media print{" + paper + "}")
    assert sheet.count("{") == sheet.count("}")
    assert site.html("note").count("gradnotes.css") == 1


def test_a_part_that_is_missing_ends_the_build(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(styles, "PARTS", ("colours", "gone"))
    with pytest.raises(FileNotFoundError, match=r"assets/gone\.css"):
        site.build()
