"""The table of rules, the rules page in both languages, and the numbers in the source are one list."""

from __future__ import annotations

import re

import pytest

from gradnotes import LANGUAGES, ROOT
from gradnotes.check.rules import RULES
from gradnotes.fences_syntax import scan
from gradnotes.notes.outline import outline
from gradnotes.sources import SHOWN_LINES

PAGES = {language: ROOT / f"docs/{language}/contributing/rules.md" for language in LANGUAGES}
NUMBER = re.compile(r'"(GN[0-9]{3})"')


def source(*folders: str) -> dict[str, str]:
    """Where each number is used in the source, the table itself aside."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name != "rules.py":
                for number in NUMBER.findall(path.read_text(encoding="utf-8")):
                    found.setdefault(number, path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_explains_exactly_the_rules(language: str) -> None:
    page = scan(PAGES[language].read_text(encoding="utf-8"))
    headings = [heading for heading in outline(page).headings if heading.text.startswith("GN")]
    assert [heading.text.partition(" ")[0] for heading in headings] == list(RULES)
    assert [heading.id for heading in headings] == [number.lower() for number in RULES]
    if language == "en":
        assert [heading.text.partition(" ")[2] for heading in headings] == list(RULES.values())
    lines = page.bare.split("\n")
    for heading in headings:
        text = "".join(lines[heading.line : heading.line + 3]).strip()
        assert len(text) > 8, f"{heading.text} is not explained"


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_names_the_limit_of_shown_lines(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    section = text.partition("{#gn805}")[2].partition("###")[0]
    assert f" {SHOWN_LINES} " in section


def test_every_number_in_the_source_is_a_rule() -> None:
    used = source("src/gradnotes")
    unknown = {number: path for number, path in used.items() if number not in RULES}
    assert unknown == {}


def test_every_rule_is_used() -> None:
    assert set(RULES) - set(source("src/gradnotes")) == set()


def test_every_rule_of_check_has_a_planted_fault() -> None:
    own = source("src/gradnotes/check", "src/gradnotes/notes", "src/gradnotes/new") | source(
        "src/gradnotes/glossary.py"
    )
    planted = source("tests/check") | {"GN908": "", "GN909": ""}
    assert set(own) - set(planted) == set()


def test_numbers_rise() -> None:
    assert list(RULES) == sorted(RULES)
