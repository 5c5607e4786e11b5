"""What the source notes say, sentence by sentence, and where each is answered: by a claim, a definition, an erratum.

The notes from which this site grew are somebody's working notes, and some of what they say is wrong.
`docs/sentences.yml` has an entry for every factual sentence of theirs, in our words; the site prints the table and the
errata from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from gradnotes import LANGUAGES, ROOT, lined_yaml
from gradnotes.lined_yaml import LINE
from gradnotes.problems import Problem

SENTENCES = "docs/sentences.yml"

NOTES = ("S0", "S1", "S2", "S3", "S4")
"""The source notes."""

_KEYS = {"id", *LANGUAGES, "claims", "page", "right", LINE}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its note, what it says in each language, the claims and the page that answer it.

    `right` says what is right where the sentence is wrong; `page` is a path in docs/<language>/, with an anchor.
    """

    id: str
    note: str
    says: dict[str, str]
    claims: tuple[str, ...]
    page: str | None
    right: dict[str, str] | None
    line: int

    @property
    def kind(self) -> Literal["erratum", "claim", "definition"]:
        """How it is answered."""
        return "erratum" if self.right else "claim" if self.claims else "definition"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The well-formed entries in the order of the file, and what is wrong with the rest."""

    entries: tuple[Sentence, ...]
    problems: tuple[Problem, ...]


def lists() -> tuple[str, ...]:
    """What a `sentences` fence can name: a source note, or the errata of all of them."""
    return (*NOTES, "errata")


def of(entries: tuple[Sentence, ...], name: str) -> list[Sentence]:
    """The entries of one list."""
    return [entry for entry in entries if (entry.right if name == "errata" else entry.note == name)]


def load(root: Path = ROOT) -> Sentences:
    """Read the sentences of a tree; without the file there are none."""
    path = root / SENTENCES
    if not path.is_file():
        return Sentences((), ())
    return _read(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _read(text: str) -> Sentences:
    try:
        content = lined_yaml.load(text)
    except lined_yaml.LinedYamlError as error:
        return Sentences((), (Problem(SENTENCES, error.line, "GN106", "is not YAML", f"mend it: {error}"),))
    if not isinstance(content, list):
        return Sentences((), (Problem(SENTENCES, 1, "GN106", "is not a list", "write `- id: …` entries"),))
    entries: dict[str, Sentence] = {}
    problems = []
    for entry in content:
        line = entry.get(LINE, 1) if isinstance(entry, dict) else 1
        fault = _fault(entry)
        if not fault and entry["id"] in entries:
            fault = f"{entry['id']} stands in line {entries[entry['id']].line} too"
        if fault:
            problems.append(Problem(SENTENCES, line, "GN106", fault, "see the head of the file for the form"))
        else:
            entries[entry["id"]] = _sentence(entry)
    return Sentences(tuple(entries.values()), tuple(problems))


def _fault(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return f"{entry!r} is not a map"
    name = entry.get("id")
    if not isinstance(name, str) or name.partition(".")[0] not in NOTES or not name.partition(".")[2]:
        return f"an `id` begins with one of {', '.join(NOTES)} and a dot, as in S3.relu-dead; this one is {name!r}"
    unknown = set(entry) - _KEYS
    if unknown:
        return f"{name} has an unknown key `{min(map(str, unknown))}`"
    if not _text(entry):
        return f"{name} is not said in every language"
    if "right" in entry and not (isinstance(entry["right"], dict) and _text(entry["right"])):
        return f"{name} does not say in every language what is `right`"
    given = entry.get("claims", [])
    if not isinstance(given, list) or not all(isinstance(claim, str) for claim in given):
        return f"`claims` of {name} is not a list of ids"
    if not isinstance(entry.get("page", ""), str):
        return f"`page` of {name} is not a path"
    if not given and not entry.get("page"):
        return f"{name} has neither `claims` nor a `page` that answers it"
    return None


def _text(entry: dict[Any, Any]) -> bool:
    return all(isinstance(entry.get(language), str) and entry[language].strip() for language in LANGUAGES)


def _sentence(entry: dict[str, Any]) -> Sentence:
    says = {language: entry[language].strip() for language in LANGUAGES}
    right = {language: entry["right"][language].strip() for language in LANGUAGES} if "right" in entry else None
    name = entry["id"]
    claims = tuple(entry.get("claims", ()))
    return Sentence(name, name.partition(".")[0], says, claims, entry.get("page"), right, entry[LINE])
