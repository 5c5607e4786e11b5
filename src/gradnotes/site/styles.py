"""All style sheets of a page as one small file: each would cost a request, its comments, and rules for other sites.

Material's sheets hold what any site of any language may need. Here a rule stays if every class, element and value of
an attribute that it asks for stands in a page of this site or in a script of it; what is in doubt stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

from mkdocs.structure.files import Files

SHEET = "assets/gradnotes.css"
PARTS = ("colours", "page", "blocks", "prose", "print")
"""Our sheets in their order; the last is for paper."""

MATERIAL = ("main", "palette")
"""Material's sheets in their order, before ours; their names hold a hash, too."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_KEPT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")

# In a page: an element, its classes, the attributes of whose values Material's sheets know several, a variable.
# One after the other, because a pattern that begins with letters is looked for faster than any of five at once.
_MET = tuple(
    map(
        re.compile,
        (
            r"<([a-zA-Z][\w-]*)",
            r"""class\s*=\s*["']?([^"'>]*)""",
            r"""dir=["']?([^"'>]*)""",
            r"""data-md-[a-z-]+=["']?([^"'>]*)""",
            r"var\((--[\w-]+)",
        ),
    )
)
_WORD = re.compile(r"[\w-]+")
_PIECE = re.compile(r"([^{};]*)([{};])")
_HIDDEN = re.compile(r"\0(\d+)\0")
_ARGUMENTS = re.compile(r":[\w-]+\([^()]*\)")
_ATTRIBUTE = re.compile(r"\[(?:(dir|data-md-[a-z-]+)=[\"']?([\w-]+)[\"']?|[^\]]*)\]")
_CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
_OTHER = re.compile(r"[.#:](?:[\w-]|\\.)+")  # classes, ids, pseudo-classes; a second colon stays and is no word
_VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))")
_PREFIX = 6
"""A shorter word of a script that ends in a hyphen is no beginning of a class."""


class Sheet:
    """The sheet of a site: made of files that it takes from the site, written when every page has been seen."""

    def __init__(self, files: Files) -> None:
        self.material = "".join(_taken(files, rf"assets/stylesheets/{name}\.\w+\.min\.css") for name in MATERIAL)
        *texts, paper = [_taken(files, rf"assets/{name}\.css") for name in PARTS]
        self.ours = "".join(texts) + f"@media print{{{paper}}}"
        self.words: set[str] = set()

    def meet(self, page: str) -> None:
        """Note what a page holds that a rule may ask for."""
        for pattern in _MET:
            for found in set(pattern.findall(page)):
                self.words.update(found.split())

    def write(self, site: Path, more: str) -> None:
        """Write the sheet to a built site; `more` comes after ours."""
        for script in (*site.glob("assets/*.js"), *site.glob("assets/javascripts/*.js")):
            # A script reads the direction of the text and never sets it.
            self.words.update(set(_WORD.findall(script.read_text(encoding="utf-8"))) - {"ltr", "rtl"})
        # Material says UTF-8 at the beginning of its sheet, where alone that is allowed.
        target = site / SHEET
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(used(small(self.material + self.ours + more), self.words), encoding="utf-8")


def _taken(files: Files, pattern: str) -> str:
    """The text of the one file of this name, which is taken from the site, with the map for those who debug it.

    Raises:
        FileNotFoundError: the themes hold no such file.
    """
    named = re.compile(rf"{pattern}(?P<map>\.map)?")
    text = None
    for file in list(files):
        found = named.fullmatch(file.src_uri)
        if found and file.abs_src_path:
            text = text if found["map"] else Path(file.abs_src_path).read_text(encoding="utf-8")
            files.remove(file)
    if text is None:
        raise FileNotFoundError(f"{pattern} is not in the theme")
    return text


def small(sheet: str) -> str:
    """A style sheet without comments and without spaces that mean nothing; what stands in quotes stays."""
    parts = _KEPT.split(_COMMENT.sub("", sheet))
    for number in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[number])
        part = re.sub(r" ?([{};,]) ?", r"\1", part)
        parts[number] = re.sub(r": (?=[^{}]*[;}])", ":", part).replace(";}", "}")
    return "".join(parts).strip()


def used(sheet: str, words: set[str]) -> str:
    """A small sheet without the rules that ask for another word, and without the variables that nothing names then."""
    quoted = _KEPT.findall(sheet)
    numbers = count()
    bare = _KEPT.sub(lambda _: f"\0{next(numbers)}\0", sheet)

    def shown(text: str) -> str:
        return _HIDDEN.sub(lambda found: quoted[int(found[1])], text)

    beginnings = tuple(word for word in words if word.endswith("-") and len(word) >= _PREFIX)
    bare = _rules(bare, lambda selector: _asks_for_words(shown(selector), words, beginnings))
    while (less := _named(bare, words)) != bare:
        bare = less
    return shown(_rules(bare, lambda _: True))


def _named(bare: str, words: set[str]) -> str:
    """A sheet without the variables that neither it nor the words name."""
    named = set(re.findall(r"var\((--[\w-]+)", bare)) | words
    return _VARIABLE.sub(lambda found: found[0] if found[1] in named else "", bare)


def _rules(bare: str, kept: Callable[[str], bool]) -> str:
    """A sheet without strings, with the selectors that are kept, and without the rules that are empty then."""
    within: list[tuple[str, list[str]]] = [("", [])]
    for text, mark in _PIECE.findall(bare):
        if mark == "{":
            within.append((text, []))
            continue
        within[-1][1].append(f"{text};" if mark == ";" else text)
        if mark == "}":
            head, body = within.pop()
            if not head.startswith("@") and not any(outer.startswith("@keyframes") for outer, _ in within):
                head = ",".join(filter(kept, _alternatives(head)))
            if head and any(body):
                within[-1][1].append(f"{head}{{{''.join(body)}}}".replace(";}", "}"))
    return "".join(within[0][1])


def _alternatives(selectors: str) -> list[str]:
    """The selectors of a list; a comma in brackets does not part them."""
    found = [""]
    for part in re.split(r"(,)", selectors):
        if part == "," and found[-1].count("(") == found[-1].count(")"):
            found.append("")
        else:
            found[-1] += part
    return found


def _asks_for_words(selector: str, words: set[str], beginnings: tuple[str, ...]) -> bool:
    """Whether all that a selector asks for is among the words; what stands in brackets, `:not(…)`, is not looked at."""
    while (less := _ARGUMENTS.sub("", selector)) != selector:
        selector = less
    values = {value for _, value in _ATTRIBUTE.findall(selector) if value}
    selector = _ATTRIBUTE.sub("", selector)
    classes = {name.replace("\\", "") for name in _CLASS.findall(selector)}
    elements = set(re.findall(r"[a-z][\w-]*", _OTHER.sub("", selector)))
    missing = (values | elements | classes) - words
    return all(name in classes and name.startswith(beginnings) for name in missing)
