"""GN40x: terms as the glossary has them, one name for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradnotes import glossary
from gradnotes.check.citations import section
from gradnotes.check.exemptions import Ledger
from gradnotes.check.tree import Tree
from gradnotes.check.typography import typography
from gradnotes.fences_syntax import blank, line_of
from gradnotes.glossary import Glossary, Rejected, Term
from gradnotes.notes.outline import without_links, without_maths
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem


def check(tree: Tree) -> Iterator[Problem]:
    """The glossary itself, then the words of every written page."""
    terms = glossary.load(tree.root)
    yield from terms.problems
    for page in tree.written:
        ledger = Ledger(page, "term")
        yield from _words(page, terms, ledger)
        if page.language == "zh":
            yield from _introductions(page, terms, ledger)
            yield from typography(page)
        for line, fault in ledger.idle():
            remedy = "write <!-- term WORD: the reason --> in the word's own block, or take it out"
            yield Problem(page.path, line, "GN406", fault, remedy)


def _text(page: Page) -> str:
    """The words a reader reads, description included; no code, maths, link targets or references."""
    front = page.scan.front
    text = without_links(without_maths(page.scan.bare))
    first, last = section(page)
    lines = text.split("\n")
    lines[first - 1 : last] = [blank(line) for line in lines[first - 1 : last]]
    return front + "\n".join(lines)[len(front) :]


def _words(page: Page, terms: Glossary, ledger: Ledger) -> Iterator[Problem]:
    """GN401 and GN404. An accepted word that contains a rejected one is accepted."""
    language = page.language
    accepted = [word for term in terms.terms for word in (term.words[language], *term.also[language])]
    rejected = {
        item.word.casefold(): (term, item)
        for term in terms.terms
        for item in term.rejected
        if item.language == language
    }
    others = {word.casefold(): term for term in terms.terms for word in term.also[language]}
    pattern = _any_of([*accepted, *rejected], language)
    text = _text(page)
    for found in pattern.finditer(text) if pattern else ():
        word, line = found["word"].casefold(), line_of(text, found.start())
        right = others[word].words[language] if word in others else ""
        introduced = right and _beside(text, found.start(), right)
        if word not in rejected and (not right or introduced):
            continue
        if ledger.covers(found["word"], line):
            continue
        if word in rejected:
            yield _rejected(page, line, found["word"], *rejected[word])
        else:
            message = f'"{found["word"]}" is another name of {right}'
            yield Problem(page.path, line, "GN404", message, f"write {right}, or introduce the name beside it")


def _rejected(page: Page, line: int, word: str, term: Term, item: Rejected) -> Problem:
    right, english = term.words[page.language], term.words["en"]
    meaning = "" if page.language == "en" else f" for {english}"
    message = f'"{word}" is not the word used here{meaning}: {item.why}'
    return Problem(page.path, line, "GN401", message, f"write {right}")


def _any_of(words: list[str], language: str) -> re.Pattern[str] | None:
    """Any of the words, the longest first; in English whole words, also in the plural."""
    if not words:
        return None
    choice = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if language == "en":
        return re.compile(rf"(?<![\w-])(?P<word>{choice})(?:s|es)?(?![\w-])", re.IGNORECASE)
    return re.compile(rf"(?P<word>{choice})", re.IGNORECASE)


def _beside(text: str, position: int, word: str) -> bool:
    """Whether the word stands in the same block."""
    start = text.rfind("\n\n", 0, position) + 1
    end = text.find("\n\n", position)
    return word.casefold() in text[start : end if end >= 0 else None].casefold()


def _introductions(page: Page, terms: Glossary, ledger: Ledger) -> Iterator[Problem]:
    """GN403: the first use in running text, headings and tables aside."""
    text = "\n".join(
        blank(line) if line.startswith("#") or line.lstrip().startswith("|") else line
        for line in _text(page).split("\n")
    )
    text = blank(page.scan.front) + text[len(page.scan.front) :]
    pattern = _any_of([term.words["zh"] for term in terms.terms], "zh")
    seen: set[str] = set()
    for found in pattern.finditer(text) if pattern else ():
        word = found["word"]
        if word in seen:
            continue
        seen.add(word)
        term = next(term for term in terms.terms if term.words["zh"].casefold() == word.casefold())
        line = line_of(text, found.start())
        if term.introduce and not _given(text[found.end() :], term.words["en"]) and not ledger.covers(word, line):
            message = f"the first use of {word} does not give the English"
            yield Problem(page.path, line, "GN403", message, f"write {word}（{term.words['en']}）")


def _given(after: str, english: str) -> bool:
    found = re.match(r"[\s*_”」』》]*（([^（）]*)）", after)
    return found is not None and english.casefold() in found[1].casefold()
