"""The glossary: for each term the word of either language, and the words that are not used for it, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from gradnotes import LANGUAGES, ROOT, lined_yaml
from gradnotes.lined_yaml import LINE
from gradnotes.problems import Problem

GLOSSARY = "docs/glossary.yml"
_KEYS = {"en", "zh", "introduce", "also", "reject"}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A word that is not used for the term, and why."""

    language: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term.

    `words` holds its word in each language. `introduce`: its first use on a Chinese page gives the English in
    parentheses. `also`: other names that may stand beside the first, introduced, but not instead of it.
    """

    words: dict[str, str]
    introduce: bool
    also: dict[str, tuple[str, ...]]
    rejected: tuple[Rejected, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Glossary:
    """The well-formed terms, and what is wrong with the rest."""

    terms: tuple[Term, ...]
    problems: tuple[Problem, ...]


def load(root: Path = ROOT) -> Glossary:
    """Read the glossary of a tree; without the file it has no terms."""
    path = root / GLOSSARY
    if not path.is_file():
        return Glossary((), ())
    try:
        entries = lined_yaml.load(path.read_text(encoding="utf-8"))
    except lined_yaml.LinedYamlError as error:
        return Glossary((), (Problem(GLOSSARY, error.line, "GN402", "is not YAML", f"mend it: {error}"),))
    if not isinstance(entries, list):
        return Glossary((), (Problem(GLOSSARY, 1, "GN402", "is not a list", "write `- en: …` entries"),))
    terms = []
    problems = []
    for entry in entries:
        fault = _fault(entry)
        line = entry.get(LINE, 1) if isinstance(entry, dict) else 1
        if fault:
            problems.append(Problem(GLOSSARY, line, "GN402", fault, "see the head of the file for the form"))
        else:
            terms.append(_term(entry, line))
    problems += _clashes(terms)
    return Glossary(tuple(terms), tuple(sorted(problems)))


def _fault(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return f"{entry!r} is not a map"
    for language in LANGUAGES:
        if not isinstance(entry.get(language), str) or not entry[language].strip():
            return f"an entry has no word in `{language}`"
    unknown = set(entry) - _KEYS - {LINE}
    if unknown:
        return f"`{entry['en']}` has an unknown key `{min(map(str, unknown))}`"
    if not isinstance(entry.get("introduce", False), bool):
        return f"`introduce` of `{entry['en']}` is neither true nor false"
    also = entry.get("also", {})
    if not isinstance(also, dict) or not all(isinstance(also.get(name, []), list) for name in LANGUAGES):
        return f"`also` of `{entry['en']}` is not a map from language to list"
    rejects = entry.get("reject", [])
    if not isinstance(rejects, list) or not all(map(_rejects, rejects)):
        return f"`reject` of `{entry['en']}` is not a list of {{zh or en: word, why: reason}}"
    return None


def _rejects(entry: Any) -> bool:
    if not isinstance(entry, dict) or not str(entry.get("why") or "").strip():
        return False
    return sum(isinstance(entry.get(language), str) for language in LANGUAGES) == 1


def _term(entry: dict[str, Any], line: int) -> Term:
    rejected = tuple(
        Rejected(language, str(item[language]), str(item["why"]).strip())
        for item in entry.get("reject", [])
        for language in LANGUAGES
        if language in item
    )
    also = {language: tuple(map(str, entry.get("also", {}).get(language, []))) for language in LANGUAGES}
    words = {language: entry[language].strip() for language in LANGUAGES}
    return Term(words, entry.get("introduce", False), also, rejected, line)


def _clashes(terms: list[Term]) -> Iterator[Problem]:
    """Terms out of order or given twice, and words that one entry uses and another rejects."""
    for before, term in pairwise(terms):
        if term.words["en"].casefold() < before.words["en"].casefold():
            message = f"`{term.words['en']}` stands after `{before.words['en']}`"
            yield Problem(GLOSSARY, term.line, "GN402", message, "sort the entries by the English word")
    for language in LANGUAGES:
        used: dict[str, Term] = {}
        for term in terms:
            word = term.words[language].casefold()
            if word in used:
                message = f"`{term.words[language]}` stands in line {used[word].line} too"
                yield Problem(GLOSSARY, term.line, "GN402", message, "make one entry of both")
            used[word] = term
        for term in terms:
            for rejected in term.rejected:
                other = used.get(rejected.word.casefold())
                if rejected.language == language and other is not None:
                    message = f"rejects `{rejected.word}`, which line {other.line} uses"
                    yield Problem(GLOSSARY, term.line, "GN402", message, "decide which it is")
