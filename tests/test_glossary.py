"""The glossary of this repository, and how it is read."""

from __future__ import annotations

import re
from pathlib import Path

from gradnotes import ROOT, glossary
from gradnotes.notes import pages


def test_the_glossary_is_well_formed_and_sorted() -> None:
    found = glossary.load()
    assert found.problems == ()
    words = [term.words["en"].casefold() for term in found.terms]
    assert words == sorted(words)
    assert len(words) > 50


def test_every_term_is_used_in_both_languages() -> None:
    texts = {
        language: "\n".join(page.markdown for page in pages(ROOT) if page.language == language).casefold()
        for language in ("en", "zh")
    }
    for term in glossary.load().terms:
        assert term.words["zh"].casefold() in texts["zh"], f"line {term.line}: no page uses {term.words['zh']}"
        stem = re.sub(r"(?:ion|ize|ing|e|y)$", "", term.words["en"].casefold())
        assert stem in texts["en"] or stem in texts["zh"], f"line {term.line}: no page uses {term.words['en']}"


def test_fields_of_a_term(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / glossary.GLOSSARY).write_text(
        "- en: gain\n  zh: 增益\n  introduce: true\n  also: {en: [amplification]}\n"
        "  reject: [{zh: 增溢, why: 错别字}]\n- {en: type, zh: 类型}\n",
        encoding="utf-8",
    )
    gain, kind = glossary.load(tmp_path).terms
    assert gain.words == {"en": "gain", "zh": "增益"}
    assert (gain.introduce, kind.introduce) == (True, False)
    assert gain.also == {"en": ("amplification",), "zh": ()}
    assert gain.rejected == (glossary.Rejected("zh", "增溢", "错别字"),)
    assert (gain.line, kind.line) == (1, 6)


def test_without_a_file_there_are_no_terms(tmp_path: Path) -> None:
    assert glossary.load(tmp_path) == glossary.Glossary((), ())
